import type * as Contract from '@astra/contracts/room-links';
import { api } from '#shared/api.ts';

/** A useful link of a room. */
export type RoomLink = Contract.RoomLink;
export type RoomLinks = Contract.RoomLinks;
export type LinkWish = Contract.AddRoomLink;

const base = (roomId: string): string => `/api/chat/rooms/${roomId}`;

/** The useful links of a room that one is in. */
export const roomLinksApi = {
  list: (roomId: string, signal?: AbortSignal): Promise<RoomLinks> =>
    api(`${base(roomId)}/links`, { signal }),
  add: (roomId: string, body: LinkWish): Promise<RoomLink> =>
    api(`${base(roomId)}/links`, { method: 'POST', body }),
  change: (roomId: string, { id, version }: RoomLink, wish: LinkWish): Promise<RoomLink> =>
    api(`${base(roomId)}/links/${id}`, { method: 'PATCH', body: { version, ...wish } }),
  remove: (roomId: string, id: string): Promise<void> =>
    api(`${base(roomId)}/links/${id}`, { method: 'DELETE' }),
  order: (roomId: string, linkIds: readonly string[]): Promise<RoomLinks> =>
    api(`${base(roomId)}/link-order`, { method: 'PUT', body: { linkIds } }),
};
