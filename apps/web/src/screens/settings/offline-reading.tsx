import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Card } from '@astra/ui/card';
import { Checkbox } from '@astra/ui/checkbox';
import { useToast } from '@astra/ui/toast';
import { offlineDays, offlineRuleApi } from '#api/offline-rule.ts';
import type { OfflineRule } from '#api/offline-rule.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { offlineRuleQuery } from '#offline/offline-rule.ts';
import { problemOf } from '#shared/problem-error.ts';

const { queryKey } = offlineRuleQuery;

function Form({ rule }: { readonly rule: OfflineRule }): ReactElement {
  const t = useTranslations('offline.rule');
  const common = useTranslations('common');
  const client = useQueryClient();
  const toast = useToast();
  const [value, setValue] = useUnfinished('offline.allowed', String(rule.isAllowed));
  const isAllowed = value === 'true';
  const save = useMutation({
    mutationFn: () => offlineRuleApi.change({ version: rule.version, isAllowed }),
    onSuccess: (next) => {
      client.setQueryData(queryKey, next);
      toast({ message: t(next.isAllowed ? 'allowed' : 'forbidden') });
    },
    onError: (error) => {
      if (problemOf(error) === 'stale-version') void client.invalidateQueries({ queryKey });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <ProblemNotice error={save.error} />
      <Checkbox
        card
        label={t('label')}
        more={t('more', { days: offlineDays })}
        checked={isAllowed}
        onChange={({ target }) => setValue(String(target.checked))}
      />
      <div className="line">
        <Button look="main" type="submit" busy={save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}

/** Whether people may keep recent messages on a device of theirs, to be read without network. */
export function OfflineReading(): ReactElement {
  const t = useTranslations('offline.rule');
  const query = useQuery(offlineRuleQuery);
  return (
    <Card className="stack" role="region" aria-labelledby="offline-reading">
      <h2 id="offline-reading">{t('title')}</h2>
      <p className="soft">{t('lead', { days: offlineDays })}</p>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(rule) => <Form key={rule.version} rule={rule} />}
      </Loaded>
    </Card>
  );
}
