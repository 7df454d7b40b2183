import { useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useToast } from '@astra/ui/toast';
import { ownOrganisationApi } from '#api/organisations.ts';
import type { Organisation } from '#api/organisations.ts';
import { OrganisationFields, sentFacts, useOrganisationFaults } from '#app/organisation-fields.tsx';
import type { OrganisationFacts } from '#app/organisation-fields.tsx';
import { SettingCard } from './setting-card.tsx';
import { SettingForm } from './setting-form.tsx';
import { settingQuery, useSetting } from './use-setting.ts';

const query = settingQuery('own-organisation', ownOrganisationApi.get);

const factsOf = ({ name, phone, timezone }: Organisation): OrganisationFacts => ({
  name,
  phone: phone ?? '',
  timezone,
});

function Form({ organisation }: { readonly organisation: Organisation }): ReactElement {
  const t = useTranslations('organisations');
  const client = useQueryClient();
  const toast = useToast();
  const faultsOf = useOrganisationFaults();
  const [wasSent, setSent] = useState(false);
  const setting = useSetting({
    query,
    saved: organisation,
    draftOf: factsOf,
    send: (facts, version) => ownOrganisationApi.change({ version, ...sentFacts(facts) }),
    onSaved: () => {
      void client.invalidateQueries({ queryKey: ['me'] });
      toast({ message: t('own.saved') });
    },
  });
  const faults = faultsOf(setting.draft);
  const submit = (): void => {
    setSent(true);
    if (Object.values(faults).every((fault) => fault === undefined)) setting.save();
  };
  const inWords = ({ name, phone, timezone }: OrganisationFacts) => [
    { label: t('name'), value: name },
    { label: t('phone'), value: phone },
    { label: t('timezone'), value: timezone.replaceAll('_', ' ') },
  ];
  return (
    <SettingForm setting={setting} inWords={inWords} onSubmit={submit}>
      <OrganisationFields
        facts={setting.draft}
        faults={wasSent ? faults : {}}
        onChange={setting.change}
      />
    </SettingForm>
  );
}

/** What patients and colleagues read of the organisation. */
export function OwnOrganisation(): ReactElement {
  const t = useTranslations('organisations.own');
  const words = {
    title: t('title'),
    lead: t('lead'),
    loading: t('loading'),
    failed: t('failed'),
  };
  return (
    <SettingCard id="own-organisation" words={words} result={useQuery(query)}>
      {(organisation) => <Form organisation={organisation} />}
    </SettingCard>
  );
}
