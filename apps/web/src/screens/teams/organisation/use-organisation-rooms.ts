import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { organisationRoomsApi } from '#api/organisation-rooms.ts';
import type { OrganisationRoom } from '#api/organisation-rooms.ts';

const key = ['organisation-rooms'] as const;

/** While people come in, how many are in it is asked this often, ms. */
const askAgainMs = 3_000;

export function useOrganisationRooms(): UseQueryResult<{ items: OrganisationRoom[] }> {
  return useQuery({
    queryKey: key,
    queryFn: ({ signal }) => organisationRoomsApi.list(signal),
    refetchInterval: ({ state }) =>
      state.data?.items.some(({ joined, people }) => joined < people) === true && askAgainMs,
  });
}

/** An act on such a room: whatever came of it, the rooms are read anew. */
export function useOrganisationRoomAct(
  act: () => Promise<unknown>,
  onDone: () => void,
): UseMutationResult<unknown, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: onDone,
    onSettled: () => {
      void client.invalidateQueries({ queryKey: key });
      void client.invalidateQueries({ queryKey: ['chat-rooms'] });
    },
  });
}
