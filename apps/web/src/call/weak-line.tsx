import { useLayoutEffect, useRef, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { Button, ButtonLink } from '@astra/ui/button';
import { SayLine } from '@astra/ui/tile';
import { unbroken } from '#shared/dialled.ts';
import { focusSoon } from '#shared/focus-soon.ts';
import { isOpen } from './device-buttons.tsx';
import { useLineFigures, type WeakLine } from './use-weak-line.ts';

/** A telephone that goes on where the call does not. */
export interface CallPhone {
  /** As a phone dials it. */
  readonly number: string;
  /** As people write it. */
  readonly written: string;
}

/** The other way to somebody. */
export function ByPhone({ number, written }: CallPhone): ReactElement {
  const t = useTranslations('call');
  return (
    <ButtonLink icon="phone" href={`tel:${number}`}>
      <span>
        {t('weak.phone')} <span className="num">{unbroken(written)}</span>
      </span>
    </ButtonLink>
  );
}

interface WeakLineOverProps {
  readonly session: CallSession;
  readonly call: CallSnapshot;
  readonly line: WeakLine;
  readonly phone: CallPhone | undefined;
}

/** What a weak line does to the call, what helps, and what the support asks for. */
export function WeakLineOver({ session, call, line, phone }: WeakLineOverProps): ReactElement {
  const t = useTranslations('call');
  const { weakness, isCut } = line;
  const place = useKeptFocus();
  return (
    <SayLine
      ref={place}
      actions={
        <>
          <CameraAct {...{ call, line }} />
          {weakness === null && (
            <Button look="quiet" onClick={line.leaveOff}>
              {t('weak.leaveOff')}
            </Button>
          )}
          {weakness !== null && phone && <ByPhone {...phone} />}
        </>
      }
      more={isCut && t('weak.cameraOff')}
      code={weakness !== null && <Figures session={session} />}
    >
      {useSentence(call, line)}
    </SayLine>
  );
}

function useSentence({ local }: CallSnapshot, { weakness, name }: WeakLine): string {
  const t = useTranslations('call');
  if (weakness === null) return t('weak.better');
  if (weakness === 'poorMine' && !isOpen(local.camera)) return t('poorMineSound');
  return t(weakness, { name });
}

/** One button in one place, so that whoever has pressed it is still on it. */
function CameraAct({ call, line }: Pick<WeakLineOverProps, 'call' | 'line'>): ReactElement | null {
  const t = useTranslations('call.weak');
  if (line.isCut)
    return (
      <Button icon="video" onClick={line.mend}>
        {t('mend')}
      </Button>
    );
  // Nothing of this side helps somebody who is away.
  if (line.weakness === 'lostTheirs' || !isOpen(call.local.camera)) return null;
  return (
    <Button icon="video-off" onClick={line.cut}>
      {t(line.weakness === 'poorTheirs' ? 'cutForThem' : 'cut')}
    </Button>
  );
}

/** For whoever reads them to the support; they change every other second, and are said to nobody by themselves. */
function Figures({ session }: Pick<WeakLineOverProps, 'session'>): ReactElement {
  const t = useTranslations('call.weak.figures');
  const figures = useLineFigures(session);
  if (!figures) return <>{t('soon')}</>;
  const { receivedKbps, upKbps, lossPercent, rttMs } = figures;
  const all = [
    ...(upKbps === null ? [] : [t('up', { kbps: upKbps })]),
    t('down', { kbps: receivedKbps }),
    t('loss', { percent: lossPercent }),
    ...(rttMs === null ? [] : [t('trip', { ms: rttMs })]),
  ];
  return <>{t('all', { figures: all.join(', ') })}</>;
}

/** What goes by itself must not leave a keyboard nowhere. */
function useKeptFocus(): { readonly current: HTMLDivElement | null } {
  const place = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = place.current;
    return () => {
      if (element?.contains(document.activeElement)) focusSoon(document.getElementById('main'));
    };
  }, []);
  return place;
}
