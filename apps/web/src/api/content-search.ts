import type * as Contract from '@astra/contracts/document-content-search';
import { api } from '#shared/api.ts';

/** Whether documents are found by the words in them, and how far the reading is. */
export type ContentSearch = Contract.ContentSearch;

const path = '/api/documents/content-search';

export const contentSearchApi = {
  see: (signal?: AbortSignal): Promise<ContentSearch> => api(path, { signal }),
  /** Off erases: that can take a while. */
  set: (body: Contract.ChangeContentSearch): Promise<ContentSearch> =>
    api(path, { method: 'PATCH', body, timeoutMs: 60_000 }),
  retry: (): Promise<ContentSearch> => api(`${path}/retry`, { method: 'POST' }),
};
