import type { TimelineSnapshot } from '@astra/chat-core/timeline-types';
import type { WhoKind } from '@astra/ui/who';
import type { ChatRoom } from '#api/chat.ts';

/** The chat service's own account beside somebody's: it is in every room, and is nobody. */
export const serviceIdBeside = (userId: string): string =>
  `@astra-visio:${userId.slice(userId.indexOf(':') + 1)}`;

/** The account by which an organisation archives a room: no person, and nothing to be missed when it comes. */
export const isArchive = (userId: string): boolean => userId.startsWith('@archive-');

/** Somebody of a room, as it is shown. */
export interface Talker {
  readonly name: string;
  readonly kind: WhoKind;
}

/** Gives the people of a room by their Matrix ids. */
export type TalkerOf = (userId: string) => Talker;

/** Those whose words are in a room. */
export type PeopleOfRoom = Pick<ChatRoom, 'members' | 'formerGuests'>;

/** The names that the room is given with count more than those at the chat server, which has no guest's. */
export function talkersOf(
  { members, formerGuests }: PeopleOfRoom,
  people: TimelineSnapshot['people'],
): TalkerOf {
  const guests = [...members.filter(({ isGuest }) => isGuest), ...formerGuests];
  const known = new Map<string | null, Talker>([
    ...members.map(({ userId, displayName: name }) => [userId, { name, kind: 'member' }] as const),
    ...guests.map(({ userId, displayName: name }) => [userId, { name, kind: 'guest' }] as const),
  ]);
  return (userId) => known.get(userId) ?? { name: people.get(userId)?.name ?? '', kind: 'member' };
}

/** Guests' names are in no place of the chat: the meeting has them. */
export function withGuestNames<R extends PeopleOfRoom>(
  room: R,
  guests: readonly { readonly id: string; readonly name: string }[],
): R {
  const names = new Map(guests.map(({ id, name }) => [id, name]));
  const named = <P extends { readonly personId: string; readonly displayName: string }>(
    one: P,
  ): P => ({ ...one, displayName: names.get(one.personId) ?? one.displayName });
  return {
    ...room,
    members: room.members.map(named),
    formerGuests: room.formerGuests.map(named),
  };
}

/** What a room is called by one of its people; null: nothing says it. */
export function nameOfRoom(room: ChatRoom, myId: string): string | null {
  if (room.name !== null) return room.name;
  const others = room.members.filter(({ personId }) => personId !== myId);
  const guests = others.filter(({ isGuest }) => isGuest);
  const shown = room.kind === 'meeting' && guests.length > 0 ? guests : others;
  return shown.length === 0 ? null : shown.map(({ displayName }) => displayName).join(', ');
}
