import type { TimelineSnapshot } from '@astra/chat-core/timeline-types';
import type { WhoKind } from '@astra/ui/who';
import type { ChatMember, ChatRoom } from '#api/chat.ts';

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

/** The names that the chat service knows count more than those at the chat server, which has no guest's. */
export function talkersOf(
  members: readonly ChatMember[],
  people: TimelineSnapshot['people'],
): TalkerOf {
  const known = new Map(members.map((member) => [member.userId, member]));
  return (userId) => {
    const member = known.get(userId);
    if (member) return { name: member.displayName, kind: member.isGuest ? 'guest' : 'member' };
    return { name: people.get(userId)?.name ?? '', kind: 'member' };
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
