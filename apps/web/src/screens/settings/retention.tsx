import { useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { PlainQuestion } from '@astra/ui/plain-question';
import { Select } from '@astra/ui/select';
import { useToast } from '@astra/ui/toast';
import { retentionApi } from '#api/chat-keeping.ts';
import type { RetentionRule } from '#api/chat-keeping.ts';
import { useDaysOptions, useDaysWords } from '#chat/kept-for.tsx';
import { SettingCard } from './setting-card.tsx';
import { SettingForm } from './setting-form.tsx';
import { settingQuery, useSetting } from './use-setting.ts';

const query = settingQuery('retention', retentionApi.get);
const forEver = 'for-ever';

/** Whether something that is kept now would be kept no longer. */
const isShorter = (days: number | null, before: number | null): boolean =>
  days !== null && (before === null || days < before);

interface QuestionProps {
  readonly isOpen: boolean;
  readonly time: string;
  readonly onKeep: () => void;
  readonly onDelete: () => void;
}

/** What is deleted does not come back: asked before. */
function Question({ isOpen, time, onKeep, onDelete }: QuestionProps): ReactElement {
  const t = useTranslations('keeping.rule');
  return (
    <PlainQuestion
      isOpen={isOpen}
      title={t('question', { time })}
      keep={t('keep')}
      confirm={t('confirm')}
      onConfirm={onDelete}
      onClose={onKeep}
    >
      <p>{t('body')}</p>
    </PlainQuestion>
  );
}

function Form({ rule }: { readonly rule: RetentionRule }): ReactElement {
  const t = useTranslations('keeping.rule');
  const toast = useToast();
  const words = useDaysWords();
  const [isAsking, setAsking] = useState(false);
  const setting = useSetting({
    query,
    saved: rule,
    draftOf: ({ days }) => ({ days }),
    send: ({ days }, version) => retentionApi.change({ version, days }),
    onSaved: () => toast({ message: t('saved') }),
  });
  const { days } = setting.draft;
  const options = [...useDaysOptions(rule.days), { value: forEver, label: words(null) }];
  const save = (): void => {
    setAsking(false);
    setting.save();
  };
  const submit = (): void => {
    if (isShorter(days, rule.days)) setAsking(true);
    else save();
  };
  const choose = (value: string): void =>
    setting.change({ days: value === forEver ? null : Number(value) });
  return (
    <>
      <SettingForm
        setting={setting}
        inWords={(of) => [{ value: words(of.days) }]}
        onSubmit={submit}
      >
        <Select
          label={t('label')}
          hint={t('hint')}
          options={options}
          value={String(days ?? forEver)}
          onChange={(event) => choose(event.target.value)}
        />
      </SettingForm>
      <Question
        isOpen={isAsking}
        time={words(days)}
        onKeep={() => setAsking(false)}
        onDelete={save}
      />
    </>
  );
}

/** For how long the rooms of the organisation keep what is written in them. */
export function Retention(): ReactElement {
  const t = useTranslations('keeping.rule');
  const words = {
    title: t('title'),
    lead: t('lead'),
    loading: t('loading'),
    failed: t('failed'),
  };
  return (
    <SettingCard id="retention" words={words} result={useQuery(query)}>
      {(rule) => <Form rule={rule} />}
    </SettingCard>
  );
}
