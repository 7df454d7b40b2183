import type { Unsent } from './timeline-types.ts';

/** What a room is for. */
export type RoomKind = 'direct' | 'team' | 'private' | 'announcement' | 'organisation' | 'meeting';

/** Why one reads in a room and does not write: nobody does, those who lead do, all others do. */
export type WriteBar = 'closed' | 'leads-only' | 'silenced';

/** The last thing said in a room. */
export interface RoomPreview {
  readonly senderId: string;
  readonly senderName: string;
  readonly isMine: boolean;
  readonly at: number;
  readonly what: 'text' | 'call' | 'file' | 'deleted' | 'sealed' | 'unsupported';
  /** One line; empty unless it is a text. */
  readonly text: string;
  /** Of a call: its meeting's id. */
  readonly callId?: string;
}

/** A room as the server shows it. */
export interface RoomFacts {
  readonly id: string;
  readonly kind: RoomKind;
  readonly name: string;
  /** For a direct conversation: with whom. */
  readonly otherId: string | null;
  readonly membership: 'joined' | 'invited';
  readonly isEncrypted: boolean;
  /** People, without the chat service's own account. */
  readonly memberCount: number;
  readonly unread: number;
  readonly mentions: number;
  /** When something was said last, or it was made. */
  readonly lastAt: number;
  readonly preview: RoomPreview | null;
  /** Nobody has written in it since it was made. */
  readonly isSilent: boolean;
  /** Null: one may write. */
  readonly writeBar: WriteBar | null;
  /** For how many days messages stay; null: without end. */
  readonly keptDays: number | null;
  /** The person wants to hear of it only when they are named. */
  readonly isMuted: boolean;
}

/** A room in the list. */
export interface RoomListItem extends RoomFacts {
  /** What was begun and not sent. */
  readonly draft: string | null;
  /** Something in it could not be sent. */
  readonly hasFailed: boolean;
}

/** What the chat service says of a room; the homeserver is told no more than it must know. */
export interface RoomCard {
  readonly kind: RoomKind;
  /** Null: as the homeserver has it. */
  readonly name: string | null;
  /** For a direct conversation: with whom, by their Matrix id. */
  readonly otherId: string | null;
  /** For how many days messages stay; null: without end. */
  readonly keptDays: number | null;
}

/** What the list is made of. */
export interface RoomListParts {
  readonly cards: ReadonlyMap<string, RoomCard>;
  readonly facts: readonly RoomFacts[];
  readonly drafts: ReadonlyMap<string, string>;
  readonly unsentOf: (roomId: string) => readonly Unsent[];
}

/** The rooms in their order. A room that did not change stays the same object, and so does the list. */
export function listRooms(
  parts: RoomListParts,
  last: readonly RoomListItem[],
): readonly RoomListItem[] {
  const known = new Map(last.map((item) => [item.id, item]));
  const next = parts.facts
    .map((facts) => keepSame(known.get(facts.id), itemOf(facts, parts)))
    .toSorted(inOrder);
  const isSame = next.length === last.length && next.every((item, at) => item === last[at]);
  return isSame ? last : next;
}

/** How many rooms have something new. */
export function countNew(rooms: readonly RoomListItem[]): number {
  return rooms.filter(({ unread, membership }) => unread > 0 || membership === 'invited').length;
}

function itemOf(facts: RoomFacts, { cards, drafts, unsentOf }: RoomListParts): RoomListItem {
  const card = cards.get(facts.id);
  const unsent = unsentOf(facts.id);
  const mine = unsent.findLast(({ body }) => body.kind === 'message')?.at ?? 0;
  return {
    ...facts,
    kind: card?.kind ?? facts.kind,
    name: card?.name ?? facts.name,
    otherId: card?.otherId ?? facts.otherId,
    keptDays: shorter(facts.keptDays, card?.keptDays ?? null),
    lastAt: Math.max(facts.lastAt, mine),
    draft: drafts.get(facts.id) ?? null,
    hasFailed: unsent.some(({ state }) => state.name === 'failed'),
  };
}

/** One of both may not have heard yet that it is less. */
const shorter = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

/** Invitations first, then by what was said last. */
function inOrder(one: RoomListItem, other: RoomListItem): number {
  if (one.membership !== other.membership) return one.membership === 'invited' ? -1 : 1;
  return other.lastAt - one.lastAt || (one.id < other.id ? -1 : 1);
}

function keepSame(last: RoomListItem | undefined, next: RoomListItem): RoomListItem {
  if (!last) return next;
  const preview = isSame(last.preview, next.preview) ? last.preview : next.preview;
  const kept = { ...next, preview };
  return isSame(last, kept) ? last : kept;
}

function isSame<T extends object>(one: T | null, other: T | null): boolean {
  if (one === null || other === null) return one === other;
  // Both come from the same literal, so they have the same keys.
  return (Object.keys(other) as (keyof T)[]).every((key) => Object.is(one[key], other[key]));
}
