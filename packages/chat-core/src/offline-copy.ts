import type { LinkPreview } from './link-preview.ts';
import type { RichNode } from './rich-text.ts';
import type { RoomFacts } from './rooms.ts';
import type { EventBody, MessageContent, Person, RoomEventFact } from './timeline-types.ts';

/** The newest messages of one room, as the connection has them. */
export interface RecentEvents {
  readonly events: readonly RoomEventFact[];
  /** Who wrote them. */
  readonly people: readonly Person[];
}

/** A content as plain data: its formatting is worked out before it is kept. */
type Kept<Body> = Body extends { readonly content: MessageContent }
  ? Omit<Body, 'content'> & {
      readonly content: Omit<MessageContent, 'rich' | 'linkPreview'> & {
        readonly rich: readonly RichNode[];
        /** Not in copies of before there was one. */
        readonly linkPreview?: LinkPreview | null;
      };
    }
  : Body;

/** One event of a room as plain data. */
export type KeptEvent = Omit<RoomEventFact, 'body'> & { readonly body: Kept<EventBody> };

/** One room of the copy. */
export interface KeptRoom {
  readonly facts: RoomFacts;
  readonly people: readonly Person[];
  readonly events: readonly KeptEvent[];
}

/** What a device keeps to be read without network: plain data, to be sealed. */
export interface OfflineCopy {
  readonly savedAt: number;
  readonly rooms: readonly KeptRoom[];
}

/** What may be kept, and for how long. */
export interface OfflineLimits {
  readonly days: number;
  /** The newest messages of a room. */
  readonly messages: number;
  /** The rooms in which something was said last. */
  readonly rooms: number;
}

const DAY_MS = 86_400_000;
/** A clock that is corrected by a little is not one that was set back. */
const SLACK_MS = 60 * 60_000;

/** Whether a device that has heard of us then may still show what it keeps. One whose clock was set back may not. */
export function isStillGood(heardAt: number, now: number, days: number): boolean {
  const age = now - heardAt;
  return age >= -SLACK_MS && age <= days * DAY_MS;
}

/** From when on what was said in a room may be kept, and shown: for no longer than the room itself keeps it. */
function youngFrom(
  { keptDays }: Partial<Pick<RoomFacts, 'keptDays'>>,
  { days, now }: { readonly days: number; readonly now: number },
): number {
  return now - Math.min(days, keptDays ?? days) * DAY_MS;
}

/** Of the rooms those in which something was said last, and not too long ago. */
export function roomsToKeep<Room extends RoomFacts>(
  rooms: readonly Room[],
  { days, rooms: most }: OfflineLimits,
  now: number,
): readonly Room[] {
  return rooms
    .filter((room) => room.membership === 'joined' && room.lastAt >= youngFrom(room, { days, now }))
    .toSorted((one, other) => other.lastAt - one.lastAt)
    .slice(0, most);
}

/** A room as it is kept: the newest of its messages, none older than the limit, with what was said about them. */
export function roomToKeep(
  facts: RoomFacts,
  { events, people }: RecentEvents,
  limits: OfflineLimits & { readonly now: number },
): KeptRoom {
  const from = youngFrom(facts, limits);
  const young = events.filter(({ at, body }) => at >= from && body.kind !== 'other');
  const messages = young.filter(({ body }) => isMessage(body));
  const first = messages.at(-limits.messages);
  return {
    facts: withYoungPreview(facts, from),
    people,
    events: young.slice(first ? young.indexOf(first) : 0).map(keptOf),
  };
}

/** What of a copy may be shown now: on a device that was long away nothing is older than on one that was not. */
export function readable(
  copy: OfflineCopy,
  { days, now }: { days: number; now: number },
): OfflineCopy {
  const rooms = copy.rooms.map((room) => {
    // A copy of before does not say for how long its rooms keep it.
    const from = youngFrom(room.facts, { days, now });
    const events = room.events.filter(({ at }) => at >= from);
    return { ...room, facts: withYoungPreview(room.facts, from), events };
  });
  return { ...copy, rooms };
}

const withYoungPreview = (facts: RoomFacts, from: number): RoomFacts =>
  facts.preview && facts.preview.at < from ? { ...facts, preview: null } : facts;

/** The event as the timeline wants it. */
export function eventOf(kept: KeptEvent): RoomEventFact {
  const { body } = kept;
  if (!('content' in body)) return { ...kept, body };
  const { rich, linkPreview = null } = body.content;
  const content = { ...body.content, rich: () => rich, linkPreview: () => linkPreview };
  return { ...kept, body: { ...body, content } };
}

function keptOf(event: RoomEventFact): KeptEvent {
  const { body } = event;
  if (!('content' in body)) return { ...event, body };
  const [rich, linkPreview] = [body.content.rich(), body.content.linkPreview()];
  return { ...event, body: { ...body, content: { ...body.content, rich, linkPreview } } };
}

const isMessage = ({ kind }: EventBody): boolean =>
  kind === 'message' || kind === 'sealed' || kind === 'deleted';
