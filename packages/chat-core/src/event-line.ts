import type { RoomEventFact } from './timeline-types.ts';

/** An event in its place. */
export interface Placed {
  readonly fact: RoomEventFact;
  readonly position: number;
}

/** Events of a room in their order; each keeps its position whatever is put before or after it. */
export class EventLine {
  readonly #byId = new Map<string, Placed>();
  readonly #txnIds = new Set<string>();
  #order: readonly string[] = [];
  #first = 0;

  get(id: string): Placed | undefined {
    return this.#byId.get(id);
  }

  /** Has the event that this device named so come back? */
  hasTxn(txnId: string): boolean {
    return this.#txnIds.has(txnId);
  }

  /** All of them, from the oldest on. */
  *[Symbol.iterator](): Generator<Placed> {
    for (const id of this.#order) {
      const placed = this.#byId.get(id);
      if (placed) yield placed;
    }
  }

  /** The newest one. */
  get last(): Placed | undefined {
    const id = this.#order.at(-1);
    return id === undefined ? undefined : this.#byId.get(id);
  }

  /** The one before it; undefined: none is loaded. */
  before({ position }: Placed): Placed | undefined {
    const id = this.#order[position - this.#first - 1];
    return id === undefined ? undefined : this.#byId.get(id);
  }

  append(fact: RoomEventFact): Placed {
    const placed = { fact, position: this.#first + this.#order.length };
    this.#put(placed);
    // Only the array's own end grows: nobody else has it.
    (this.#order as string[]).push(fact.id);
    return placed;
  }

  /** Older events, themselves from the oldest on. */
  prepend(facts: readonly RoomEventFact[]): void {
    this.#first -= facts.length;
    for (const [index, fact] of facts.entries()) this.#put({ fact, position: this.#first + index });
    this.#order = [...facts.map(({ id }) => id), ...this.#order];
  }

  /** The same event says something else now. */
  replace(fact: RoomEventFact): Placed | undefined {
    const old = this.#byId.get(fact.id);
    if (old) this.#put({ fact, position: old.position });
    return old;
  }

  clear(): void {
    this.#byId.clear();
    this.#txnIds.clear();
    this.#order = [];
    this.#first = 0;
  }

  #put(placed: Placed): void {
    this.#byId.set(placed.fact.id, placed);
    if (placed.fact.txnId !== null) this.#txnIds.add(placed.fact.txnId);
  }
}
