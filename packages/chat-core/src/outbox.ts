import { backoffMs, pause } from './backoff.ts';
import type { Clock } from '@astra/page-state/clock';
import { SendLater, SendRefused } from './courier.ts';
import type { Courier } from './courier.ts';
import type { Keep } from './keep.ts';
import { makeStore } from '@astra/page-state/observable';
import type { Observable, Store } from '@astra/page-state/observable';
import type { OutgoingBody, SendProblem, SendState, Unsent } from './timeline-types.ts';
import { isTooLong } from './write-markdown.ts';

/** What an outbox needs. */
export interface OutboxParts {
  readonly courier: Courier;
  readonly keep: Keep;
  readonly clock: Clock;
  /** A name that no other message of this device ever had. */
  readonly newId: () => string;
}

const CELL = 'outbox';
const NONE: readonly Unsent[] = [];

/** Another tab has the chat: what is written here would be lost, or come over what is written there. */
export class ElsewhereError extends Error {}

/**
 * What one wrote and the server has not given back: each room's in its order, one after another,
 * each once. It is kept while it is on its way, so that neither a reload nor a lost answer costs it.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  readonly #rooms = new Map<string, Store<readonly Unsent[]>>();
  readonly #pumping = new Set<string>();
  readonly #listeners = new Set<() => void>();
  /** Ends the waiting between two tries. */
  #wake = new AbortController();
  #isOnline = false;
  #isElsewhere = false;
  /** The last writing; each waits for the one before it. */
  #saving: Promise<void> = Promise.resolve();

  constructor(parts: OutboxParts) {
    this.#parts = parts;
  }

  /** Takes up what an earlier visit left. */
  async load(): Promise<void> {
    const kept = await this.#parts.keep.read(CELL);
    this.#isElsewhere = false;
    if (!Array.isArray(kept)) return;
    // Only our own `#save` wrote it, and the keep opens nothing else.
    for (const one of kept as Unsent[]) {
      if (this.#find(one.id)) continue;
      const state: SendState = one.state.name === 'failed' ? one.state : { name: 'waiting' };
      this.#change(one.roomId, (all) => [...all, { ...one, state }]);
    }
  }

  /** What is on its way in a room, in the order of writing. */
  room(roomId: string): Observable<readonly Unsent[]> {
    return this.#store(roomId);
  }

  /** What of all rooms the server has not taken. */
  get unsent(): readonly Unsent[] {
    return this.#all().filter(({ state }) => state.name !== 'sent');
  }

  /** Calls back after each change in any room; the result stops it. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * Sends it, at once or as soon as it can be. Gives its id when it would survive a reload; throws
   * `ElsewhereError` where another tab has the chat.
   */
  async post(roomId: string, body: OutgoingBody): Promise<string> {
    if (this.#isElsewhere) throw new ElsewhereError('Another tab has the chat.');
    const { newId, clock } = this.#parts;
    const isRefused = 'content' in body && isTooLong(body.content);
    const state: SendState = isRefused ? failed('too-long') : { name: 'waiting' };
    const one = { id: newId(), roomId, at: clock.now(), body, state, eventId: null };
    this.#change(roomId, (all) => [...all.filter((other) => !isReplaced(other, body)), one]);
    const isKept = this.#save();
    this.#pump(roomId);
    await isKept;
    return one.id;
  }

  /** Tries again what failed, under the same id. */
  retry(id: string): void {
    const one = this.#find(id);
    if (one?.state.name !== 'failed' || one.state.problem === 'too-long') return;
    this.#set(id, { name: 'waiting' });
    this.#pump(one.roomId);
  }

  /** Tries again all that failed for this reason. */
  retryAll(problem: SendProblem): void {
    for (const { state, id } of this.#all()) {
      if (state.name === 'failed' && state.problem === problem) this.retry(id);
    }
  }

  /** Forgets what is not under way. */
  discard(id: string): void {
    const one = this.#find(id);
    if (!one || one.state.name === 'sending' || one.state.name === 'sent') return;
    this.#remove(id);
  }

  /** Sends a change that failed as a new message, under an id of its own; gives that. Null: it is no such change. */
  async postAsNew(id: string): Promise<string | null> {
    const one = this.#find(id);
    if (one?.state.name !== 'failed' || one.body.kind !== 'edit') return null;
    const { content } = one.body;
    // Kept together with the new one: its words are in the keep all the time.
    this.#change(one.roomId, (all) => all.filter((other) => other !== one));
    return this.post(one.roomId, { kind: 'message', content, replyTo: null, threadId: null });
  }

  /** The server has given it back among the room's events: it is nobody's unsent any more. */
  settle({ txnId, eventId }: { readonly txnId: string | null; readonly eventId: string }): void {
    const one = this.#all().find(({ id, eventId: known }) => id === txnId || known === eventId);
    if (one) this.#remove(one.id);
  }

  /** Is anybody there to send to? */
  setOnline(isOnline: boolean): void {
    if (isOnline && !this.#isOnline) {
      this.#wake.abort();
      this.#wake = new AbortController();
    }
    this.#isOnline = isOnline;
    if (isOnline) for (const roomId of this.#rooms.keys()) this.#pump(roomId);
  }

  /** Sends nothing more; what waits is kept. */
  close(): void {
    this.#isOnline = false;
    this.#wake.abort();
  }

  /** Another tab takes what is kept: holds nothing any more, and takes nothing until it is loaded anew. */
  async handOver(): Promise<void> {
    this.#isElsewhere = true;
    for (const roomId of this.#rooms.keys()) this.#change(roomId, () => NONE);
    await this.#saving;
  }

  #pump(roomId: string): void {
    if (!this.#isOnline || this.#pumping.has(roomId)) return;
    this.#pumping.add(roomId);
    void this.#sendAll(roomId).finally(() => {
      this.#pumping.delete(roomId);
      if (this.#next(roomId)) this.#pump(roomId);
    });
  }

  async #sendAll(roomId: string): Promise<void> {
    let attempt = 1;
    for (let one = this.#next(roomId); one && this.#isOnline; one = this.#next(roomId)) {
      const delayMs = await this.#trySend(one, attempt);
      attempt = delayMs === null ? 1 : attempt + 1;
      if (delayMs !== null) await pause(this.#parts.clock, delayMs, this.#wake.signal);
    }
  }

  /** Gives how long to wait before the next try; null: this one is done with. */
  async #trySend({ id, roomId, body }: Unsent, attempt: number): Promise<number | null> {
    this.#set(id, { name: 'sending' });
    try {
      const eventId = await this.#parts.courier.send({ roomId, txnId: id, body });
      this.#set(id, { name: 'sent' }, eventId);
      return null;
    } catch (error) {
      if (error instanceof SendRefused) {
        // A sign under a message has no place to say that it was refused: it is not given, and that is seen.
        if (body.kind === 'reaction') this.#remove(id);
        else this.#set(id, failed(error.problem));
        return null;
      }
      this.#set(id, { name: 'waiting' });
      if (error instanceof SendLater) return error.afterMs;
      return backoffMs(attempt + 1, this.#parts.clock.random());
    }
  }

  #next(roomId: string): Unsent | undefined {
    return this.#store(roomId)
      .getSnapshot()
      .find(({ state }) => state.name === 'waiting');
  }

  #find(id: string): Unsent | undefined {
    return this.#all().find((one) => one.id === id);
  }

  #all(): readonly Unsent[] {
    return [...this.#rooms.values()].flatMap((store) => store.getSnapshot());
  }

  #store(roomId: string): Store<readonly Unsent[]> {
    const known = this.#rooms.get(roomId) ?? makeStore(NONE);
    this.#rooms.set(roomId, known);
    return known;
  }

  #change(roomId: string, to: (all: readonly Unsent[]) => readonly Unsent[]): void {
    const store = this.#store(roomId);
    store.set(to(store.getSnapshot()));
    for (const listener of Array.from(this.#listeners)) listener();
  }

  #set(id: string, state: SendState, eventId: string | null = null): void {
    const one = this.#find(id);
    if (!one) return;
    const next = { ...one, state, eventId: eventId ?? one.eventId };
    this.#change(one.roomId, (all) => all.map((other) => (other.id === id ? next : other)));
    if (state.name === 'sent' || state.name === 'failed') void this.#save();
  }

  #remove(id: string): void {
    const one = this.#find(id);
    if (!one) return;
    this.#change(one.roomId, (all) => all.filter((other) => other.id !== id));
    // What was sent is not in the keep any more.
    if (one.state.name !== 'sent') void this.#save();
  }

  #save(): Promise<void> {
    const left = this.unsent;
    const write = (): Promise<void> => this.#parts.keep.write(CELL, left);
    // Without room on the disk it is still sent from this page.
    this.#saving = this.#saving.then(write).catch(() => {});
    return this.#saving;
  }
}

/** What was refused about a message is settled by one's next word about it. */
const isReplaced = ({ state, body }: Unsent, next: OutgoingBody): boolean =>
  state.name === 'failed' && isChange(body) && isChange(next) && body.of === next.of;

const isChange = (
  body: OutgoingBody,
): body is Extract<OutgoingBody, { kind: 'edit' | 'deletion' }> =>
  body.kind === 'edit' || body.kind === 'deletion';

function failed(problem: SendProblem): SendState {
  return { name: 'failed', problem };
}
