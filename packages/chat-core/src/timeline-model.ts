import { EventLine } from './event-line.ts';
import type { Placed } from './event-line.ts';
import { EntryList } from './entry-list.ts';
import { MessageMaker } from './message-maker.ts';
import { Reading } from './reading.ts';
import { Relations } from './relations.ts';
import type {
  ReadUpTo,
  RoomEventFact,
  TimelineEntry,
  TimelineMessage,
  Unsent,
} from './timeline-types.ts';

/** What a timeline must know of its reader. */
export interface ModelParts {
  readonly myId: string;
  /** The local day of a moment, `YYYY-MM-DD`. */
  readonly dayOf: (at: number) => string;
  /** The chat service's own account: it is in every room, and reads nothing. */
  readonly serviceId?: string | null;
}

/**
 * The conversation of a room, worked out from its events in whatever order they become known.
 * A new message costs the copying of one array of references; all other objects stay as they are.
 */
export class TimelineModel {
  readonly #line = new EventLine();
  readonly #relations = new Relations();
  readonly #reading: Reading;
  readonly #maker: MessageMaker;
  readonly #list: EntryList;
  readonly #myId: string;

  constructor({ myId, dayOf, serviceId = null }: ModelParts) {
    this.#myId = myId;
    this.#reading = new Reading(serviceId);
    this.#maker = new MessageMaker({ myId, line: this.#line, relations: this.#relations });
    this.#list = new EntryList({ dayOf, myId, maker: this.#maker, line: this.#line });
  }

  /** The lines to show: the same array until something changes. */
  get entries(): readonly TimelineEntry[] {
    return this.#list.entries;
  }

  get reads(): readonly ReadUpTo[] {
    return this.#reading.of(this.#line);
  }

  /** The newest event, to say that all is read. */
  get lastId(): string | null {
    return this.#line.last?.fact.id ?? null;
  }

  /** The event up to which oneself is known to have read. */
  get myReceiptId(): string | null {
    return this.#reading.receiptOf(this.#myId);
  }

  /** One's own receipt stands at this event, or beyond it. */
  hasReadTo(eventId: string): boolean {
    const receiptId = this.myReceiptId;
    if (receiptId === null || receiptId === eventId) return receiptId !== null;
    return (this.positionOf(receiptId) ?? -Infinity) > (this.positionOf(eventId) ?? -Infinity);
  }

  /** How far oneself has read. */
  get myPosition(): number {
    return this.reads.find(({ userId }) => userId === this.#myId)?.position ?? -Infinity;
  }

  message(id: string): TimelineMessage | null {
    return this.#line.get(id) ? this.#maker.messageOf(id) : null;
  }

  /** The beginning of the thread below which an event is shown; null: it stands by itself, or is not here. */
  rootOf(id: string): TimelineMessage | null {
    const fact = this.#line.get(id)?.fact;
    if (!fact || !this.#maker.isReply(fact)) return null;
    const rootId = 'threadId' in fact.body ? fact.body.threadId : null;
    return rootId === null ? null : this.#maker.messageOf(rootId);
  }

  /** What others have answered in threads beyond a position, from the oldest on. */
  repliesAfter(from: number): readonly string[] {
    const found: string[] = [];
    for (const { fact, position } of this.#line)
      if (position > from && fact.senderId !== this.#myId && this.#maker.isReply(fact))
        found.push(fact.id);
    return found;
  }

  /** The event before another one; null: none is here. */
  idBefore(id: string): string | null {
    const placed = this.#line.get(id);
    return (placed && this.#line.before(placed)?.fact.id) ?? null;
  }

  /** A new event at the end. One that is known already is taken as changed. */
  append(fact: RoomEventFact): void {
    if (this.#line.get(fact.id)) return this.change(fact);
    const placed = this.#line.append(fact);
    this.#know(placed);
    this.#list.appended(placed);
    if (fact.txnId !== null) this.#arrive();
  }

  /** A page of older events, from the oldest on. */
  prepend(facts: readonly RoomEventFact[]): void {
    const fresh = facts.filter(({ id }) => !this.#line.get(id));
    this.#line.prepend(fresh);
    for (const { id } of fresh) {
      const placed = this.#line.get(id);
      if (placed) this.#know(placed);
    }
    this.#maker.forgetAll();
    this.#list.rebuild();
  }

  /** An event says something else now: it could be read at last, or was deleted. */
  change(fact: RoomEventFact): void {
    const old = this.#line.get(fact.id);
    if (!old) return;
    const about = this.#relations.remove(old.fact);
    // A deleted edit or reaction leaves nothing to show.
    const body =
      about !== null && fact.body.kind === 'deleted' ? ({ kind: 'other' } as const) : fact.body;
    const placed = { fact: { ...fact, body }, position: old.position };
    this.#line.replace(placed.fact);
    this.#know(placed);
    if (about !== null) this.#touch(about);
    this.#touch(fact.id);
    if (!isShownAlike(old.fact, placed.fact)) this.#restart();
  }

  /** What is said about an event that is not in the line: the server's own sum of its edits. */
  relate(fact: RoomEventFact): void {
    const about = this.#relations.add(fact);
    if (about !== null) this.#touch(about);
  }

  receive(userId: string, eventId: string): void {
    this.#reading.receive(userId, eventId);
  }

  /** What this person has written and the server has not given back yet. */
  setUnsent(unsent: readonly Unsent[]): void {
    for (const id of this.#maker.setUnsent(unsent)) this.#touch(id);
    this.#list.retail();
  }

  /** Draws the line above what came after this event; null takes it away. */
  setNewAfter(position: number | null): void {
    this.#list.setNewAfter(position);
  }

  positionOf(eventId: string): number | null {
    return this.#line.get(eventId)?.position ?? null;
  }

  /** Begins anew, as for another window of the same room. */
  clear(): void {
    this.#line.clear();
    this.#relations.clear();
    this.#reading.forgetPositions();
    this.#restart();
  }

  #restart(): void {
    this.#maker.forgetAll();
    this.#list.rebuild();
  }

  #know({ fact, position }: Placed): void {
    this.#reading.speak(fact, position);
    const about = this.#relations.add(fact);
    if (about !== null) this.#touch(about);
  }

  /** Something sent from here has come back: it is no longer one's unsent. */
  #arrive(): void {
    for (const id of this.#maker.refreshUnsent()) this.#touch(id);
    this.#list.retail();
  }

  #touch(id: string): void {
    for (const one of this.#maker.forget(id)) this.#list.changed(one);
  }
}

/** Does it stay in the same place of the list, whatever it says? */
function isShownAlike(one: RoomEventFact, other: RoomEventFact): boolean {
  return placeOf(one) === placeOf(other);
}

function placeOf({ body }: RoomEventFact): string {
  if (body.kind === 'sealed' && body.editOf !== null) return 'nowhere';
  if (body.kind === 'message' || body.kind === 'sealed') return `message ${body.threadId ?? ''}`;
  return body.kind === 'deleted' ? 'message ' : body.kind;
}
