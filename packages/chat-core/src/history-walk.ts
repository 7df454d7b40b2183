import { makeStore } from '@astra/page-state/observable';
import type { Observable } from '@astra/page-state/observable';
import type { Clock } from '@astra/page-state/clock';
import { backoffMs, pause } from './backoff.ts';
import { ReadLater } from './history.ts';
import type { History, HistoryPage } from './history.ts';
import type { RoomFacts } from './rooms.ts';

/** Between two pages: the conversation that is open goes before. */
const REST_MS = 50;

/** What a walk needs. */
export interface WalkParts {
  readonly clock: Clock;
  /** Null: not connected. */
  readonly history: () => Pick<History, 'page'> | null;
  /** The rooms that one is in. */
  readonly rooms: () => readonly Pick<RoomFacts, 'id' | 'lastAt'>[];
  /** No more of it can be taken. */
  readonly isFull: () => boolean;
  readonly heardTo: (roomId: string) => string | null;
}

/** Somebody wants to have older messages read. */
export interface Wish {
  /** Of one room; null: of all. */
  readonly roomId: string | null;
  /** Are older ones wanted than those of this moment (ms)? */
  readonly isOpen: (readTo: number) => boolean;
}

/** How it goes on: `busy` tries again by itself, `offline` when the network is back. */
export type Pace = 'still' | 'reading' | 'busy' | 'offline';

/** How far a room was read back. Another object after each page. */
interface Reach {
  /** Undefined: what is here already comes first. Null: it is read to its beginning. */
  readonly from: string | undefined | null;
  readonly at: number;
  /** Before this event all was read as far as its reach says. */
  readonly before: { readonly id: string; readonly reach: Reach } | null;
}

/**
 * Reads rooms back, a page at a time and always of the room that was read back least: what is found comes the newest first,
 * and of all rooms it can be said up to when they were read. Where nobody wants more it stands still, and goes on from there.
 */
export class HistoryWalk {
  /** Counts pages, and changes of the pace. */
  readonly steps: Observable<number>;
  readonly #steps = makeStore(0);
  readonly #parts: WalkParts;
  readonly #wishes = new Set<Wish>();
  readonly #reaches = new Map<string, Reach>();
  /** Rooms of which the last page could not be had: others come first. */
  readonly #failed = new Set<string>();
  #visit: AbortController | null = null;
  #pace: Pace = 'still';
  #failures = 0;
  #isGoing = false;

  constructor(parts: WalkParts) {
    this.#parts = parts;
    this.steps = this.#steps;
  }

  get pace(): Pace {
    return this.#visit ? this.#pace : 'offline';
  }

  /** Reads for somebody until the result is called. */
  want(wish: Wish): () => void {
    this.#wishes.add(wish);
    this.ask();
    return () => void this.#wishes.delete(wish);
  }

  /** Something is wanted, perhaps, or there is more to be read. */
  readonly ask = (): void => {
    if (!this.#isGoing) void this.#go();
  };

  /** Up to when (ms) a room was read back, or all of them; null: to the beginning. */
  readTo(roomId: string | null): number | null {
    return this.#nextOf(roomId)?.at ?? null;
  }

  /** Whether the server can be asked. */
  setOnline(isOnline: boolean): void {
    if (isOnline === (this.#visit !== null)) return;
    this.#visit?.abort();
    this.#visit = isOnline ? new AbortController() : null;
    this.#failures = 0;
    this.#failed.clear();
    this.#count();
    this.ask();
  }

  /** The server tells of a room anew, and has left something out before that. */
  noteGap(roomId: string): void {
    const reach = this.#reaches.get(roomId);
    if (!reach) return;
    const id = this.#parts.heardTo(roomId);
    const before = id === null || reach.from === undefined ? reach.before : { id, reach };
    this.#reaches.set(roomId, { from: undefined, at: this.#parts.clock.now(), before });
    this.ask();
  }

  /** What was read of a room is not known any more; without a name: of all rooms. */
  forget(roomId?: string): void {
    if (roomId === undefined) this.#reaches.clear();
    else this.#reaches.delete(roomId);
    this.ask();
  }

  /** Of rooms that one is in no more nothing is known; there may be new ones. */
  keepOnly(roomIds: ReadonlySet<string>): void {
    for (const id of this.#reaches.keys()) if (!roomIds.has(id)) this.#reaches.delete(id);
    this.ask();
  }

  async #go(): Promise<void> {
    this.#isGoing = true;
    try {
      for (let roomId = this.#next(); roomId !== null; roomId = this.#next())
        await this.#rest(await this.#read(roomId));
    } finally {
      this.#isGoing = false;
    }
    this.#setPace('still');
  }

  /** The room that is read next. Null: nothing is wanted that can be had. */
  #next(): string | null {
    if (!this.#visit || !this.#parts.history() || this.#parts.isFull()) return null;
    // Who asked last waits for it.
    for (const wish of [...this.#wishes].toReversed()) {
      const next = this.#nextOf(wish.roomId);
      if (next && wish.isOpen(next.at)) return this.#untroubled(wish.roomId) ?? next.id;
    }
    return null;
  }

  /** Of those that are not read to their beginning, the one that was read back least. */
  #nextOf(roomId: string | null): { readonly id: string; readonly at: number } | null {
    return this.#newest((id) => roomId === null || id === roomId);
  }

  #untroubled(roomId: string | null): string | null {
    if (this.#failed.size === 0) return null;
    const next = this.#newest((id) => !this.#failed.has(id) && (roomId === null || id === roomId));
    if (!next) this.#failed.clear();
    return next?.id ?? null;
  }

  #newest(
    isWanted: (roomId: string) => boolean,
  ): { readonly id: string; readonly at: number } | null {
    let newest: { readonly id: string; readonly at: number } | null = null;
    for (const { id, lastAt } of this.#parts.rooms()) {
      const reach = this.#reaches.get(id);
      if (reach?.from === null || !isWanted(id)) continue;
      const at = reach?.at ?? lastAt;
      if (!newest || at > newest.at) newest = { id, at };
    }
    return newest;
  }

  /** Gives how long to wait before the next. */
  async #read(roomId: string): Promise<Rest> {
    const reach = this.#reachOf(roomId);
    const place = { from: reach.from ?? undefined, until: reach.before?.id ?? null };
    if (this.#failures === 0) this.#setPace('reading');
    try {
      const page = (await this.#parts.history()?.page(roomId, place)) ?? null;
      this.#failures = 0;
      this.#failed.delete(roomId);
      // A gap has come meanwhile, or another connection: it is no news of this one.
      if (this.#reaches.get(roomId) !== reach) return { ms: REST_MS };
      this.#reaches.set(roomId, reachAfter(reach, page));
      this.#count();
      return { ms: REST_MS };
    } catch (error) {
      this.#setPace(this.#visit ? 'busy' : 'offline');
      if (error instanceof ReadLater) return { ms: error.afterMs, isAsked: true };
      this.#failures += 1;
      this.#failed.add(roomId);
      return { ms: backoffMs(this.#failures + 1, this.#parts.clock.random()) };
    }
  }

  #reachOf(roomId: string): Reach {
    const known = this.#reaches.get(roomId);
    if (known) return known;
    const lastAt = this.#parts.rooms().find(({ id }) => id === roomId)?.lastAt ?? 0;
    const reach = { from: undefined, at: lastAt, before: null };
    this.#reaches.set(roomId, reach);
    return reach;
  }

  async #rest({ ms, isAsked = false }: Rest): Promise<void> {
    const { clock } = this.#parts;
    const signal = this.#visit?.signal;
    if (!signal) return;
    // What the server asks for is kept, whatever the network does.
    await pause(isAsked ? { ...clock, onOnline: () => () => undefined } : clock, ms, signal);
  }

  #setPace(pace: Pace): void {
    if (pace === this.#pace) return;
    this.#pace = pace;
    this.#count();
  }

  #count(): void {
    this.#steps.set(this.#steps.getSnapshot() + 1);
  }
}

interface Rest {
  readonly ms: number;
  /** By the server. */
  readonly isAsked?: boolean;
}

function reachAfter(reach: Reach, page: HistoryPage | null): Reach {
  if (!page) return { from: null, at: reach.at, before: null };
  if (page.isJoined && reach.before) return reach.before.reach;
  const at = Math.min(reach.at, page.oldestAt ?? reach.at);
  // A place that leads to itself leads nowhere.
  const from = page.from === reach.from ? null : page.from;
  return { from, at, before: reach.before };
}
