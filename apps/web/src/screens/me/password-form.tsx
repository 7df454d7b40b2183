import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { PasswordField } from '@astra/ui/password-field';
import { useToast } from '@astra/ui/toast';
import { meApi } from '#api/identity.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { problemOf } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';

const shortest = 12;

/** Changing one's password; the other sessions end with it. */
export function PasswordForm(): ReactElement {
  const t = useTranslations('me.password');
  const words = useProblemWords();
  const toast = useToast();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [wasSent, setSent] = useState(false);
  const change = useMutation({
    mutationFn: () => meApi.changePassword(current, next),
    onSuccess: () => {
      setCurrent('');
      setNext('');
      setSent(false);
      toast({ message: t('changed') });
    },
  });
  const problem = change.error ? problemOf(change.error) : null;
  const shortFault = next.length < shortest ? t('short') : undefined;
  const currentFault = current ? undefined : t('currentMissing');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (!shortFault && !currentFault && !change.isPending) change.mutate();
  };
  return (
    <section aria-labelledby="password" className="stack">
      <h2 id="password">{t('title')}</h2>
      {problem !== 'password-too-weak' && problem !== 'sign-in-refused' && (
        <ProblemNotice error={change.error} />
      )}
      <form noValidate onSubmit={submit} className="stack">
        <PasswordField
          label={t('current')}
          autoComplete="current-password"
          value={current}
          error={(wasSent && currentFault) || (problem === 'sign-in-refused' && t('currentWrong'))}
          onChange={(event) => setCurrent(event.target.value)}
        />
        <PasswordField
          label={t('next')}
          hint={t('hint')}
          autoComplete="new-password"
          maxLength={256}
          value={next}
          error={
            (wasSent && shortFault) || (problem === 'password-too-weak' && words(change.error).body)
          }
          onChange={(event) => setNext(event.target.value)}
        />
        <Button type="submit" busy={change.isPending}>
          {t('change')}
        </Button>
      </form>
    </section>
  );
}
