import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { PasswordField } from '@astra/ui/password-field';
import { TextField } from '@astra/ui/text-field';
import { joinApi } from '#api/identity.ts';
import type { PersonInvitationCard, TotpSetup } from '#api/identity.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { lineFault } from '#shared/checks.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { problemOf } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';

interface JoinFormProps {
  readonly token: string;
  readonly card: PersonInvitationCard;
  readonly onSetup: (setup: TotpSetup) => void;
}

const shortestPassword = 12;

/** Name and password. */
export function JoinForm({ token, card, onSetup }: JoinFormProps): ReactElement {
  const t = useTranslations('join');
  const words = useProblemWords();
  const { locale } = useLanguage();
  const [displayName, setName] = useState(card.displayName);
  const [password, setPassword] = useState('');
  const [wasSent, setSent] = useState(false);
  const accept = useMutation({
    mutationFn: () => joinApi.accept({ token, displayName: displayName.trim(), password, locale }),
    onSuccess: onSetup,
  });
  const isWeak = accept.error !== null && problemOf(accept.error) === 'password-too-weak';
  const nameFault = lineFault(displayName, 120) && t('nameFault');
  const shortFault = password.length < shortestPassword ? t('passwordShort') : undefined;
  const weakFault = isWeak ? words(accept.error).body : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    if (!nameFault && !shortFault && !accept.isPending) accept.mutate();
  };
  return (
    <form noValidate className="stack" onSubmit={submit}>
      {/* So that password managers know the account. */}
      <input type="hidden" name="username" autoComplete="username" value={card.email} readOnly />
      <p className="lead">{t('lead', { by: card.invitedBy, email: card.email })}</p>
      {!isWeak && <ProblemNotice error={accept.error} />}
      <TextField
        label={t('name')}
        hint={t('nameHint')}
        autoComplete="name"
        maxLength={120}
        value={displayName}
        error={wasSent ? nameFault : undefined}
        onChange={(event) => setName(event.target.value)}
      />
      <PasswordField
        label={t('password')}
        hint={t('passwordHint')}
        autoComplete="new-password"
        maxLength={256}
        value={password}
        error={(wasSent && shortFault) || weakFault}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button look="main" type="submit" wide go className="mt-3" busy={accept.isPending}>
        {t('next')}
      </Button>
    </form>
  );
}
