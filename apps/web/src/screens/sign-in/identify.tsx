import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { useNow } from '@astra/ui/clock';
import { Checkbox } from '@astra/ui/checkbox';
import { Notice } from '@astra/ui/notice';
import { PasswordField } from '@astra/ui/password-field';
import { TextField } from '@astra/ui/text-field';
import { signInApi } from '#api/identity.ts';
import type { Interaction } from '#api/identity.ts';
import { AppLink } from '#app/app-link.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { isEmail } from '#shared/checks.ts';
import { areWordsWaiting, lostPath } from '#shared/lost-session.ts';
import { problemOf } from '#shared/problem-error.ts';
import { whatWaits } from '#shared/unfinished.ts';
import { useTime } from '#shared/use-time.ts';
import { PasskeyButton } from './passkey-button.tsx';

const focus = (id: string): void => document.getElementById(id)?.focus();

interface IdentifyProps {
  readonly uid: string;
  readonly onStep: (next: Interaction) => void;
  readonly onExpired: () => void;
}

function PasswordForm({ uid, onStep, onExpired }: IdentifyProps): ReactElement {
  const t = useTranslations('signIn');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isSharedDevice, setShared] = useState(false);
  const [wasSent, setSent] = useState(false);
  const send = useMutation({
    mutationFn: () => signInApi.password(uid, { email: email.trim(), password, isSharedDevice }),
    onSuccess: onStep,
    onError: (error) => {
      if (problemOf(error) === 'sign-in-expired') return onExpired();
      setPassword('');
      focus('password');
    },
  });
  const faults = {
    email: isEmail(email) ? undefined : t('emailMissing'),
    password: password ? undefined : t('passwordMissing'),
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (faults.email) return focus('email');
    if (faults.password) return focus('password');
    if (!send.isPending) send.mutate();
  };
  // An emptied password after a refusal is not a fault of the person.
  const shown: Partial<typeof faults> = wasSent && !send.error ? faults : {};
  return (
    <form noValidate className="stack" onSubmit={submit}>
      <ProblemNotice error={send.error} />
      <TextField
        id="email"
        label={t('email')}
        type="email"
        autoComplete="username"
        value={email}
        error={shown.email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField
        id="password"
        label={t('password')}
        autoComplete="current-password"
        value={password}
        error={shown.password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Checkbox
        label={t('shared')}
        more={t('sharedMore')}
        checked={isSharedDevice}
        onChange={(event) => setShared(event.target.checked)}
      />
      <Button look="main" type="submit" wide go busy={send.isPending}>
        {t('go')}
      </Button>
    </form>
  );
}

/** That what was begun waits, as long as it does. */
function Kept(): ReactElement | null {
  const t = useTranslations('signIn.over');
  const time = useTime();
  const now = useNow(5_000);
  const [form] = useState(whatWaits);
  if (form && form.until > now) return <p>{t('formKept', { time: time.at(form.until) })}</p>;
  return areWordsWaiting() ? <p>{t('wordsKept')}</p> : null;
}

/** The first step: a passkey, or an address and a password. */
export function Identify(props: IdentifyProps): ReactElement {
  const t = useTranslations('signIn');
  const isLost = lostPath() !== null;
  return (
    <>
      <h1 className="display">
        <ScreenTitle title={t('title')} />
      </h1>
      {isLost && (
        <Notice icon="info" title={t('over.title')} className="mt-1">
          <Kept />
          <p>{t('over.body')}</p>
        </Notice>
      )}
      <p className={isLost ? 'lead mt-2' : 'lead'}>{t('lead')}</p>
      <PasskeyButton uid={props.uid} onExpired={props.onExpired} />
      <p className="or">{t('or')}</p>
      <PasswordForm {...props} />
      <p className="mt-2">
        <AppLink className="link-btn" href="/mot-de-passe-oublie">
          {t('forgotten')}
        </AppLink>
      </p>
      <Notice icon="smartphone" className="mt-2">
        {t('patient')}
      </Notice>
    </>
  );
}
