import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { Notice } from '@astra/ui/notice';
import { Segments } from '@astra/ui/segments';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { peopleApi } from '#api/identity.ts';
import type { InvitePerson, Person, PersonInvitation } from '#api/identity.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { RoleChoice } from '#app/role-choice.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { isEmail, lineFault } from '#shared/checks.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { uuid } from '#shared/uuid.ts';

interface Inviting {
  readonly form: InvitePerson;
  readonly change: (next: Partial<InvitePerson>) => void;
  readonly invite: UseMutationResult<unknown, Error, void>;
}

interface Former {
  /** Somebody whose access was closed, because they have lost what they sign in with. */
  readonly again?: Person | undefined;
  /** An invitation whose mail did not arrive: this one takes its place. */
  readonly instead?: PersonInvitation | undefined;
}

function useInviting(onDone: () => void, { again, instead }: Former): Inviting {
  const t = useTranslations('people.inviting');
  const client = useQueryClient();
  const toast = useToast();
  const { locale } = useLanguage();
  // An administrator is invited with a fresh proof: what was typed is there after it.
  const known = again ?? instead;
  const [form, setForm] = useUnfinished<InvitePerson>(
    known ? `people.invite.${known.id}` : 'people.invite',
    {
      email: known?.email ?? '',
      displayName: known?.displayName ?? '',
      roles: known ? [...known.roles] : ['clinician'],
      locale,
    },
  );
  // A new key for each content, so that pressing twice invites once.
  const [key, setKey] = useState(uuid);
  const change = (next: Partial<InvitePerson>): void => {
    setForm({ ...form, ...next });
    setKey(uuid());
  };
  const email = form.email.trim();
  const invite = useMutation({
    mutationFn: async () => {
      await peopleApi.invite({ ...form, email, displayName: form.displayName.trim() }, key);
      // One to the same address has ended the former by itself.
      if (instead && instead.email.toLowerCase() !== email.toLowerCase())
        await peopleApi.withdraw(instead.id);
    },
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['invitations'] });
      toast({ message: t('sent', { email }) });
      onDone();
    },
  });
  return { form, change, invite };
}

type Faults = Partial<Record<'name' | 'email' | 'roles', string | undefined>>;

interface FieldsProps extends Pick<Inviting, 'form' | 'change'> {
  readonly faults: Faults;
}

function Whom({ form, change, faults }: FieldsProps): ReactElement {
  const t = useTranslations('people.inviting');
  return (
    <>
      <TextField
        label={t('name')}
        maxLength={120}
        value={form.displayName}
        error={faults.name}
        onChange={(event) => change({ displayName: event.target.value })}
      />
      <TextField
        label={t('email')}
        type="email"
        maxLength={254}
        value={form.email}
        error={faults.email}
        onChange={(event) => change({ email: event.target.value })}
      />
    </>
  );
}

function As({ form, change, faults }: FieldsProps): ReactElement {
  const t = useTranslations('people.inviting');
  const common = useTranslations('common');
  return (
    <>
      <RoleChoice
        value={form.roles}
        error={faults.roles}
        onChange={(roles) => change({ roles: [...roles] })}
      />
      <Segments
        label={t('locale')}
        value={form.locale}
        onChange={(locale) => change({ locale })}
        options={[
          { value: 'fr', label: common('french') },
          { value: 'en', label: common('english') },
        ]}
      />
    </>
  );
}

interface InviteDialogProps extends Former {
  readonly onClose: () => void;
}

/** What to know before somebody is written to. */
function Lead({ again, instead }: Former): ReactElement {
  const t = useTranslations('people.inviting');
  if (again)
    return (
      <Notice tone="warn" title={t('againSure')}>
        {t('againLead', { email: again.email })}
      </Notice>
    );
  if (instead)
    return (
      <Notice tone="warn" title={t('notArrived', { email: instead.email })}>
        {t('notArrivedLead')}
      </Notice>
    );
  return <p className="soft">{t('lead')}</p>;
}

/** Inviting a colleague by mail: somebody new, or somebody who has lost what they sign in with. */
export function InviteDialog({ onClose, again, instead }: InviteDialogProps): ReactElement {
  const t = useTranslations('people.inviting');
  const { form, change, invite } = useInviting(onClose, { again, instead });
  const [wasSent, setSent] = useState(false);
  const faults: Faults = {
    name: lineFault(form.displayName, 120) ? t('nameFault') : undefined,
    email: isEmail(form.email) ? undefined : t('emailFault'),
    roles: form.roles.length === 0 ? t('rolesFault') : undefined,
  };
  const fields: FieldsProps = { form, change, faults: wasSent ? faults : {} };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    const isFine = Object.values(faults).every((fault) => fault === undefined);
    if (isFine && !invite.isPending) invite.mutate();
  };
  return (
    <Dialog
      isOpen
      look="side"
      onClose={onClose}
      title={again ? t('againTitle', { name: again.displayName }) : t('title')}
    >
      <form noValidate onSubmit={submit} className="stack" autoComplete="off">
        <Lead again={again} instead={instead} />
        <ProblemNotice error={invite.error} />
        {!again && <Whom {...fields} />}
        <As {...fields} />
        <Button look="main" type="submit" icon="send" wide busy={invite.isPending}>
          {t('send')}
        </Button>
      </form>
    </Dialog>
  );
}
