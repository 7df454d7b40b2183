import type { ChatRoom } from '@astra/contracts/chat';
import { archiveOf } from '#domain/archive.ts';
import { hasLinkPreviews } from '#domain/link-preview.ts';
import type { Room } from '#domain/room.ts';
import type { ChatServer } from '#ports/chat-server.ts';
import type { Unit } from '#ports/store.ts';

/** A room with the names of those who are in it, as one of them sees it. */
export async function presentRooms(
  unit: Unit,
  server: Pick<ChatServer, 'userId'>,
  rooms: readonly Room[],
): Promise<ChatRoom[]> {
  const ids = [...new Set(rooms.flatMap(({ members }) => members.map((one) => one.personId)))];
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
    isClosed: room.isClosed,
    keptDays: room.keptDays,
    ownDays: room.ownDays,
    hasLinkPreviews: hasLinkPreviews(room),
    archive: presentArchive(room),
    members: room.members.map(({ personId, isModerator }) => {
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

const isIn = ({ members }: Room, personId: string): boolean =>
  members.some((member) => member.personId === personId);

function presentArchive(room: Room): ChatRoom['archive'] {
  const archive = archiveOf(room);
  if (!archive) return null;
  const { organisationName, reason, since } = archive;
  return { organisationName, reason, since: since.toISOString() };
}
