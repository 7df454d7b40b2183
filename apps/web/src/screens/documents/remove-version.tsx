import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { PlainQuestion } from '@astra/ui/plain-question';
import { documentsApi } from '#api/documents.ts';
import type { FileVersion } from '#api/documents.ts';
import { ProblemNotice } from '#app/page-states.tsx';
import { useRefresh } from './items.ts';

interface RemoveVersionProps {
  readonly itemId: string;
  readonly version: FileVersion;
  readonly onRemoved: () => void;
  readonly onClose: () => void;
}

/** Deleting what a file once was, after a plain question: there is no way back. */
export function RemoveVersion(props: RemoveVersionProps): ReactElement {
  const { itemId, version, onRemoved, onClose } = props;
  const { id, number } = version;
  const t = useTranslations('documents.versions');
  const announce = useAnnounce();
  const refresh = useRefresh();
  const remove = useMutation({
    mutationFn: () => documentsApi.removeVersion(itemId, id),
    onSuccess: async () => {
      onClose();
      await refresh();
      announce(t('removed', { number }));
      onRemoved();
    },
    // Somebody was faster, or it has been given meanwhile.
    onError: refresh,
  });
  return (
    <PlainQuestion
      title={t('question', { number })}
      keep={t('keep')}
      confirm={t('confirm')}
      isBusy={remove.isPending}
      onConfirm={() => remove.mutate()}
      onClose={onClose}
    >
      <p>{t('body')}</p>
      <ProblemNotice error={remove.error} />
    </PlainQuestion>
  );
}
