import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { archiveHref, contentHref, documentsApi, mustBeZippable } from '#api/documents.ts';
import type { Item } from '#api/documents.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { useFailureToast } from './use-bin.ts';

/** Lets the browser save what is there. `download` also says that the page is not left. */
export function save(href: string): void {
  const link = document.createElement('a');
  link.href = href;
  link.download = '';
  document.body.append(link);
  link.click();
  link.remove();
}

/** Saves a file as it is, or several and folders as one zip. */
export function useDownload(): UseMutationResult<void, Error, readonly Item[]> {
  const onError = useFailureToast();
  const { locale } = useLanguage();
  return useMutation<void, Error, readonly Item[]>({
    mutationFn: async (items) => {
      const [first] = items;
      if (!first) return;
      // The browser would say nothing that a person understands of one that is gone, or of a session that has ended.
      if (items.length === 1 && first.kind === 'file') {
        await documentsApi.item(first.id);
        return save(contentHref(first.id));
      }
      const ids = items.map(({ id }) => id);
      await mustBeZippable(ids);
      save(archiveHref(ids, locale));
    },
    onError,
  });
}
