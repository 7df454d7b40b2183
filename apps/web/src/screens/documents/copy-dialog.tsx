import type { ReactElement } from 'react';
import { useMutation } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useToast } from '@astra/ui/toast';
import { copiesApi } from '#api/document-copies.ts';
import type { Item, Place } from '#api/documents.ts';
import { useRefresh } from './items.ts';
import { PlaceDialog } from './move-dialog.tsx';

interface CopyDialogProps {
  readonly item: Item;
  readonly onClose: () => void;
}

/** A copy of a folder or a file at another place, or beside it under another name. */
export function CopyDialog({ item, onClose }: CopyDialogProps): ReactElement {
  const t = useTranslations('documents.copy');
  const toast = useToast();
  const refresh = useRefresh();
  const copy = useMutation({
    mutationFn: ({ place }: { readonly place: Place; readonly name: string }) =>
      copiesApi.begin(item.id, place),
    onSuccess: async ({ state }, { name: place }) => {
      // One that failed says why in its row, and one that goes on how far it is.
      if (state === 'done') toast({ message: t('done', { name: item.name, place }) });
      onClose();
      await refresh();
    },
    onError: refresh,
  });
  return (
    <PlaceDialog
      items={[item]}
      words={{
        title: t('title', { name: item.name }),
        into: (place) => t('into', { place }),
      }}
      mayStay
      query={copy}
      onChoose={(place, name) => copy.mutate({ place, name })}
      onClose={onClose}
    />
  );
}
