import type { ReactElement } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { Switch } from '@astra/ui/switch';
import { useToast } from '@astra/ui/toast';
import { sharingApi } from '#api/documents.ts';
import { documentsKey } from './items.ts';

const key = [...documentsKey, 'shared-mails'];

/** Whether the person is written to when something shared with them has waited for hours. */
export function SharedMails(): ReactElement | null {
  const t = useTranslations('documents.shared.mails');
  const toast = useToast();
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: key, queryFn: ({ signal }) => sharingApi.mails(signal) });
  const change = useMutation({
    mutationFn: sharingApi.setMails,
    onSuccess: (_nothing, isWanted) => client.setQueryData(key, { isWanted }),
    onError: () => toast({ message: t('notChanged'), tone: 'danger' }),
  });
  if (!data) return null;
  return (
    <div className="mt-3">
      <Switch
        label={t('label')}
        more={t('more')}
        isOn={change.isPending ? change.variables : data.isWanted}
        onChange={(isWanted) => change.mutate(isWanted)}
      />
    </div>
  );
}
