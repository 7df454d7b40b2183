import type { Role } from '@astra/contracts/actor';
import type { ChatRoom } from '@astra/contracts/chat';
import { roomRoles, type RoomRole } from '@astra/contracts/organisation-rooms';
import { AppError } from '@astra/kit/problems';
import { archiveOf } from '#domain/archive.ts';
import { hasLinkPreviews } from '#domain/link-preview.ts';
import type { Room, RoomMember } from '#domain/room.ts';
import type { ChatServer } from '#ports/chat-server.ts';
import type { Unit } from '#ports/store.ts';

/** A room with the names of those who are in it, as one of them sees it. */
export async function presentRoom(
  unit: Unit,
  server: Pick<ChatServer, 'userId'>,
  room: Room,
): Promise<ChatRoom> {
  const [shown] = await present(unit, server, [{ ...room, shown: room.members }]);
  if (!shown) throw new AppError('not-found');
  return shown;
}

/**
 * All rooms of a person. A list that named everybody of each room of a whole organisation would be longer than all the rest,
 * each time that a page is opened.
 */
export const presentRooms = (
  unit: Unit,
  { server, personId }: { readonly server: Pick<ChatServer, 'userId'>; readonly personId: string },
  rooms: readonly Room[],
): Promise<ChatRoom[]> =>
  present(
    unit,
    server,
    rooms.map((room) => {
      const { members, forRoles, silencedIds } = room;
      const isNamed = (one: RoomMember): boolean =>
        one.personId === personId || one.isModerator || silencedIds.includes(one.personId);
      return { ...room, shown: forRoles === null ? members : members.filter(isNamed) };
    }),
  );

type Shown = Room & { readonly shown: Room['members'] };

async function present(
  unit: Unit,
  server: Pick<ChatServer, 'userId'>,
  rooms: readonly Shown[],
): Promise<ChatRoom[]> {
  const ids = [...new Set(rooms.flatMap(({ shown }) => shown.map((one) => one.personId)))];
  const accounts = new Map((await unit.accounts.named(ids)).map((one) => [one.personId, one]));
  const guests = Map.groupBy(
    await unit.accounts.guestsOf(rooms.flatMap(({ meetingId }) => meetingId ?? [])),
    ({ meetingId }) => meetingId,
  );
  return rooms.map((room) => ({
    id: room.id,
    kind: room.kind,
    name: room.name,
    matrixRoomId: room.matrixRoomId,
    teamId: room.teamId,
    meetingId: room.meetingId,
    forRoles: room.forRoles && rolesOf(room.forRoles),
    isClosed: room.isClosed,
    keptDays: room.keptDays,
    ownDays: room.ownDays,
    hasLinkPreviews: hasLinkPreviews(room),
    archive: presentArchive(room),
    people: room.members.length,
    members: room.shown.map(({ personId, isModerator }) => {
      const account = accounts.get(personId);
      return {
        personId,
        displayName: account?.displayName ?? '',
        userId: account ? server.userId(account.localpart) : null,
        isModerator,
        isSilenced: room.silencedIds.includes(personId),
        isGuest: account?.kind === 'guest',
      };
    }),
    formerGuests: (guests.get(room.meetingId) ?? [])
      .filter(({ personId }) => !isIn(room, personId))
      .map(({ personId, displayName, localpart }) => ({
        personId,
        displayName,
        userId: server.userId(localpart),
      })),
  }));
}

/** A chat is for these alone. */
export const rolesOf = (roles: readonly Role[]): RoomRole[] =>
  roomRoles.filter((role) => roles.includes(role));

const isIn = ({ members }: Room, personId: string): boolean =>
  members.some((member) => member.personId === personId);

function presentArchive(room: Room): ChatRoom['archive'] {
  const archive = archiveOf(room);
  if (!archive) return null;
  const { organisationName, reason, since } = archive;
  return { organisationName, reason, since: since.toISOString() };
}
