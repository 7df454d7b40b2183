import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import { teamsApi } from '#api/teams.ts';
import type { Team, TeamRoom } from '#api/teams.ts';

/** All teams that the person sees. */
export const teamsKey = ['teams'] as const;

export function useTeam(id: string): UseQueryResult<Team> {
  return useQuery({
    queryKey: [...teamsKey, id],
    queryFn: ({ signal }) => teamsApi.get(id, signal),
  });
}

export function useTeamRooms(id: string): UseQueryResult<{ items: TeamRoom[] }> {
  return useQuery({
    queryKey: [...teamsKey, id, 'rooms'],
    queryFn: ({ signal }) => teamsApi.rooms(id, signal),
  });
}

/** An act on a team: whatever came of it, teams and rooms are read anew. */
export function useTeamAct(
  act: () => Promise<unknown>,
  onDone: () => void,
): UseMutationResult<unknown, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: onDone,
    // Not waited for: the act is over, and the next one may begin while lists are read.
    onSettled: () => {
      void client.invalidateQueries({ queryKey: teamsKey });
      void client.invalidateQueries({ queryKey: ['chat-rooms'] });
    },
  });
}
