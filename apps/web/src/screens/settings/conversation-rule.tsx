import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Select } from '@astra/ui/select';
import { useToast } from '@astra/ui/toast';
import { conversationRuleApi } from '#api/conversation-rule.ts';
import type { ConversationRule } from '#api/conversation-rule.ts';
import { SettingCard } from './setting-card.tsx';
import { SettingForm } from './setting-form.tsx';
import { settingQuery, useSetting } from './use-setting.ts';

const query = settingQuery('conversation-rule', conversationRuleApi.get);
const choices = [0, 1, 3, 7, 14, 30];

function Form({ rule }: { readonly rule: ConversationRule }): ReactElement {
  const t = useTranslations('settings.conversation');
  const toast = useToast();
  const setting = useSetting({
    query,
    saved: rule,
    draftOf: ({ days }) => ({ days }),
    send: ({ days }, version) => conversationRuleApi.change({ version, days }),
    onSaved: () => toast({ message: t('saved') }),
  });
  const { days: chosen } = setting.draft;
  const offered = [...new Set([...choices, rule.days, chosen])];
  const options = offered
    .toSorted((one, other) => one - other)
    .map((days) => ({ value: String(days), label: t('days', { days }) }));
  return (
    <SettingForm setting={setting} inWords={({ days }) => [{ value: t('days', { days }) }]}>
      <Select
        label={t('label')}
        hint={t('hint')}
        options={options}
        value={String(chosen)}
        onChange={(event) => setting.change({ days: Number(event.target.value) })}
      />
    </SettingForm>
  );
}

/** For how long patients read and write after their consultation. */
export function ConversationRuleSetting(): ReactElement {
  const t = useTranslations('settings.conversation');
  const words = {
    title: t('title'),
    lead: t('lead'),
    loading: t('loading'),
    failed: t('failed'),
  };
  return (
    <SettingCard id="conversation-rule" words={words} result={useQuery(query)}>
      {(rule) => <Form rule={rule} />}
    </SettingCard>
  );
}
