import { LONGEST_PAGE } from './file-store.ts';
import type { Entry, Page, PageWish } from './file-store.ts';
import { isReadableName } from './safe-path.ts';
import { Smallest } from './smallest.ts';
import { StoreError } from './store-error.ts';

/** For servers that have no pages of their own: the entries after the last name that was given. */
export class PageBuilder<T> {
  readonly #after: string | null;
  readonly #limit: number;
  readonly #nameOf: (one: T) => string;
  readonly #smallest: Smallest<T>;

  constructor(wish: PageWish, nameOf: (one: T) => string) {
    this.#limit = pageLimit(wish);
    this.#after = wish.after ?? null;
    if (this.#after !== null && !isReadableName(this.#after)) throw badCursor();
    this.#nameOf = nameOf;
    // One more than wanted tells whether there is a next page.
    this.#smallest = new Smallest(this.#limit + 1, nameOf);
  }

  add(one: T): void {
    if (this.#after === null || this.#nameOf(one) > this.#after) this.#smallest.add(one);
  }

  async build(entryOf: (one: T) => Promise<Entry | null> | Entry): Promise<Page> {
    const found = this.#smallest.take();
    const page = found.slice(0, this.#limit);
    const entries: Entry[] = [];
    for (const one of page) {
      const entry = await entryOf(one);
      if (entry !== null) entries.push(entry);
    }
    const last = page.at(-1);
    const next = found.length > this.#limit && last !== undefined ? this.#nameOf(last) : null;
    return { entries, next };
  }
}

/** @throws StoreError when the caller wants more than there is in a page. */
export function pageLimit({ limit = LONGEST_PAGE }: PageWish): number {
  if (!Number.isInteger(limit) || limit < 1 || limit > LONGEST_PAGE)
    throw new StoreError('unsupported', `A page has 1 to ${LONGEST_PAGE} entries`);
  return limit;
}

const badCursor = (): StoreError =>
  new StoreError('bad-name', 'This is no place in a list that was given here');
