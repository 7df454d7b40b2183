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
  #messages = new Map<string, FoundMessage>();
  #keptDays: KeptDays = new Map();
  #cancel: (() => void) | null = null;

  constructor(keep: Keep, clock: Clock) {
    this.#keep = keep;
    this.#clock = clock;
  }

  /** Takes up what earlier visits have read. */
  async load(): Promise<void> {
    const kept = await this.#keep.read(CELL);
    // Only our own `#save` wrote it.
    if (Array.isArray(kept)) for (const message of kept as FoundMessage[]) this.#put(message);
  }

  /** A message was read, changed, or deleted. */
  take(message: ReadableMessage): void {
    const known = this.#messages.get(message.id);
    // Nobody puts other words into somebody's mouth.
    if (message.isEdit && known?.senderId !== message.senderId) return;
    // A message that is read again does not undo its edits.
    if (!message.isEdit && known && message.text !== null) return;
    this.#remove(message.id);
    const { id, roomId, senderId, text } = message;
    if (text !== null) this.#put({ id, roomId, senderId, at: known?.at ?? message.at, text });
    this.#cancel ??= this.#clock.after(SAVE_AFTER_MS, () => void this.flush());
  }

  /** One has left a room: its words go too. */
  forgetRoom(roomId: string): void {
    this.#removeAll((message) => message.roomId === roomId);
  }

  /** All rooms that one is in: what was read in others goes, and what the server has deleted by its age. */
  setRooms(keptDays: KeptDays): void {
    if (isSame(keptDays, this.#keptDays)) return;
    this.#keptDays = keptDays;
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
    await this.#keep.write(CELL, [...this.#messages.values()]).catch(() => {});
  }

  /** Another tab goes on with it: keeps, and forgets it here. */
  async handOver(): Promise<void> {
    await this.flush();
    this.#index = makeIndex();
    this.#messages = new Map();
  }

  #isOver({ roomId, at }: FoundMessage): boolean {
    const days = this.#keptDays.get(roomId) ?? null;
    return days !== null && at < this.#clock.now() - days * DAY_MS;
  }

  #removeAll(isGone: (message: FoundMessage) => boolean): void {
    for (const message of this.#messages.values()) if (isGone(message)) this.#remove(message.id);
    this.#cancel ??= this.#clock.after(SAVE_AFTER_MS, () => void this.flush());
  }

  #put(message: FoundMessage): void {
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
