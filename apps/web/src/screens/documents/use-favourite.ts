import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { shelfApi } from '#api/document-copies.ts';
import type { Item } from '#api/documents.ts';
import { documentsKey, useRefresh, useShowItem } from './items.ts';
import { useFailureToast } from './use-bin.ts';

/** Puts a star on something, or takes it away. */
export function useFavourite(): UseMutationResult<Item, Error, Item> {
  const t = useTranslations('documents.favourite');
  const announce = useAnnounce();
  const refresh = useRefresh();
  const show = useShowItem();
  const client = useQueryClient();
  const tellFailure = useFailureToast();
  return useMutation({
    mutationFn: ({ id, isFavourite }: Item) => shelfApi.setFavourite(id, !isFavourite),
    onSuccess: (changed) => {
      const { name, isFavourite } = changed;
      show(changed);
      announce(t(isFavourite ? 'added' : 'removed', { name }));
      // Which are among these changes with it; what was found is one short list.
      for (const kind of ['favourites', 'search'])
        void client.invalidateQueries({ queryKey: [...documentsKey, kind] });
    },
    onError: async (error) => {
      tellFailure(error);
      await refresh();
    },
  });
}
