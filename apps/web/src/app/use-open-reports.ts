import { useQuery } from '@tanstack/react-query';
import { moderationApi } from '#api/chat-keeping.ts';
import type { OpenReport } from '#api/chat-keeping.ts';

export const openReportsKey = ['open-reports'] as const;
const none: readonly OpenReport[] = [];

/** Reported messages that wait for this person, room by room: in those that they keep, and for whom they stand in. */
export function useOpenReports(isWanted: boolean): readonly OpenReport[] {
  const { data } = useQuery({
    queryKey: openReportsKey,
    queryFn: ({ signal }) => moderationApi.waiting(signal),
    enabled: isWanted,
    staleTime: 60_000,
  });
  return data?.items ?? none;
}
