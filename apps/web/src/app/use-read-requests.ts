import { useEffect } from 'react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import type { ChatSession } from '@astra/chat-core/chat-session';
import { readRequestsApi } from '#api/read-requests.ts';
import type { ReadRequest, ReadWish } from '#api/read-requests.ts';
import { useObservable } from '#chat/use-observable.ts';

const key = ['read-requests'] as const;
const none: readonly ReadRequest[] = [];

/** What is to be read in a room; nothing where nobody can ask. */
export function useRoomReadRequests(roomId: string, isWanted: boolean): readonly ReadRequest[] {
  const { data } = useQuery({
    queryKey: [...key, roomId],
    queryFn: ({ signal }) => readRequestsApi.list(roomId, signal),
    enabled: isWanted,
  });
  return data?.items ?? none;
}

/** What waits for this person, in whichever room. */
export function useMyReadRequests(isWanted: boolean): readonly ReadRequest[] {
  const { data } = useQuery({
    queryKey: [...key, 'mine'],
    queryFn: ({ signal }) => readRequestsApi.mine(signal),
    enabled: isWanted,
    staleTime: 60_000,
  });
  return data?.items ?? none;
}

/** Asks anew whenever the rooms tell that something changed. */
export function useReadingNews({ readings }: Pick<ChatSession, 'readings'>): void {
  const client = useQueryClient();
  const news = useObservable(readings);
  useEffect(() => {
    if (news > 0) void client.invalidateQueries({ queryKey: key });
  }, [client, news]);
}

type Acting<V> = UseMutationResult<ReadRequest, Error, V>;

/** "I have read it." */
export function useAcknowledge(): Acting<ReadRequest> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: readRequestsApi.acknowledge,
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}

/** Asks somebody to have read a message. */
export function useAskToRead(roomId: string, onDone: () => void): Acting<ReadWish> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (wish: ReadWish) => readRequestsApi.ask(roomId, wish),
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}
