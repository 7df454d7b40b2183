import type { ReactElement } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Checkbox } from '@astra/ui/checkbox';
import { useToast } from '@astra/ui/toast';
import { linkPreviewApi } from '#api/link-previews.ts';
import type { LinkPreviewRule } from '#api/link-previews.ts';
import { SettingCard } from './setting-card.tsx';
import { SettingForm } from './setting-form.tsx';
import { settingQuery, useSetting } from './use-setting.ts';

const query = settingQuery('link-preview-rule', linkPreviewApi.rule);

function Form({ rule }: { readonly rule: LinkPreviewRule }): ReactElement {
  const t = useTranslations('settings.linkPreviews');
  const client = useQueryClient();
  const toast = useToast();
  const said = (isAllowed: boolean): string => t(isAllowed ? 'allowed' : 'forbidden');
  const setting = useSetting({
    query,
    saved: rule,
    draftOf: ({ isAllowed }) => ({ isAllowed }),
    send: ({ isAllowed }, version) => linkPreviewApi.changeRule({ version, isAllowed }),
    onSaved: ({ isAllowed }) => {
      void client.invalidateQueries({ queryKey: ['chat-rooms'] });
      toast({ message: said(isAllowed) });
    },
  });
  return (
    <SettingForm setting={setting} inWords={({ isAllowed }) => [{ value: said(isAllowed) }]}>
      <Checkbox
        card
        label={t('label')}
        more={t('more')}
        checked={setting.draft.isAllowed}
        onChange={({ target }) => setting.change({ isAllowed: target.checked })}
      />
    </SettingForm>
  );
}

/** Whether links that people write to colleagues bring a preview with them. */
export function LinkPreviews(): ReactElement {
  const t = useTranslations('settings.linkPreviews');
  const words = {
    title: t('title'),
    lead: t('lead'),
    loading: t('loading'),
    failed: t('failed'),
  };
  return (
    <SettingCard id="link-previews" words={words} result={useQuery(query)}>
      {(rule) => <Form rule={rule} />}
    </SettingCard>
  );
}
