import type { ReactElement } from 'react';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Checkbox } from '@astra/ui/checkbox';
import { useToast } from '@astra/ui/toast';
import { offlineDays, offlineRuleApi } from '#api/offline-rule.ts';
import type { OfflineRule } from '#api/offline-rule.ts';
import { offlineRuleKey, offlineRuleQuery } from '#offline/offline-rule.ts';
import { SettingCard } from './setting-card.tsx';
import { SettingForm } from './setting-form.tsx';
import { settingQuery, useSetting } from './use-setting.ts';

const query = settingQuery(offlineRuleKey, offlineRuleApi.get);

function Form({ rule }: { readonly rule: OfflineRule }): ReactElement {
  const t = useTranslations('offline.rule');
  const toast = useToast();
  const said = (isAllowed: boolean): string => t(isAllowed ? 'allowed' : 'forbidden');
  const setting = useSetting({
    query,
    saved: rule,
    draftOf: ({ isAllowed }) => ({ isAllowed }),
    send: ({ isAllowed }, version) => offlineRuleApi.change({ version, isAllowed }),
    onSaved: ({ isAllowed }) => toast({ message: said(isAllowed) }),
  });
  return (
    <SettingForm setting={setting} inWords={({ isAllowed }) => [{ value: said(isAllowed) }]}>
      <Checkbox
        card
        label={t('label')}
        more={t('more', { days: offlineDays })}
        checked={setting.draft.isAllowed}
        onChange={({ target }) => setting.change({ isAllowed: target.checked })}
      />
    </SettingForm>
  );
}

/** Whether people may keep recent messages on a device of theirs, to be read without network. */
export function OfflineReading(): ReactElement {
  const t = useTranslations('offline.rule');
  const words = {
    title: t('title'),
    lead: t('lead', { days: offlineDays }),
    loading: t('loading'),
    failed: t('failed'),
  };
  return (
    <SettingCard id="offline-reading" words={words} result={useQuery(offlineRuleQuery)}>
      {(rule) => <Form rule={rule} />}
    </SettingCard>
  );
}
