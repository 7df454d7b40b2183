import {
  keepPreviousData,
  queryOptions,
  useInfiniteQuery,
  useQuery,
  useQueryClient,
  type InfiniteData,
  type UseInfiniteQueryOptions,
  type UseInfiniteQueryResult,
  type UseQueryResult,
} from '@tanstack/react-query';
import { shelfApi } from '#api/document-copies.ts';
import { documentsApi } from '#api/documents.ts';
import type { BinPage, Item, ItemOrder, ItemPage, ItemWithPath, Place } from '#api/documents.ts';
import { heldWith, type HeldList } from './held-list.ts';
import {
  firstPage,
  inLargerParts,
  type HeldPage,
  type Load,
  type PageAt,
} from './in-larger-parts.ts';

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
export type Paged<P extends ItemPage = ItemPage> = UseInfiniteQueryResult<
  InfiniteData<HeldPage<P>>
>;

/** Rows that the service gives at once. */
const mostRows = 200;
const mostOfFolder = 500;

type PagedOptions<P extends ItemPage> = UseInfiniteQueryOptions<
  HeldPage<P>,
  Error,
  InfiniteData<HeldPage<P>>,
  readonly unknown[],
  PageAt
>;

/** `most`: rows that the service gives at once of this list. */
export const paged = <P extends ItemPage>(
  key: readonly unknown[],
  load: Load<P>,
  most: number = mostRows,
): PagedOptions<P> => {
  const queryKey: readonly unknown[] = [...documentsKey, ...key];
  const pageAt = inLargerParts(load, most);
  return {
    queryKey,
    queryFn: ({ client, pageParam, signal }) => {
      const held = client.getQueryData<InfiniteData<HeldPage<P>>>(queryKey)?.pages.length ?? 0;
      return pageAt(pageParam, { signal, held });
    },
    initialPageParam: firstPage,
    getNextPageParam: (last): PageAt | null => last.after,
  };
};

/** What lies in a place. */
export function useItems(place: Place, order: ItemOrder): Paged {
  const { spaceId, folderId = null } = place;
  const options = paged(
    ['items', spaceId, folderId, order],
    (part, signal) => documentsApi.items(place, { order, ...part }, signal),
    mostOfFolder,
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
  const load: Load<BinPage> = (part, signal) => documentsApi.bin(spaceId, part, signal);
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
