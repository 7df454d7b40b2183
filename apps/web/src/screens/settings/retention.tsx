import { useState } from 'react';
import type { FormEvent, ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Button } from '@astra/ui/button';
import { Card } from '@astra/ui/card';
import { Dialog } from '@astra/ui/dialog';
import { Select } from '@astra/ui/select';
import { useToast } from '@astra/ui/toast';
import { retentionApi } from '#api/chat-keeping.ts';
import type { RetentionRule } from '#api/chat-keeping.ts';
import { Loaded, ProblemNotice } from '#app/page-states.tsx';
import { useUnfinished } from '#app/use-unfinished.ts';
import { useDaysOptions, useDaysWords } from '#chat/kept-for.tsx';
import { problemOf } from '#shared/problem-error.ts';

const key = ['retention'] as const;
const forEver = 'for-ever';

/** Whether something that is kept now would be kept no longer. */
const isShorter = (days: number | null, before: number | null): boolean =>
  days !== null && (before === null || days < before);

interface QuestionProps {
  readonly isOpen: boolean;
  readonly time: string;
  readonly isBusy: boolean;
  readonly onKeep: () => void;
  readonly onDelete: () => void;
}

/** What is deleted does not come back: asked before. */
function Question({ isOpen, time, isBusy, onKeep, onDelete }: QuestionProps): ReactElement {
  const t = useTranslations('keeping.rule');
  return (
    <Dialog
      isOpen={isOpen}
      mustAnswer
      onClose={onKeep}
      title={t('question', { time })}
      actions={
        <>
          <Button onClick={onKeep}>{t('keep')}</Button>
          <Button look="danger" busy={isBusy} onClick={onDelete}>
            {t('confirm')}
          </Button>
        </>
      }
    >
      <p>{t('body')}</p>
    </Dialog>
  );
}

function Form({ rule }: { readonly rule: RetentionRule }): ReactElement {
  const t = useTranslations('keeping.rule');
  const common = useTranslations('common');
  const client = useQueryClient();
  const toast = useToast();
  const words = useDaysWords();
  const [value, setValue] = useUnfinished('retention.days', String(rule.days ?? forEver));
  const [isAsking, setAsking] = useState(false);
  const days = value === forEver ? null : Number(value);
  const options = [...useDaysOptions(rule.days), { value: forEver, label: words(null) }];
  const save = useMutation({
    mutationFn: () => retentionApi.change({ version: rule.version, days }),
    onSuccess: (next) => {
      client.setQueryData(key, next);
      toast({ message: t('saved') });
    },
    onError: (error) => {
      if (problemOf(error) === 'stale-version') void client.invalidateQueries({ queryKey: key });
    },
    onSettled: () => setAsking(false),
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (save.isPending) return;
    if (isShorter(days, rule.days)) setAsking(true);
    else save.mutate();
  };
  return (
    <form noValidate onSubmit={submit} className="stack">
      <ProblemNotice error={save.error} />
      <Select
        label={t('label')}
        hint={t('hint')}
        options={options}
        value={value}
        onChange={(event) => setValue(event.target.value)}
      />
      <div className="line">
        <Button look="main" type="submit" busy={save.isPending}>
          {common('save')}
        </Button>
      </div>
      <Question
        isOpen={isAsking}
        time={words(days)}
        isBusy={save.isPending}
        onKeep={() => setAsking(false)}
        onDelete={() => save.mutate()}
      />
    </form>
  );
}

/** For how long the rooms of the organisation keep what is written in them. */
export function Retention(): ReactElement {
  const t = useTranslations('keeping.rule');
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => retentionApi.get(signal),
  });
  return (
    <Card className="stack" role="region" aria-labelledby="retention">
      <h2 id="retention">{t('title')}</h2>
      <p className="soft">{t('lead')}</p>
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {(rule) => <Form key={rule.version} rule={rule} />}
      </Loaded>
    </Card>
  );
}
