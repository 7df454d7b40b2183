import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useAnnounce } from '@astra/ui/live-region';
import { shelfApi } from '#api/document-copies.ts';
import type { Item } from '#api/documents.ts';
import { useRefresh } from './items.ts';
import { useFailureToast } from './use-bin.ts';

/** Puts a star on something, or takes it away. */
export function useFavourite(): UseMutationResult<Item, Error, Item> {
  const t = useTranslations('documents.favourite');
  const announce = useAnnounce();
  const refresh = useRefresh();
  const tellFailure = useFailureToast();
  return useMutation({
    mutationFn: ({ id, isFavourite }: Item) => shelfApi.setFavourite(id, !isFavourite),
    onSuccess: ({ name, isFavourite }) => announce(t(isFavourite ? 'added' : 'removed', { name })),
    onError: (error) => tellFailure(error),
    onSettled: refresh,
  });
}
