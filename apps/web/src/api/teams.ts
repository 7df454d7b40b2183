import type { Static } from 'typebox';
import type * as Contract from '@astra/contracts/chat';
import { api } from '#shared/api.ts';

/** A care team of the organisation. */
export type Team = Contract.Team;
export type TeamMember = Team['members'][number];
export type TeamRoom = Contract.TeamRoom;
export type NewTeamRoom = Static<typeof Contract.CreateTeamRoom>;
type MemberWish = Static<typeof Contract.SetTeamMember>;

const base = '/api/chat/teams';

/** Care teams, who is in them, and their rooms. */
export const teamsApi = {
  list: (signal?: AbortSignal): Promise<{ items: Team[] }> => api(base, { signal }),
  get: (id: string, signal?: AbortSignal): Promise<Team> => api(`${base}/${id}`, { signal }),
  create: (name: string): Promise<Team> => api(base, { method: 'POST', body: { name } }),
  rename: ({ id, version }: Team, name: string): Promise<Team> =>
    api(`${base}/${id}`, { method: 'PATCH', body: { version, name } }),
  close: (id: string): Promise<void> => api(`${base}/${id}`, { method: 'DELETE' }),
  setMember: (id: string, personId: string, wish: MemberWish): Promise<Team> =>
    api(`${base}/${id}/members/${personId}`, { method: 'PUT', body: wish }),
  removeMember: (id: string, personId: string): Promise<Team> =>
    api(`${base}/${id}/members/${personId}`, { method: 'DELETE' }),
  rooms: (id: string, signal?: AbortSignal): Promise<{ items: TeamRoom[] }> =>
    api(`${base}/${id}/rooms`, { signal }),
  addRoom: (id: string, room: NewTeamRoom): Promise<{ id: string }> =>
    api(`${base}/${id}/rooms`, { method: 'POST', body: room }),
  changeRoom: (id: string, roomId: string, change: Contract.ChangeTeamRoom): Promise<TeamRoom> =>
    api(`${base}/${id}/rooms/${roomId}`, { method: 'PATCH', body: change }),
  archiveRoom: (id: string, roomId: string): Promise<void> =>
    api(`${base}/${id}/rooms/${roomId}`, { method: 'DELETE' }),
};
