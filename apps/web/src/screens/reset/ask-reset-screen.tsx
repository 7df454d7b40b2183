import { useEffect, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { TextField } from '@astra/ui/text-field';
import { goToSignIn } from '#api/gateway.ts';
import { resetApi } from '#api/identity.ts';
import { Door } from '#app/door.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { isEmail } from '#shared/checks.ts';
import { StepTitle } from '#app/step-title.tsx';

/** It begins a sign-in of its own: the former one may have expired by now. */
function BackToSignIn(): ReactElement {
  const t = useTranslations('reset');
  return (
    <p className="mt-2">
      <Button look="link" icon="arrow-left" onClick={() => goToSignIn('/')}>
        {t('back')}
      </Button>
    </p>
  );
}

const focusOnEmail = (): void => document.getElementById('email')?.focus();

interface AskProps {
  /** The address that was written before, to be mended. */
  readonly email: string;
  readonly onSent: (email: string) => void;
}

function Ask({ email: before, onSent }: AskProps): ReactElement {
  const t = useTranslations('reset.ask');
  const [email, setEmail] = useState(before);
  const [wasSent, setSent] = useState(false);
  const ask = useMutation({
    mutationFn: () => resetApi.ask(email.trim()),
    onSuccess: () => onSent(email.trim()),
  });
  // Who comes back to it mends the address.
  useEffect(() => {
    if (before) focusOnEmail();
  }, [before]);
  const fault = isEmail(email) ? undefined : t('emailMissing');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (fault) return focusOnEmail();
    if (!ask.isPending) ask.mutate();
  };
  return (
    <>
      <h1 className="display">
        <ScreenTitle title={t('title')} />
      </h1>
      <p className="lead">{t('lead')}</p>
      <form noValidate className="stack" onSubmit={submit}>
        <ProblemNotice error={ask.error} />
        <TextField
          id="email"
          label={t('email')}
          type="email"
          autoComplete="username"
          value={email}
          error={wasSent ? fault : undefined}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Button look="main" type="submit" wide go className="mt-2" busy={ask.isPending}>
          {t('go')}
        </Button>
      </form>
      <p className="small soft mt-2">{t('lostAll')}</p>
      <BackToSignIn />
    </>
  );
}

interface SentProps {
  readonly email: string;
  readonly onOther: () => void;
}

/** The same for every address: whether it is one of ours is said in its mailbox alone. */
function Sent({ email, onOther }: SentProps): ReactElement {
  const t = useTranslations('reset.sent');
  return (
    <>
      <StepTitle title={t('title')} />
      <p className="lead">{t('lead', { email })}</p>
      <p>{t('next')}</p>
      <Notice icon="mail" className="mt-2" title={t('nothing.title')}>
        {t('nothing.body')}
      </Notice>
      <p className="mt-2">
        <Button onClick={onOther}>{t('again')}</Button>
      </p>
      <BackToSignIn />
    </>
  );
}

/** A forgotten password: the address, then the same calm answer for all. */
export function AskResetScreen(): ReactElement {
  const t = useTranslations('signIn');
  const [email, setEmail] = useState('');
  const [isSent, setSent] = useState(false);
  return (
    <Door words={t('words')}>
      {isSent ? (
        <Sent email={email} onOther={() => setSent(false)} />
      ) : (
        <Ask
          email={email}
          onSent={(sentTo) => {
            setEmail(sentTo);
            setSent(true);
          }}
        />
      )}
    </Door>
  );
}
