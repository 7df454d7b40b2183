/** Keeps the first of many in their order, in memory that does not grow with the many. */
export class Smallest<T> {
  readonly #limit: number;
  readonly #nameOf: (one: T) => string;
  #kept: T[] = [];

  constructor(limit: number, nameOf: (one: T) => string) {
    this.#limit = limit;
    this.#nameOf = nameOf;
  }

  add(one: T): void {
    this.#kept.push(one);
    if (this.#kept.length >= 2 * this.#limit + 1000) this.#trim();
  }

  /** At most as many as were wanted, in order. */
  take(): readonly T[] {
    this.#trim();
    return this.#kept;
  }

  #trim(): void {
    this.#kept = this.#kept
      .toSorted((a, b) => compareNames(this.#nameOf(a), this.#nameOf(b)))
      .slice(0, this.#limit);
  }
}

/** The same order on each machine, whatever its language. */
const compareNames = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
