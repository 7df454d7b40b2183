import type * as Contract from '@astra/contracts/organisation-rooms';
import { api } from '#shared/api.ts';

export type OrganisationRoom = Contract.OrganisationRoom;
export type NewOrganisationRoom = Contract.CreateOrganisationRoom;
export type RoomRole = Contract.RoomRole;

const base = '/api/chat/organisation-rooms';

/** Rooms of the whole organisation, for those who answer for it. */
export const organisationRoomsApi = {
  list: (signal?: AbortSignal): Promise<Contract.OrganisationRooms> => api(base, { signal }),
  create: (room: NewOrganisationRoom): Promise<OrganisationRoom> =>
    api(base, { method: 'POST', body: room }),
  change: (id: string, change: Contract.ChangeOrganisationRoom): Promise<OrganisationRoom> =>
    api(`${base}/${id}`, { method: 'PATCH', body: change }),
  close: (id: string): Promise<void> => api(`${base}/${id}`, { method: 'DELETE' }),
};
