import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { shelfApi } from '#api/document-copies.ts';
import { documentsApi } from '#api/documents.ts';
import type { BinPage, Item, ItemOrder, ItemPage, ItemWithPath, Place } from '#api/documents.ts';
import { heldWith, type HeldList } from './held-list.ts';

/** Of everything about documents. */
export const documentsKey = ['documents'] as const;

/** The spaces of the person. */
export const spacesQuery = queryOptions({
  queryKey: [...documentsKey, 'spaces'],
  queryFn: ({ signal }) => documentsApi.spaces(signal),
  staleTime: 5 * 60_000,
});

/** One folder or file, with the way to it. */
export function useItem(id: string | undefined): UseQueryResult<ItemWithPath> {
  return useQuery({
    queryKey: [...documentsKey, 'item', id],
    queryFn: ({ signal }) => documentsApi.item(id ?? '', signal),
    enabled: id !== undefined,
  });
}

/** A list that comes page by page. */
export type Paged<P extends ItemPage = ItemPage> = UseInfiniteQueryResult<InfiniteData<P>>;
type Load<P> = (cursor: string | undefined, signal: AbortSignal) => Promise<P>;

const paged = <P extends ItemPage>(key: readonly unknown[], load: Load<P>) =>
  infiniteQueryOptions({
    queryKey: [...documentsKey, ...key],
    queryFn: ({ pageParam, signal }) => load(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next ?? undefined,
  });

/** What lies in a place. */
export function useItems(place: Place, order: ItemOrder): Paged {
  const { spaceId, folderId = null } = place;
  const options = paged(['items', spaceId, folderId, order], (cursor, signal) =>
    documentsApi.items(place, { order, cursor }, signal),
  );
  // The list stays under the eye while it comes in another order.
  return useInfiniteQuery({ ...options, placeholderData: keepPreviousData });
}

/** What others share. */
export function useShared(): Paged {
  return useInfiniteQuery(paged(['shared'], documentsApi.shared));
}

/** What the person has put a star on. */
export function useFavourites(): Paged {
  return useInfiniteQuery(paged(['favourites'], shelfApi.favourites));
}

/** What was put into the bin of a space. */
export function useBinned(spaceId: string): Paged<BinPage> {
  const load: Load<BinPage> = (cursor, signal) => documentsApi.bin(spaceId, cursor, signal);
  return useInfiniteQuery(paged(['bin', spaceId], load));
}

/** The items of all pages. */
export const itemsOf = ({ pages }: InfiniteData<ItemPage>): readonly Item[] =>
  pages.flatMap(({ items }) => items);

/** Where lists of items are held. */
const listed: ReadonlySet<unknown> = new Set(['items', 'shared', 'favourites', 'recent']);

/** Puts one item, as the service has just given it, where it is shown: nothing is asked for that has not changed. */
export function useShowItem(): (changed: Item) => void {
  const client = useQueryClient();
  return (changed) =>
    client.setQueriesData<HeldList>(
      {
        predicate: ({ queryKey: [area, kind] }) => area === documentsKey[0] && listed.has(kind),
      },
      (held) => heldWith(held, changed),
    );
}

/** Asks again for all that is shown of documents. */
export function useRefresh(): () => Promise<void> {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: documentsKey });
}
