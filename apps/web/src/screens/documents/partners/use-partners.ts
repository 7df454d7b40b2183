import { useQuery } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { partnersApi, receivedApi } from '#api/partners.ts';
import type { Partners, ReceivedDocument } from '#api/partners.ts';
import { useMay } from '#app/session.tsx';
import { documentsKey } from '../items.ts';

export const partnersKey = [...documentsKey, 'partners'] as const;

/** Other organisations to which documents may go, for who may share outside. */
export function usePartners(): UseQueryResult<Partners> {
  const may = useMay();
  return useQuery({
    queryKey: partnersKey,
    queryFn: ({ signal }) => partnersApi.list(signal),
    enabled: may('document.share-outside'),
  });
}

/** What other organisations let the person read. It can end at any moment, and nobody tells it here. */
export function useReceived(): UseQueryResult<{ readonly items: readonly ReceivedDocument[] }> {
  return useQuery({
    queryKey: [...documentsKey, 'received'],
    queryFn: ({ signal }) => receivedApi.list(signal),
    staleTime: 0,
    refetchInterval: 10_000,
  });
}
