import { useQuery } from '@tanstack/react-query';
import { editorApi } from '#api/document-editor.ts';
import type { EditorTypes } from '#api/document-editor.ts';
import type { Item } from '#api/documents.ts';
import { kindOf } from '../kind.ts';

/** What a document is opened in the editor for. */
export type EditorWay = 'edit' | 'view';

const endingOf = (name: string): string =>
  /^.+\.([a-z\d]{1,10})$/isu.exec(name)?.[1]?.toLowerCase() ?? '';

/** Null: the editor is no way to it. What the page shows by itself is only worked on there. */
export function wayIn(
  types: EditorTypes,
  item: Pick<Item, 'kind' | 'name' | 'mediaType' | 'may'>,
): EditorWay | null {
  if (item.kind !== 'file') return null;
  const ending = endingOf(item.name);
  if (types.edit.includes(ending) && item.may.includes('edit')) return 'edit';
  return types.view.includes(ending) && kindOf(item) === 'office' ? 'view' : null;
}

/** How the person comes to it in the organisation's own editor; null also where there is none, or while it is away. */
export function useEditorWay(item: Item): EditorWay | null {
  const { data } = useQuery({
    queryKey: ['document-editor', 'types'],
    queryFn: ({ signal }) => editorApi.types(signal),
    staleTime: 10 * 60_000,
    retry: false,
  });
  return data === undefined ? null : wayIn(data, item);
}

/** The page is always loaded anew: it alone may show the editor. */
export const editorHref = (itemId: string): string => `/documents/editeur/${itemId}`;
