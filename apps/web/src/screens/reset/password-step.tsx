import { useEffect, useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { PasswordField } from '@astra/ui/password-field';
import { StepTitle } from '#app/step-title.tsx';

const shortest = 12;

interface PasswordStepProps {
  readonly email: string;
  /** The one before was refused, in words. */
  readonly refusal: string | undefined;
  readonly onChosen: (password: string) => void;
}

/** The new password. It is set only with the proof that follows. */
export function PasswordStep({ email, refusal, onChosen }: PasswordStepProps): ReactElement {
  const t = useTranslations('reset.password');
  const [password, setPassword] = useState('');
  const [wasSent, setSent] = useState(false);
  useEffect(() => {
    if (refusal) document.getElementById('new-password')?.focus();
  }, [refusal]);
  const fault = password.length < shortest ? t('short') : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (fault) return document.getElementById('new-password')?.focus();
    onChosen(password);
  };
  return (
    <>
      <StepTitle title={t('title')} />
      <p className="lead">{t('lead', { email })}</p>
      <form noValidate className="stack" onSubmit={submit}>
        {/* So that password managers know the account. */}
        <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
        <PasswordField
          id="new-password"
          label={t('label')}
          hint={t('hint')}
          autoComplete="new-password"
          maxLength={256}
          value={password}
          error={wasSent ? fault : refusal}
          onChange={(event) => setPassword(event.target.value)}
        />
        <Button look="main" type="submit" wide go className="mt-2">
          {t('next')}
        </Button>
      </form>
    </>
  );
}
