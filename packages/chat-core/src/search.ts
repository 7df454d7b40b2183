import type { ReadableMessage, SealedMessage } from './chat-link.ts';
import type { Clock } from '@astra/page-state/clock';
import { ChangesAhead } from './changes-ahead.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';
import { ClosedMessages } from './closed-messages.ts';
import type { ClosedCounts } from './closed-messages.ts';
import { excerptOf } from './excerpt.ts';
import type { Excerpt } from './excerpt.ts';
import { plainWords, WordMatch } from './word-match.ts';

/** As many messages as a page holds without being felt; the oldest go first. */
const MOST_MESSAGES = 50_000;
/** Twice as many bytes, at most. */
const MOST_CHARS = 10_000_000;
/** Of one message: more than anybody writes, less than what somebody sends to fill a memory. */
const LONGEST_TEXT = 10_000;
/** What is read of older messages leaves room for what is being said. */
const FULL = 0.95;
const DAY_MS = 24 * 3_600_000;

/** For how many days each room that one is in keeps its messages; null: without end. */
export type KeptDays = ReadonlyMap<string, number | null>;

/** A message that was found. */
export interface FoundMessage {
  readonly id: string;
  readonly roomId: string;
  readonly senderId: string;
  readonly at: number;
  readonly excerpt: Excerpt;
}

/** A message, with the event that brought its words, and when. */
interface WrittenMessage {
  readonly id: string;
  readonly roomId: string;
  readonly senderId: string;
  readonly at: number;
  readonly text: string;
  readonly wordsId: string;
  readonly wordsAt: number;
}

interface IndexedMessage extends WrittenMessage {
  /** Its words as they are looked for: an index over them takes six times the memory, and is slower. */
  readonly words: string;
}

/** Whether messages have the words that are looked for, as far as that is known. */
export type Judged = WeakMap<object, boolean>;

/** What is looked for. */
export interface SearchQuestion {
  readonly text: string;
  /** In this room alone. */
  readonly roomId?: string;
  readonly limit?: number;
}

/**
 * Finds words in what this page has read. The server knows only ciphertext, so it can find nothing; and nothing of the
 * index is kept when the page is gone (decision 0086).
 */
export class MessageSearch {
  /** Counts what changes what is found. */
  readonly changes: Observable<number>;
  readonly #changes = makeStore(0);
  readonly #clock: Clock;
  readonly #closed: ClosedMessages;
  #messages = new Map<string, IndexedMessage>();
  #chars = 0;
  #heardTo = new Map<string, string>();
  #keptDays: KeptDays = new Map();
  readonly #ahead = new ChangesAhead();
  #droppedTo: number | null = null;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#closed = new ClosedMessages(clock);
    this.changes = this.#changes;
  }

  /** No more of older messages goes in. */
  get isFull(): boolean {
    const places = this.#messages.size + this.#closed.size;
    return places >= MOST_MESSAGES * FULL || this.#chars >= MOST_CHARS * FULL;
  }

  /** Up to when (ms) messages had to make room for newer ones; null: none had. */
  get droppedTo(): number | null {
    return this.#droppedTo;
  }

  /** A message was read, changed, or deleted. */
  take(message: ReadableMessage): void {
    const { id, roomId, senderId, at, wordsId, isEdit } = message;
    const text = message.text?.slice(0, LONGEST_TEXT) ?? null;
    const known = this.#messages.get(id);
    if (!isEdit) this.#closed.open(id);
    if (text === null) this.#forget(message);
    else if (isEdit && !known) this.#ahead.take(message);
    // A message that is read again does not undo its edits.
    else if (!isEdit && !known) this.#put({ id, roomId, senderId, at, text, wordsId, wordsAt: at });
    else if (isEdit && known && isNext(message, known)) {
      this.#remove(id);
      this.#add({ ...known, text, wordsId, wordsAt: at });
    } else return;
    this.#change();
  }

  /** A message does not open, for now or for good. */
  takeSealed(message: SealedMessage): void {
    if (this.#closed.take(message)) this.#change();
  }

  /** How many messages do not open here, in this room or in all. */
  closedIn(roomId: string | null): ClosedCounts {
    return this.#closed.countIn((id) => roomId === null || roomId === id);
  }

  /** Up to this event all that was said in the room was taken. */
  noteHeard(roomId: string, eventId: string): void {
    this.#heardTo.set(roomId, eventId);
  }

  /** Up to where all that was said in a room was taken; null: nothing was. */
  heardTo(roomId: string): string | null {
    return this.#heardTo.get(roomId) ?? null;
  }

  /** One has left a room: its words go. */
  forgetRoom(roomId: string): void {
    this.#heardTo.delete(roomId);
    this.#closed.forgetRooms((id) => id === roomId);
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
    this.#closed.forgetRooms((id) => !keptDays.has(id));
    this.#removeAll((message) => !keptDays.has(message.roomId) || this.#isOver(message));
  }

  /**
   * The newest first; beginnings of words and small slips count too. Who asks the same again hands in what was judged the
   * last time: what has come since is looked through alone.
   */
  find(
    { text, roomId, limit = 50 }: SearchQuestion,
    judged: Judged = new WeakMap(),
  ): readonly FoundMessage[] {
    const match = new WordMatch(text);
    const isIn = (message: IndexedMessage): boolean => {
      const is = judged.get(message) ?? match.isIn(message.words);
      judged.set(message, is);
      return is;
    };
    const found: IndexedMessage[] = [];
    for (const message of this.#messages.values()) {
      if (roomId !== undefined && message.roomId !== roomId) continue;
      if (isIn(message) && !this.#isOver(message)) found.push(message);
    }
    return found
      .toSorted((one, other) => other.at - one.at)
      .slice(0, limit)
      .map(({ id, roomId: room, senderId, at, text: written }) => ({
        id,
        roomId: room,
        senderId,
        at,
        excerpt: excerptOf(written, (word) => match.isHit(word)),
      }));
  }

  /** Forgets everything. */
  clear(): void {
    this.#messages = new Map();
    this.#chars = 0;
    this.#heardTo = new Map();
    this.#ahead.clear();
    this.#droppedTo = null;
    this.#closed.clear();
    this.#change();
  }

  #change(): void {
    this.#changes.set(this.#changes.getSnapshot() + 1);
  }

  /** A message is gone, or the edit that brought its words: what it said before is not known here. */
  #forget(message: ReadableMessage): void {
    const { id } = message;
    if (this.#messages.has(id)) this.#remove(id);
    else for (const one of this.#messages.values()) if (one.wordsId === id) this.#remove(one.id);
    this.#ahead.take(message);
  }

  #isOver({ roomId, at }: IndexedMessage): boolean {
    const days = this.#keptDays.get(roomId) ?? null;
    return days !== null && at < this.#clock.now() - days * DAY_MS;
  }

  #removeAll(isGone: (message: IndexedMessage) => boolean): void {
    for (const message of this.#messages.values()) if (isGone(message)) this.#remove(message.id);
    this.#change();
  }

  /** A message that was not here, as it stands by now. */
  #put(message: WrittenMessage): void {
    if (this.#ahead.isGone(message.id)) return;
    const edit = this.#ahead.editOf(message);
    if (edit && isNext(edit, message)) {
      const text = edit.text?.slice(0, LONGEST_TEXT) ?? '';
      this.#add({ ...message, text, wordsId: edit.wordsId, wordsAt: edit.at });
    } else this.#add(message);
    if (this.#messages.size > MOST_MESSAGES || this.#chars > MOST_CHARS) this.#makeRoom();
  }

  #makeRoom(): void {
    const oldest = [...this.#messages.values()].toSorted((one, other) => one.at - other.at);
    for (const { id, at } of oldest) {
      if (this.#messages.size <= MOST_MESSAGES * FULL && this.#chars <= MOST_CHARS * FULL) return;
      this.#remove(id);
      this.#droppedTo = at;
    }
  }

  #add(message: WrittenMessage): void {
    this.#messages.set(message.id, { ...message, words: plainWords(message.text) });
    this.#chars += message.text.length;
  }

  #remove(id: string): void {
    this.#chars -= this.#messages.get(id)?.text.length ?? 0;
    this.#messages.delete(id);
  }
}

/** Nobody puts other words into somebody's mouth, nor older ones in the place of newer ones. */
function isNext(edit: ReadableMessage, known: WrittenMessage): boolean {
  if (edit.senderId !== known.senderId || edit.at < known.wordsAt) return false;
  // Of two at the same moment the server takes the one with the greater id.
  return edit.at > known.wordsAt || known.wordsId === known.id || edit.wordsId >= known.wordsId;
}

function isSame(one: KeptDays, other: KeptDays): boolean {
  return one.size === other.size && [...one].every(([id, days]) => other.get(id) === days);
}
