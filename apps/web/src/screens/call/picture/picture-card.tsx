import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { CallWords } from '@astra/ui/call-words';
import { Notice } from '@astra/ui/notice';
import { useProblemWords } from '#shared/problems.ts';
import { ProblemError } from '#shared/problem-error.ts';
import type { Picture } from './use-picture.ts';

/** What becomes of a picture that was asked for, calmly: over the pictures, never over the bar. */
export function PictureCard({ picture }: { readonly picture: Picture }): ReactElement | null {
  const { step, guest } = picture;
  if (step.at === 'none') return null;
  return (
    <CallWords>
      <Step picture={picture} name={guest?.name ?? ''} />
    </CallWords>
  );
}

interface StepProps {
  readonly picture: Picture;
  readonly name: string;
}

function Step({ picture, name }: StepProps): ReactElement | null {
  const t = useTranslations('hostCall.picture');
  const { step, close } = picture;
  const understood = <Button onClick={close}>{t('understood')}</Button>;
  switch (step.at) {
    case 'none':
      return null;
    case 'asking':
      return (
        <Notice role="status" icon="camera" title={t('asking', { name })}>
          {t('askingMore')}
        </Notice>
      );
    case 'keeping':
      return <Notice role="status" icon="loader-circle" title={t('keeping')} />;
    case 'kept':
      return (
        <Notice role="status" tone="good" title={t('kept')} actions={understood}>
          {t('keptMore', { name })}
        </Notice>
      );
    case 'refused':
      return (
        <Notice role="status" icon="camera-off" title={t('refused', { name })} actions={understood}>
          {t('nothingTaken')}
        </Notice>
      );
    case 'silent':
      return <Silent picture={picture} name={name} />;
    case 'failed':
      return <Failed picture={picture} error={step.error} again={step.again} />;
  }
}

function Silent({ picture, name }: StepProps): ReactElement {
  const t = useTranslations('hostCall.picture');
  const { guest, ask, close } = picture;
  return (
    <Notice
      role="status"
      icon="clock"
      title={t('silent', { name })}
      actions={
        <>
          {guest && <Button onClick={() => ask(guest)}>{t('askAgain')}</Button>}
          <Button onClick={close}>{t('understood')}</Button>
        </>
      }
    >
      {t('nothingTaken')}
    </Notice>
  );
}

interface FailedProps {
  readonly picture: Picture;
  readonly error: unknown;
  readonly again: (() => void) | null;
}

function Failed({ picture, error, again }: FailedProps): ReactElement {
  const t = useTranslations('hostCall.picture');
  const words = useProblemWords();
  const isOurs = error instanceof ProblemError;
  return (
    <Notice
      role="alert"
      tone="warn"
      title={isOurs ? words(error).title : t(again ? 'failed' : 'noFrame')}
      actions={
        <>
          {again && (
            <Button look="main" icon="rotate-cw" onClick={again}>
              {t('again')}
            </Button>
          )}
          <Button onClick={picture.close}>{t(again ? 'giveUp' : 'understood')}</Button>
        </>
      }
    >
      {isOurs ? words(error).body : t(again ? 'failedMore' : 'nothingTaken')}
    </Notice>
  );
}
