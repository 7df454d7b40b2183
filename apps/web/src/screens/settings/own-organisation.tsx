import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Card } from '@astra/ui/card';
import { useToast } from '@astra/ui/toast';
import { ownOrganisationApi } from '#api/organisations.ts';
import type { Organisation } from '#api/organisations.ts';
import { OrganisationFields, sentFacts, useOrganisationFaults } from '#app/organisation-fields.tsx';
import type { OrganisationFacts } from '#app/organisation-fields.tsx';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { problemOf } from '#shared/problem-error.ts';

const key = ['own-organisation'] as const;

interface FormProps {
  readonly organisation: Organisation;
  readonly isBusy: boolean;
  readonly onSave: (facts: OrganisationFacts) => void;
}

function Form({ organisation, isBusy, onSave }: FormProps): ReactElement {
  const common = useTranslations('common');
  const faultsOf = useOrganisationFaults();
  const [wasSent, setSent] = useState(false);
  const { name, phone, timezone } = organisation;
  // Saving asks for a fresh proof: what was typed is there after it.
  const [facts, setFacts] = useUnfinished<OrganisationFacts>('organisation.own', {
    name,
    phone: phone ?? '',
    timezone,
  });
  const faults = faultsOf(facts);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setSent(true);
    const isFine = Object.values(faults).every((fault) => fault === undefined);
    if (isFine && !isBusy) onSave(facts);
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <OrganisationFields
        facts={facts}
        faults={wasSent ? faults : {}}
        onChange={(change) => setFacts({ ...facts, ...change })}
      />
      <div className="line">
        <Button look="main" type="submit" busy={isBusy}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}

/** What patients and colleagues read of the organisation. */
export function OwnOrganisation(): ReactElement {
  const t = useTranslations('organisations.own');
  const client = useQueryClient();
  const toast = useToast();
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => ownOrganisationApi.get(signal),
  });
  const version = query.data?.version ?? 1;
  const save = useMutation({
    mutationFn: (facts: OrganisationFacts) =>
      ownOrganisationApi.change({ version, ...sentFacts(facts) }),
    onSuccess: (next) => {
      client.setQueryData(key, next);
      void client.invalidateQueries({ queryKey: ['me'] });
      toast({ message: t('saved') });
    },
    onError: (error) => {
      if (problemOf(error) === 'stale-version') void client.invalidateQueries({ queryKey: key });
    },
  });
  return (
    <Card className="stack" role="region" aria-labelledby="own-organisation">
      <h2 id="own-organisation">{t('title')}</h2>
      <p className="soft">{t('lead')}</p>
      <ProblemNotice error={save.error} />
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(organisation) => (
          <Form
            // What a colleague has saved meanwhile is shown, under the words that say so.
            key={organisation.version}
            organisation={organisation}
            isBusy={save.isPending}
            onSave={(facts) => save.mutate(facts)}
          />
        )}
      </Loaded>
    </Card>
  );
}
