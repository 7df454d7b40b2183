import { Type, type Static } from 'typebox';
import { RoomArchive } from './chat-archive.ts';
import { exact, Instant, line, mark, nullable, oneOf, Uuid, Version } from './common.ts';
import { RoomRoles } from './organisation-rooms.ts';

/** A Matrix id of a person; it says nothing of who they are. */
const MatrixUserId = Type.String({ description: 'Matrix user id' });
const DeviceId = mark(64, 'Matrix device id that this service gave to this browser before');

/**
 * `POST /session` (members), `POST /visit/session` (guests): a way into the chat server for this browser. Asked again
 * before it ends, with the device that it gave; an unknown device, or one of somebody else, gives a new one.
 */
export const OpenChat = exact({
  deviceId: Type.Optional(DeviceId),
  deviceName: Type.Optional(line(60, 'What the person calls this device, as others see it')),
});
export type OpenChat = Static<typeof OpenChat>;
export const ChatSession = exact({
  homeserver: Type.String({ description: 'Base address of the Matrix server' }),
  userId: MatrixUserId,
  deviceId: Type.String(),
  accessToken: Type.String(),
  expiresInMs: Type.Integer({ description: 'Ask for the next one before' }),
});
export type ChatSession = Static<typeof ChatSession>;

export const roomKinds = [
  'team',
  'announcement',
  'private',
  'organisation',
  'direct',
  'meeting',
] as const;
export const RoomKind = oneOf(roomKinds, 'What the room is for');
export type RoomKind = Static<typeof RoomKind>;

/** Someone in a room. A guest's name is in no Matrix profile. */
export const RoomMember = exact({
  personId: Uuid,
  displayName: Type.String(),
  userId: nullable(MatrixUserId),
  isModerator: Type.Boolean(),
  isSilenced: Type.Boolean({ description: 'Reads, and does not write' }),
  isGuest: Type.Boolean(),
});
export type RoomMember = Static<typeof RoomMember>;
/** A guest of a meeting who is out of its conversation again; their words are still in it. */
const FormerGuest = exact({
  personId: Uuid,
  displayName: Type.String(),
  userId: MatrixUserId,
});
/** A room of the caller's. `matrixRoomId` is null until the chat server has made it; asking again is enough. */
export const ChatRoom = exact({
  id: Uuid,
  kind: RoomKind,
  /** Null of a direct conversation and of a consultation: the page names it after who is in it. */
  name: nullable(Type.String()),
  matrixRoomId: nullable(Type.String()),
  teamId: nullable(Uuid),
  meetingId: nullable(Uuid),
  /** Of a room of the whole organisation: for whom in it; nobody leaves it who works there. Null of any other room. */
  forRoles: nullable(RoomRoles),
  isClosed: Type.Boolean({ description: 'Nobody writes in it any more' }),
  keptDays: nullable(
    Type.Integer({ description: 'After how many days messages are deleted; null: they stay' }),
  ),
  ownDays: nullable(Type.Integer({ description: 'What the room itself says of it' })),
  hasLinkPreviews: Type.Boolean({
    description:
      'Whether a link that somebody writes here may be looked at, for a preview in the message',
  }),
  /** Null: nobody but its members keeps what is written here. */
  archive: nullable(RoomArchive),
  people: Type.Integer({ description: 'How many are in it' }),
  /** In the list, of a room of the whole organisation: the caller, those who lead it, and those who only read; otherwise all. */
  members: Type.Array(RoomMember),
  formerGuests: Type.Array(FormerGuest),
});
export type ChatRoom = Static<typeof ChatRoom>;
/** `GET /rooms`: all of the caller's. */
export const ChatRooms = exact({ items: Type.Array(ChatRoom) });
/** `POST /direct`: the one conversation of two people of an organisation; the same one each time. */
export const OpenDirect = exact({ personId: Uuid });

/** A care team of the organisation. */
export const Team = exact({
  id: Uuid,
  name: Type.String(),
  version: Version,
  members: Type.Array(
    exact({
      personId: Uuid,
      displayName: Type.String(),
      isLead: Type.Boolean(),
      /** What they are in the team; several can be the same. */
      position: nullable(Type.String()),
    }),
  ),
  mayChange: Type.Boolean({ description: 'Whether the caller changes the team and its rooms' }),
  mayClose: Type.Boolean(),
});
export type Team = Static<typeof Team>;
/** `GET /teams`: the caller's; all of the organisation for an administrator. */
export const Teams = exact({ items: Type.Array(Team) });
/** `POST /teams`: with its first room. */
export const CreateTeam = exact({ name: line(80, 'Name of the team') });
/** `PATCH /teams/:id`. */
export const RenameTeam = exact({ version: Version, name: line(80, 'Name of the team') });
export const TeamMemberParams = exact({ id: Uuid, personId: Uuid });
/** `PUT /teams/:id/members/:personId`: comes in, or is another than before. A position left out stays as it is. */
export const SetTeamMember = exact({
  isLead: Type.Boolean(),
  position: Type.Optional(
    nullable(line(60, 'What they are in the team, as “on-call cardiologist”')),
  ),
});
/** `POST /teams/:id/rooms`: announcements are written by leads alone; a private room has the members named. */
export const CreateTeamRoom = exact({
  kind: oneOf(['announcement', 'private'] as const),
  name: line(80, 'Name of the room'),
  memberIds: Type.Array(Uuid, {
    maxItems: 200,
    uniqueItems: true,
    description: 'Of a private room, beside the one who makes it; empty for announcements',
  }),
});
/**
 * `GET /teams/:id/rooms`: all of them for who changes the team, the caller's own for others. Who is in one is no business
 * of who is not, save that whoever changes the team decides it.
 */
export const TeamRoom = exact({
  id: Uuid,
  kind: RoomKind,
  name: Type.String(),
  memberIds: Type.Array(Uuid),
  isMine: Type.Boolean({ description: 'Whether the caller is in it' }),
  isArchived: Type.Boolean({ description: 'An archive reads there, or has read' }),
});
export type TeamRoom = Static<typeof TeamRoom>;
export const TeamRooms = exact({ items: Type.Array(TeamRoom) });
export const TeamRoomParams = exact({ id: Uuid, roomId: Uuid });
/** `PATCH /teams/:id/rooms/:roomId`; the team's first room is called like the team. `memberIds`: of a private room. */
export const ChangeTeamRoom = exact({
  name: Type.Optional(line(80, 'Name of the room')),
  memberIds: Type.Optional(Type.Array(Uuid, { maxItems: 200, uniqueItems: true })),
});
export type ChangeTeamRoom = Static<typeof ChangeTeamRoom>;
/** Its maker need not be in it; `GET /rooms` shows it to those who are. */
export const TeamRoomMade = exact({ id: Uuid });

/** Service to service, from meetings: who talks in a meeting. `GET /internal/meetings/:id/people`. */
export const MeetingPeople = exact({
  meetingId: Uuid,
  organisationId: Uuid,
  title: nullable(Type.String()),
  isOver: Type.Boolean(),
  /** After the end: until when its guests still read and write; null: no longer. */
  guestsUntil: nullable(Instant),
  professionals: Type.Array(exact({ personId: Uuid, isModerator: Type.Boolean() })),
  /** Only who has been let in; after the end those who were. */
  guests: Type.Array(exact({ guestId: Uuid, name: Type.String(), isPatient: Type.Boolean() })),
});
export type MeetingPeople = Static<typeof MeetingPeople>;
/** The same: whom a meeting calls now. `GET /internal/meetings/:id/summons`. */
export const MeetingSummons = exact({
  meetingId: Uuid,
  organisationId: Uuid,
  /** Whom it rings for; null when it rings for nobody. */
  rings: nullable(exact({ until: Instant, personIds: Type.Array(Uuid) })),
  /** Professionals for whom somebody is in the waiting room. */
  waitedForIds: Type.Array(Uuid),
});
export type MeetingSummons = Static<typeof MeetingSummons>;
