import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { sharingApi } from '#api/documents.ts';
import type { Shares } from '#api/documents.ts';
import { documentsKey } from './items.ts';

export type SharesQuery = UseQueryResult<Shares>;

/** Who else has something: of all who have it, or of those to whom the person passed it on. */
export function useShares(itemId: string): SharesQuery {
  return useQuery({
    queryKey: [...documentsKey, 'shares', itemId],
    queryFn: ({ signal }) => sharingApi.list(itemId, signal),
  });
}
