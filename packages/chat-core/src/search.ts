import MiniSearch from 'minisearch';
import type { ReadableMessage } from './chat-link.ts';
import type { Clock } from '@astra/page-state/clock';
import type { Keep } from './keep.ts';

const CELL = 'search';
/** An index that is written anew as a whole is not written at each message. */
const SAVE_AFTER_MS = 15_000;
/** About 20 MB on the device; the oldest go first. */
const MOST_MESSAGES = 50_000;
const DAY_MS = 24 * 3_600_000;

/** For how many days each room that one is in keeps its messages; null: without end. */
export type KeptDays = ReadonlyMap<string, number | null>;

/** A message that was found. */
export interface FoundMessage {
  readonly id: string;
  readonly roomId: string;
  readonly senderId: string;
  readonly at: number;
  readonly text: string;
}

/** The same with the event that brought its words, and when. */
interface IndexedMessage extends FoundMessage {
  readonly wordsId: string;
  readonly wordsAt: number;
}

/** What is kept of the index. */
interface KeptIndex {
  readonly messages: readonly IndexedMessage[];
  /** For each room the event up to which all that was said in it is in the index. */
  readonly heardTo: readonly (readonly [string, string])[];
  /** How long each room kept its messages when it was written: it counts until that is known anew. */
  readonly keptDays: readonly (readonly [string, number | null])[];
}

/** What is looked for. */
export interface SearchQuestion {
  readonly text: string;
  /** In this room alone. */
  readonly roomId?: string;
  readonly limit?: number;
}

/**
 * Finds words in what this device has read. The server knows only ciphertext, so it can find
 * nothing; the index is kept here, sealed.
 */
export class MessageSearch {
  readonly #keep: Keep;
  readonly #clock: Clock;
  #index = makeIndex();
  #messages = new Map<string, IndexedMessage>();
  #heardTo = new Map<string, string>();
  #keptDays: KeptDays = new Map();
  #cancel: (() => void) | null = null;

  constructor(keep: Keep, clock: Clock) {
    this.#keep = keep;
    this.#clock = clock;
  }

  /** Takes up what earlier visits have read. */
  async load(): Promise<void> {
    // Only our own `flush` wrote it.
    const kept = (await this.#keep.read(CELL)) as KeptIndex | readonly FoundMessage[] | undefined;
    if (kept === undefined) return;
    const { messages, heardTo, keptDays } = isOfBefore(kept) ? fromBefore(kept) : kept;
    for (const message of messages) this.#put(message);
    this.#heardTo = new Map([...oldestOf(messages), ...heardTo]);
    this.#keptDays = new Map(keptDays);
  }

  /** A message was read, changed, or deleted. */
  take(message: ReadableMessage): void {
    const { id, roomId, senderId, at, wordsId, isEdit, text } = message;
    const known = this.#messages.get(id);
    if (text === null) this.#forget(id);
    // A message that is read again does not undo its edits.
    else if (!isEdit && !known) this.#put({ id, roomId, senderId, at, text, wordsId, wordsAt: at });
    else if (isEdit && known && isNext(message, known)) {
      this.#remove(id);
      this.#put({ ...known, text, wordsId, wordsAt: at });
    } else return;
    this.#keepSoon();
  }

  /** Up to this event all that was said in the room was taken. */
  noteHeard(roomId: string, eventId: string): void {
    if (this.#heardTo.get(roomId) === eventId) return;
    this.#heardTo.set(roomId, eventId);
    this.#keepSoon();
  }

  /** Up to where all that was said in a room was taken; null: nothing was. */
  heardTo(roomId: string): string | null {
    return this.#heardTo.get(roomId) ?? null;
  }

  /** One has left a room: its words go. */
  forgetRoom(roomId: string): void {
    this.#heardTo.delete(roomId);
    this.#removeAll((message) => message.roomId === roomId);
  }

  /** What was sent before this moment (ms), and may have been deleted or changed unheard. */
  forgetBefore(roomId: string, before: number): void {
    this.#removeAll((message) => message.roomId === roomId && message.at < before);
  }

  /** All rooms that one is in: what was read in others goes, and what the server has deleted by its age. */
  setRooms(keptDays: KeptDays): void {
    if (isSame(keptDays, this.#keptDays)) return;
    this.#keptDays = keptDays;
    for (const roomId of this.#heardTo.keys())
      if (!keptDays.has(roomId)) this.#heardTo.delete(roomId);
    this.#removeAll((message) => !keptDays.has(message.roomId) || this.#isOver(message));
  }

  /** The newest first; beginnings of words and small slips count too. */
  find({ text, roomId, limit = 50 }: SearchQuestion): readonly FoundMessage[] {
    return this.#index
      .search(text, { filter: (result) => roomId === undefined || result['roomId'] === roomId })
      .flatMap((result) => this.#messages.get(String(result.id)) ?? [])
      .filter((message) => !this.#isOver(message))
      .toSorted((one, other) => other.at - one.at)
      .slice(0, limit);
  }

  /** Keeps at once what waits to be kept. */
  async flush(): Promise<void> {
    if (!this.#cancel) return;
    this.#cancel();
    this.#cancel = null;
    for (const message of this.#messages.values())
      if (this.#isOver(message)) this.#remove(message.id);
    const kept: KeptIndex = {
      messages: [...this.#messages.values()],
      heardTo: [...this.#heardTo],
      keptDays: [...this.#keptDays],
    };
    await this.#keep.write(CELL, kept).catch(() => {});
  }

  /** Another tab goes on with it: keeps, and forgets it here. */
  async handOver(): Promise<void> {
    await this.flush();
    this.#index = makeIndex();
    this.#messages = new Map();
    this.#heardTo = new Map();
  }

  #keepSoon(): void {
    this.#cancel ??= this.#clock.after(SAVE_AFTER_MS, () => void this.flush());
  }

  /** A message is gone, or the edit that brought its words: what it said before is not known here. */
  #forget(id: string): void {
    if (this.#messages.has(id)) return this.#remove(id);
    for (const message of this.#messages.values())
      if (message.wordsId === id) this.#remove(message.id);
  }

  #isOver({ roomId, at }: FoundMessage): boolean {
    const days = this.#keptDays.get(roomId) ?? null;
    return days !== null && at < this.#clock.now() - days * DAY_MS;
  }

  #removeAll(isGone: (message: FoundMessage) => boolean): void {
    for (const message of this.#messages.values()) if (isGone(message)) this.#remove(message.id);
    this.#keepSoon();
  }

  #put(message: IndexedMessage): void {
    if (this.#messages.has(message.id)) return;
    this.#messages.set(message.id, message);
    this.#index.add(message);
    if (this.#messages.size <= MOST_MESSAGES) return;
    const oldest = [...this.#messages.values()].toSorted((one, other) => one.at - other.at);
    for (const { id } of oldest.slice(0, MOST_MESSAGES / 20)) this.#remove(id);
  }

  #remove(id: string): void {
    if (this.#messages.delete(id)) this.#index.discard(id);
  }
}

/** Nobody puts other words into somebody's mouth, nor older ones in the place of newer ones. */
function isNext(edit: ReadableMessage, known: IndexedMessage): boolean {
  if (edit.senderId !== known.senderId || edit.at < known.wordsAt) return false;
  // Of two at the same moment the server takes the one with the greater id.
  return edit.at > known.wordsAt || known.wordsId === known.id || edit.wordsId >= known.wordsId;
}

const isOfBefore = (kept: KeptIndex | readonly FoundMessage[]): kept is readonly FoundMessage[] =>
  Array.isArray(kept);

/** An index of before it was noted how far it reaches. */
function fromBefore(kept: readonly FoundMessage[]): KeptIndex {
  const messages = kept.map((one) => ({ ...one, wordsId: one.id, wordsAt: one.at }));
  return { messages, heardTo: [], keptDays: [] };
}

/** Of a room whose reach was not noted yet, everything since its first message is looked through. */
function oldestOf(messages: readonly FoundMessage[]): ReadonlyMap<string, string> {
  const oldest = new Map<string, string>();
  for (const { id, roomId } of messages.toSorted((one, other) => other.at - one.at))
    oldest.set(roomId, id);
  return oldest;
}

function isSame(one: KeptDays, other: KeptDays): boolean {
  return one.size === other.size && [...one].every(([id, days]) => other.get(id) === days);
}

function makeIndex(): MiniSearch<FoundMessage> {
  return new MiniSearch<FoundMessage>({
    fields: ['text'],
    storeFields: ['roomId'],
    processTerm: plainWord,
    searchOptions: { prefix: true, combineWith: 'AND', fuzzy: fuzzyOf, processTerm: plainWord },
  });
}

/** Without accents and capitals: people type as it comes. */
function plainWord(word: string): string {
  return word.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** One wrong letter in a long word. */
const fuzzyOf = (word: string): number | false => (word.length > 5 ? 1 : false);
