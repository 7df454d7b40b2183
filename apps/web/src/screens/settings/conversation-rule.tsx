import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Card } from '@astra/ui/card';
import { Select } from '@astra/ui/select';
import { useToast } from '@astra/ui/toast';
import { conversationRuleApi } from '#api/conversation-rule.ts';
import type { ConversationRule } from '#api/conversation-rule.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { problemOf } from '#shared/problem-error.ts';

const key = ['conversation-rule'] as const;
const choices = [0, 1, 3, 7, 14, 30];

function Form({ rule }: { readonly rule: ConversationRule }): ReactElement {
  const t = useTranslations('settings.conversation');
  const common = useTranslations('common');
  const client = useQueryClient();
  const toast = useToast();
  const [value, setValue] = useUnfinished('conversation.days', String(rule.days));
  const offered = choices.includes(rule.days)
    ? choices
    : [...choices, rule.days].toSorted((one, other) => one - other);
  const save = useMutation({
    mutationFn: () => conversationRuleApi.change({ version: rule.version, days: Number(value) }),
    onSuccess: (next) => {
      client.setQueryData(key, next);
      toast({ message: t('saved') });
    },
    onError: (error) => {
      if (problemOf(error) === 'stale-version') void client.invalidateQueries({ queryKey: key });
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!save.isPending) save.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <ProblemNotice error={save.error} />
      <Select
        label={t('label')}
        hint={t('hint')}
        options={offered.map((days) => ({ value: String(days), label: t('days', { days }) }))}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <div className="line">
        <Button look="main" type="submit" busy={save.isPending}>
          {common('save')}
        </Button>
      </div>
    </form>
  );
}

/** For how long patients read and write after their consultation. */
export function ConversationRuleSetting(): ReactElement {
  const t = useTranslations('settings.conversation');
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => conversationRuleApi.get(signal),
  });
  return (
    <Card className="stack" role="region" aria-labelledby="conversation-rule">
      <h2 id="conversation-rule">{t('title')}</h2>
      <p className="soft">{t('lead')}</p>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(rule) => <Form key={rule.version} rule={rule} />}
      </Loaded>
    </Card>
  );
}
