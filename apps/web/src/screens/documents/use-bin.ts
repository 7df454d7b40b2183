import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { useToast } from '@astra/ui/toast';
import { documentsApi } from '#api/documents.ts';
import type { Item } from '#api/documents.ts';
import { ProblemError } from '#shared/problem-error.ts';
import { useProblemWords } from '#shared/problems.ts';
import { focusPlace } from './crumbs.tsx';
import { useRefresh } from './items.ts';

/** As it lies in the bin now. It was put there a moment ago, so it is among the first. */
async function binned({ id, spaceId }: Item): Promise<Item> {
  const { items } = await documentsApi.bin(spaceId, { cursor: undefined });
  const found = items.find((item) => item.id === id);
  if (!found) throw new ProblemError('not-found');
  return found;
}

/** Says in a toast what an action of a menu could not do. */
export function useFailureToast(): (error: unknown) => void {
  const words = useProblemWords();
  const toast = useToast();
  return (error) => {
    const { title, body } = words(error);
    toast({ tone: 'danger', message: `${title}. ${body}` });
  };
}

/** Puts something into the bin, and says how to have it back. */
export function useBin(): UseMutationResult<void, Error, Item> {
  const t = useTranslations('documents.bin');
  const toast = useToast();
  const refresh = useRefresh();
  const onError = useFailureToast();
  const undo = useMutation({
    mutationFn: async (item: Item) => documentsApi.restore(await binned(item)),
    onSuccess: ({ name }) => toast({ message: t('restored', { name }) }),
    onError,
    onSettled: refresh,
  });
  return useMutation({
    mutationFn: (item: Item) => documentsApi.toBin(item),
    onSuccess: async (_done, item) => {
      toast({
        message: t('done', { name: item.name }),
        act: { label: t('undo'), onAct: () => undo.mutate(item) },
      });
      await refresh();
      // Its row has gone, and the focus with it.
      focusPlace();
    },
    onError: async (error) => {
      onError(error);
      await refresh();
    },
  });
}
