import { Type, type Static } from 'typebox';
import { exact, line, oneOf, Uuid } from './common.ts';

/** Roles by which a room of the organisation may be for some of its people. A platform administrator has no chat. */
export const roomRoles = [
  'clinician',
  'secretary',
  'organisation-administrator',
  'security-officer',
] as const;
export type RoomRole = (typeof roomRoles)[number];
export const RoomRoles = Type.Array(oneOf(roomRoles), {
  maxItems: roomRoles.length,
  uniqueItems: true,
  description: 'Who is in it beside those who lead it: whoever has one of these; empty: everybody',
});

const Name = line(80, 'Name of the room');
const LeadIds = Type.Array(Uuid, {
  minItems: 1,
  maxItems: 50,
  uniqueItems: true,
  description:
    'Colleagues who keep the room, and alone write announcements; they are in it whatever their role',
});
/** `announcement`: those who lead write; `organisation`: everybody does. */
export const organisationRoomKinds = ['announcement', 'organisation'] as const;

/** A room of the whole organisation, as those see it who answer for it. */
export const OrganisationRoom = exact({
  id: Uuid,
  kind: oneOf(organisationRoomKinds),
  name: Type.String(),
  roles: RoomRoles,
  leads: Type.Array(exact({ personId: Uuid, displayName: Type.String() })),
  people: Type.Integer({ description: 'How many ought to be in it' }),
  joined: Type.Integer({ description: 'How many of them the chat server has let in so far' }),
  isMine: Type.Boolean({ description: 'Whether the caller is in it' }),
  isArchived: Type.Boolean({ description: 'An archive reads there, or has read' }),
});
export type OrganisationRoom = Static<typeof OrganisationRoom>;
/** `GET /organisation-rooms`: those of the caller's organisation, closed ones apart. */
export const OrganisationRooms = exact({ items: Type.Array(OrganisationRoom) });
export type OrganisationRooms = Static<typeof OrganisationRooms>;
/** `POST /organisation-rooms`: its people come in one after the other, after the reply. */
export const CreateOrganisationRoom = exact({
  kind: oneOf(organisationRoomKinds),
  name: Name,
  roles: RoomRoles,
  leadIds: LeadIds,
});
export type CreateOrganisationRoom = Static<typeof CreateOrganisationRoom>;
/** `PATCH /organisation-rooms/:id`: what is left out stays. */
export const ChangeOrganisationRoom = exact({
  name: Type.Optional(Name),
  roles: Type.Optional(RoomRoles),
  leadIds: Type.Optional(LeadIds),
});
export type ChangeOrganisationRoom = Static<typeof ChangeOrganisationRoom>;
