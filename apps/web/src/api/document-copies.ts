import type * as Contract from '@astra/contracts/document-copies';
import { api } from '#shared/api.ts';
import type { Item, ItemPage, Place } from './documents.ts';

export type Copy = Contract.Copy;

const base = '/api/documents';

/** Copies, and how far they are. */
export const copiesApi = {
  begin: (itemId: string, { spaceId, folderId }: Place): Promise<Copy> =>
    api<Copy>(`${base}/items/${itemId}/copies`, {
      method: 'POST',
      body: { to: { spaceId, ...(folderId === undefined ? {} : { folderId }) } },
      // A small one is there before the answer.
      timeoutMs: 60_000,
    }),
  list: (signal?: AbortSignal): Promise<Contract.Copies> =>
    api<Contract.Copies>(`${base}/copies`, { signal }),
  drop: (id: string): Promise<void> => api<void>(`${base}/copies/${id}`, { method: 'DELETE' }),
};

/** What the person finds again. */
export const shelfApi = {
  setFavourite: (id: string, isOne: boolean): Promise<Item> =>
    api<Item>(`${base}/items/${id}/favourite`, { method: isOne ? 'PUT' : 'DELETE' }),
  favourites: (
    part: { readonly cursor: string | undefined; readonly limit: number },
    signal?: AbortSignal,
  ): Promise<ItemPage> => api<ItemPage>(`${base}/favourites`, { query: { ...part }, signal }),
  recent: (signal?: AbortSignal): Promise<Contract.RecentItems> =>
    api<Contract.RecentItems>(`${base}/recent`, { signal }),
};
