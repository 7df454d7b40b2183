import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { CodeField } from '@astra/ui/code-field';
import type { TotpSetup } from '#api/identity.ts';
import { problemOf } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';
import { ProblemNotice } from './page-states.tsx';
import { QrCode } from './qr-code.tsx';

interface TotpSetupFormProps {
  readonly setup: TotpSetup;
  readonly confirm: (code: string) => Promise<unknown>;
}

/** `ABCD EFGH …`, easier to type into a phone. */
const inFours = (secret: string): string => secret.replaceAll(/(.{4})(?=.)/gu, '$1 ');

/** Scan, then prove that it worked by the first code. */
export function TotpSetupForm({ setup, confirm }: TotpSetupFormProps): ReactElement {
  const t = useTranslations('common.totp');
  const words = useProblemWords();
  const [code, setCode] = useState('');
  const [isShort, setShort] = useState(false);
  const check = useMutation({ mutationFn: confirm, onError: () => setCode('') });
  const isWrong = check.error !== null && problemOf(check.error) === 'second-factor-refused';
  const send = (digits: string): void => {
    if (digits.length === 6 && !check.isPending) check.mutate(digits);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setShort(code.length < 6);
    send(code);
  };
  const faultOf = (): string | undefined => {
    if (isShort && code.length < 6) return t('incomplete');
    return isWrong ? words(check.error).title : undefined;
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <p>{t('scan')}</p>
      <QrCode text={setup.uri} label={t('qr')} />
      <a className="link-btn only-touch" href={setup.uri}>
        {t('here')}
      </a>
      <details>
        <summary className="link-btn">{t('byHand')}</summary>
        <p className="mono mt-1">{inFours(setup.secret)}</p>
      </details>
      {!isWrong && <ProblemNotice error={check.error} />}
      <CodeField
        label={t('label')}
        hint={t('hint')}
        error={faultOf()}
        value={code}
        onChange={setCode}
        onComplete={send}
      />
      <Button look="main" type="submit" wide go busy={check.isPending}>
        {t('confirm')}
      </Button>
    </form>
  );
}
