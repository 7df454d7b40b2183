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

/** What was refused, in words at the field that it is about; undefined: it is about none. */
function useRefused(
  error: Error | null,
): { readonly name?: string; readonly password?: string } | undefined {
  const words = useProblemWords();
  if (!error) return undefined;
  const { title, body } = words(error);
  if (problemOf(error) === 'name-taken') return { name: `${title}. ${body}` };
  return problemOf(error) === 'password-too-weak' ? { password: body } : undefined;
}

function NameField({
  value,
  fault,
  onChange,
}: {
  readonly value: string;
  readonly fault: string | undefined;
  readonly onChange: (next: string) => void;
}): ReactElement {
  const t = useTranslations('join');
  return (
    <TextField
      label={t('name')}
      hint={t('nameHint')}
      autoComplete="name"
      maxLength={120}
      value={value}
      error={fault}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

/** Name and password. */
export function JoinForm({ token, card, onSetup }: JoinFormProps): ReactElement {
  const t = useTranslations('join');
  const { locale } = useLanguage();
  const [displayName, setName] = useState(card.displayName);
  const [password, setPassword] = useState('');
  const [wasSent, setSent] = useState(false);
  const accept = useMutation({
    mutationFn: () => joinApi.accept({ token, displayName: displayName.trim(), password, locale }),
    onSuccess: onSetup,
  });
  const refused = useRefused(accept.error);
  const nameFault = lineFault(displayName, 120) && t('nameFault');
  const shortFault = password.length < shortestPassword ? t('passwordShort') : undefined;
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
      {!refused && <ProblemNotice error={accept.error} />}
      <NameField
        value={displayName}
        fault={refused?.name ?? ((wasSent && nameFault) || undefined)}
        onChange={(next) => {
          setName(next);
          if (refused) accept.reset();
        }}
      />
      <PasswordField
        label={t('password')}
        hint={t('passwordHint')}
        autoComplete="new-password"
        maxLength={256}
        value={password}
        error={(wasSent && shortFault) || refused?.password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <Button look="main" type="submit" wide go className="mt-3" busy={accept.isPending}>
        {t('next')}
      </Button>
    </form>
  );
}
