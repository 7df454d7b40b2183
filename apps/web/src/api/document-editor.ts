import type * as Contract from '@astra/contracts/document-editor';
import { api } from '#shared/api.ts';
import type { AppLocale } from '#shared/locale.ts';

export type EditorTypes = Contract.EditorTypes;
export type OpenedEditor = Contract.OpenedEditor;

const base = '/api/documents';

/** The organisation's own editor of office documents. */
export const editorApi = {
  types: (signal?: AbortSignal): Promise<EditorTypes> =>
    api<EditorTypes>(`${base}/editor`, { signal }),
  open: (itemId: string, locale: AppLocale): Promise<OpenedEditor> =>
    api<OpenedEditor>(`${base}/items/${itemId}/editor`, { method: 'POST', body: { locale } }),
};
