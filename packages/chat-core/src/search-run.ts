import { makeStore } from '@astra/page-state/observable';
import type { Observable, Store } from '@astra/page-state/observable';
import type { Clock } from '@astra/page-state/clock';
import type { ClosedCounts } from './closed-messages.ts';
import type { HistoryWalk, Wish } from './history-walk.ts';
import { Pacer } from './pacer.ts';
import type { FoundMessage, Judged, MessageSearch, SearchQuestion } from './search.ts';

/** A page of messages opens one by one: a list is not drawn for each of them. */
const SHOWING_MS = 250;
/** Messages grow too old, and keys turn out not to come, while nothing happens. */
const LOOK_AGAIN_MS = 30_000;
const STEP = 20;

/** How far a search has come. `readTo` is up to when all messages were searched, in milliseconds; null: it is not known yet. */
export type SearchProgress =
  | {
      readonly name:
        | 'reading'
        /** The server has no time, or does not answer: it goes on by itself. */
        | 'busy'
        /** It goes on when the network is back. */
        | 'offline'
        /** By the person. */
        | 'stopped'
        /** As many were found as were asked for; `more` goes on. */
        | 'enough'
        /** No more messages fit into this page. */
        | 'full';
      readonly readTo: number | null;
    }
  /** All messages were searched that may be read. */
  | { readonly name: 'done' };

/** What a search has found so far. */
export interface SearchSnapshot {
  /** The newest first. */
  readonly found: readonly FoundMessage[];
  readonly progress: SearchProgress;
  /** What could not be searched, since it does not open. */
  readonly closed: ClosedCounts;
}

/** What a search needs. */
export interface SearchRunParts {
  readonly clock: Clock;
  readonly search: MessageSearch;
  readonly walk: HistoryWalk;
  /** Have all rooms come? */
  readonly isWhole: Observable<boolean>;
}

/** One search, while somebody looks at it: it goes on into older messages until enough are found, or it is stopped. */
export class SearchRun implements Observable<SearchSnapshot> {
  readonly getSnapshot: () => SearchSnapshot;
  readonly subscribe: (listener: () => void) => () => void;
  readonly #parts: SearchRunParts;
  readonly #question: SearchQuestion;
  readonly #store: Store<SearchSnapshot>;
  readonly #showing: Pacer;
  readonly #judged: Judged = new WeakMap();
  #limit: number;
  #last: { readonly of: string; readonly found: readonly FoundMessage[] } | null = null;
  #isStopped = false;
  #cancelLook: (() => void) | null = null;

  /** @param question `limit` is how many are asked for at a time */
  constructor(parts: SearchRunParts, question: SearchQuestion) {
    this.#parts = parts;
    this.#question = question;
    this.#limit = question.limit ?? STEP;
    this.#store = makeStore(this.#look());
    this.getSnapshot = this.#store.getSnapshot;
    this.subscribe = this.#store.subscribe;
    this.#showing = new Pacer(parts.clock, SHOWING_MS, () => this.#show());
  }

  /** Begins, and goes on until the result is called. */
  readonly open = (): (() => void) => {
    const { search, walk, isWhole } = this.#parts;
    const stops = [
      search.changes.subscribe(this.#showing.ask),
      walk.steps.subscribe(this.#showing.ask),
      isWhole.subscribe(this.#showing.ask),
      walk.want(this.#wish),
    ];
    this.#waitToLook();
    this.#show();
    return () => {
      for (const stop of stops) stop();
      this.#showing.stop();
      this.#cancelLook?.();
    };
  };

  /** Reads no older messages, until `goOn`. */
  readonly stop = (): void => {
    this.#isStopped = true;
    this.#show();
  };

  readonly goOn = (): void => {
    this.#isStopped = false;
    this.#parts.walk.ask();
    this.#show();
  };

  /** Older ones, too. */
  readonly more = (): void => {
    this.#limit += this.#question.limit ?? STEP;
    this.goOn();
  };

  get #wish(): Wish {
    return {
      roomId: this.#question.roomId ?? null,
      isOpen: (readTo) => !this.#isStopped && !this.#hasEnough(readTo),
    };
  }

  /** Nothing that is found later comes before these. */
  #hasEnough(readTo: number): boolean {
    const found = this.#found();
    return found.length >= this.#limit && (found.at(-1)?.at ?? 0) >= readTo;
  }

  /** A page that is read asks for it several times. */
  #found(): readonly FoundMessage[] {
    const { search } = this.#parts;
    const of = `${search.changes.getSnapshot()} ${this.#limit}`;
    if (this.#last?.of !== of) {
      const question = { ...this.#question, limit: this.#limit };
      this.#last = { of, found: search.find(question, this.#judged) };
    }
    return this.#last.found;
  }

  #look(): SearchSnapshot {
    const { roomId = null } = this.#question;
    return {
      found: this.#found(),
      progress: this.#progress(roomId),
      closed: this.#parts.search.closedIn(roomId),
    };
  }

  #progress(roomId: string | null): SearchProgress {
    const { walk, search, isWhole } = this.#parts;
    const readTo = walk.readTo(roomId);
    const isDone = readTo === null && isWhole.getSnapshot();
    const dropped = search.droppedTo;
    if (isDone) return dropped === null ? { name: 'done' } : { name: 'full', readTo: dropped };
    if (this.#isStopped) return { name: 'stopped', readTo };
    if (readTo !== null && this.#hasEnough(readTo)) return { name: 'enough', readTo };
    if (search.isFull) return { name: 'full', readTo: Math.max(readTo ?? 0, dropped ?? 0) };
    return { name: walk.pace === 'still' ? 'reading' : walk.pace, readTo };
  }

  #show(): void {
    const next = this.#look();
    const last = this.#store.getSnapshot();
    // What stays the same is the same object: a list that is looked at is not drawn anew.
    const found = isSame(next.found, last.found) ? last.found : next.found;
    const progress = isSame(next.progress, last.progress) ? last.progress : next.progress;
    const closed = isSame(next.closed, last.closed) ? last.closed : next.closed;
    const isNew = found !== last.found || progress !== last.progress || closed !== last.closed;
    if (isNew) this.#store.set({ found, progress, closed });
  }

  readonly #lookAgain = (): void => {
    this.#last = null;
    this.#show();
    this.#waitToLook();
  };

  #waitToLook(): void {
    this.#cancelLook = this.#parts.clock.after(LOOK_AGAIN_MS, this.#lookAgain);
  }
}

/** Small plain data, compared by what it says. */
const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one) === JSON.stringify(other);
