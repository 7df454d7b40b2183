import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Dialog } from '@astra/ui/dialog';
import { Segments } from '@astra/ui/segments';
import { TextField } from '@astra/ui/text-field';
import { useToast } from '@astra/ui/toast';
import { organisationsApi } from '#api/organisations.ts';
import { OrganisationFields, sentFacts, useOrganisationFaults } from '#app/organisation-fields.tsx';
import type { OrganisationFacts, OrganisationFaults } from '#app/organisation-fields.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { useMe } from '#app/session.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { isEmail, lineFault } from '#shared/checks.ts';
import { useLanguage } from '#shared/i18n.tsx';
import type { AppLocale } from '#shared/locale.ts';
import { detailsOf } from '#shared/problem-error.ts';
import { uuid } from '#shared/uuid.ts';
import { slugOf } from './slug.ts';

interface Adding extends OrganisationFacts {
  readonly personName: string;
  readonly email: string;
  readonly locale: AppLocale;
}

type Faults = OrganisationFaults & Partial<Record<'personName' | 'email', string | undefined>>;

function useFaultsOf(): (form: Adding) => Faults {
  const t = useTranslations('organisations.adding');
  const factsFaults = useOrganisationFaults();
  return (form) => ({
    ...factsFaults(form),
    personName: lineFault(form.personName, 120) ? t('personNameFault') : undefined,
    email: isEmail(form.email) ? undefined : t('emailFault'),
  });
}

const administratorOf = ({
  email,
  personName,
  locale,
}: Adding): { email: string; displayName: string; locale: AppLocale } => ({
  email: email.trim(),
  displayName: personName.trim(),
  locale,
});

const isTaken = (error: unknown): boolean =>
  (detailsOf(error)?.errors ?? []).some(({ pointer }) => pointer === '/slug');

interface FieldsProps {
  readonly form: Adding;
  readonly faults: Faults;
  readonly onChange: (change: Partial<Adding>) => void;
}

function Administrator({ form, faults, onChange }: FieldsProps): ReactElement {
  const t = useTranslations('organisations.adding');
  const common = useTranslations('common');
  return (
    <fieldset className="stack">
      <legend>
        <strong>{t('administrator')}</strong>
      </legend>
      <TextField
        label={t('personName')}
        value={form.personName}
        error={faults.personName}
        onChange={(event) => onChange({ personName: event.target.value })}
      />
      <TextField
        label={t('email')}
        type="email"
        value={form.email}
        error={faults.email}
        onChange={(event) => onChange({ email: event.target.value })}
      />
      <Segments
        label={t('locale')}
        value={form.locale}
        onChange={(locale) => onChange({ locale })}
        options={[
          { value: 'fr', label: common('french') },
          { value: 'en', label: common('english') },
        ]}
      />
    </fieldset>
  );
}

/** A new organisation, and a letter to who will administer it. */
export function AddOrganisation({ onClose }: { readonly onClose: () => void }): ReactElement {
  const t = useTranslations('organisations.adding');
  const client = useQueryClient();
  const toast = useToast();
  const { locale } = useLanguage();
  const { timezone } = useMe().organisation;
  const faultsOf = useFaultsOf();
  const [form, setForm] = useUnfinished<Adding>('organisation.adding', {
    name: '',
    phone: '',
    timezone,
    personName: '',
    email: '',
    locale,
  });
  // A new key for each content, so that pressing twice adds once.
  const [key, setKey] = useState(uuid);
  const [wasSent, setSent] = useState(false);
  const add = useMutation({
    mutationFn: () =>
      organisationsApi.create(
        { ...sentFacts(form), slug: slugOf(form.name), administrator: administratorOf(form) },
        key,
      ),
    onSuccess: ({ name }) => {
      void client.invalidateQueries({ queryKey: ['organisations'] });
      toast({ message: t('sent', { name, email: form.email.trim() }) });
      onClose();
    },
  });
  const change = (next: Partial<Adding>): void => {
    setForm({ ...form, ...next });
    setKey(uuid());
    add.reset();
  };
  const found = faultsOf(form);
  const faults = isTaken(add.error) ? { ...found, name: t('taken') } : found;
  const fields: FieldsProps = { form, faults: wasSent ? faults : {}, onChange: change };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    const isFine = Object.values(found).every((fault) => fault === undefined);
    if (isFine && !add.isPending) add.mutate();
  };
  return (
    <Dialog isOpen look="side" onClose={onClose} title={t('title')}>
      <form noValidate onSubmit={submit} className="stack" autoComplete="off">
        <p className="soft">{t('lead')}</p>
        {!isTaken(add.error) && <ProblemNotice error={add.error} />}
        <OrganisationFields facts={form} faults={fields.faults} onChange={change} />
        <Administrator {...fields} />
        <Button look="main" type="submit" icon="send" wide busy={add.isPending}>
          {t('send')}
        </Button>
      </form>
    </Dialog>
  );
}
