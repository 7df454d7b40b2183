import type { RoomListItem } from '@astra/chat-core/rooms';
import type { ChatRoom } from '#api/chat.ts';
import { nameOfRoom } from '#chat/people.ts';
import { consultationIdOf } from './use-consultations.ts';
import type { Consultation } from './use-consultations.ts';

/** A room of the list: what the service says of it, and what is in it as soon as the chat is open. */
export interface RoomEntry {
  readonly room: ChatRoom;
  readonly name: string;
  /** Null: the chat is not open yet, or the room is being made. */
  readonly item: RoomListItem | null;
  /** Null: it is of none, or of one that is not read yet. */
  readonly consultation: Consultation | null;
}

const folded = (text: string): string =>
  text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();

interface ListParts {
  readonly rooms: readonly ChatRoom[];
  readonly items: readonly RoomListItem[];
  /** Not all have come: they are in no order of their last words yet, and none jumps up before the others. */
  readonly isWhole: boolean;
  readonly myId: string;
  readonly consultations: ReadonlyMap<string, Consultation>;
  /** For a room that nothing names. */
  readonly nameless: string;
}

/** The rooms, those with the newest words first; closed ones last. */
export function entriesOf({
  rooms,
  items,
  isWhole,
  myId,
  consultations,
  nameless,
}: ListParts): readonly RoomEntry[] {
  const lastAt = ({ item }: RoomEntry): number => (isWhole && item ? item.lastAt : 0);
  const byId = new Map(items.map((item) => [item.id, item]));
  return rooms
    .map((room) => {
      const consultation = consultations.get(consultationIdOf(room) ?? '') ?? null;
      return {
        room,
        name: consultation?.patientName ?? nameOfRoom(room, myId) ?? nameless,
        item: byId.get(room.matrixRoomId ?? '') ?? null,
        consultation,
      };
    })
    .toSorted(
      (one, other) =>
        Number(one.room.isClosed) - Number(other.room.isClosed) ||
        lastAt(other) - lastAt(one) ||
        one.name.localeCompare(other.name),
    );
}

const isSpokenIn = ({ item }: RoomEntry): boolean =>
  item !== null && (!item.isSilent || item.draft !== null || item.hasFailed);

/**
 * What the list shows unasked. Each call has a conversation of its own: those in which nobody has written would stand between
 * the others, one more with each call, under the name of the room from which it was made. The search finds them.
 */
export const roomsShown = (
  entries: readonly RoomEntry[],
  currentId: string | null,
): readonly RoomEntry[] =>
  entries.filter(
    (entry) => entry.room.kind !== 'meeting' || entry.room.id === currentId || isSpokenIn(entry),
  );

/** Those of the whole organisation stand apart; in it, as in the others, none changes its order. */
export const ofOrganisation = ({ room }: RoomEntry): boolean =>
  room.forRoles !== null && !room.isClosed;

/** The rooms whose name, or somebody in it, has these letters. */
export function roomsNamed(entries: readonly RoomEntry[], typed: string): readonly RoomEntry[] {
  const wanted = folded(typed.trim());
  if (wanted === '') return entries;
  return entries.filter(
    ({ name, room }) =>
      folded(name).includes(wanted) ||
      // Everybody is in a room of the whole organisation: by a colleague's name it is not meant.
      (room.forRoles === null && peopleNamed(room.members, typed).length > 0),
  );
}

/** Those whose name has these letters. */
export const peopleNamed = (members: ChatRoom['members'], typed: string): ChatRoom['members'] =>
  members.filter(({ displayName }) => folded(displayName).includes(folded(typed.trim())));

/** Whether the person keeps the room, as a lead of its team or of the room itself; the service asks again. */
export const keepsRoom = ({ teamId, forRoles, members }: ChatRoom, myId: string): boolean =>
  (teamId !== null || forRoles !== null) &&
  members.some((one) => one.personId === myId && one.isModerator);
