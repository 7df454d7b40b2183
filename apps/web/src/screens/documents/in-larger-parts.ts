import type { ItemPage } from '#api/documents.ts';

/** Which part of a list is asked for; without a mark from its beginning. */
export interface PartOf {
  readonly cursor: string | undefined;
  readonly limit: number;
}
export type Load<P extends ItemPage> = (part: PartOf, signal: AbortSignal) => Promise<P>;

/** Where a page begins: so many rows after a mark of the service. */
export interface PageAt {
  readonly cursor: string | undefined;
  readonly skip: number;
}
export const firstPage: PageAt = { cursor: undefined, skip: 0 };

/** A page as it is held; `after` is where the next one begins, null at the end. */
export type HeldPage<P extends ItemPage> = P & { readonly after: PageAt | null };

interface Asking {
  /** Of the one time that something is asked for, with however many pages. */
  readonly signal: AbortSignal;
  /** Pages that are there already. */
  readonly held: number;
}

/** Rows that are drawn at once when the end of the list comes near. */
const pageRows = 100;

/**
 * A list that was scrolled through is asked for again from its beginning, since a row can have come or gone anywhere: then as
 * many rows at once as the service gives, which are held in the same pages as before. Ten thousand rows are twenty questions
 * and not a hundred, one after another, while somebody waits for a name that they have just changed.
 */
export function inLargerParts<P extends ItemPage>(
  load: Load<P>,
  mostRows: number,
): (at: PageAt, asking: Asking) => Promise<HeldPage<P>> {
  const asked = new WeakMap<AbortSignal, Asked<P>>();
  return async (at, { signal, held }) => {
    const before = asked.get(signal);
    const given = before?.given ?? 0;
    const isAgain = before !== undefined || (at.cursor === undefined && at.skip === 0);
    const pages = isAgain ? Math.max(1, held - given) : 1;
    const limit = Math.min(mostRows, at.skip + pages * pageRows);
    const part = isIn(before, at) ? before.part : await load({ cursor: at.cursor, limit }, signal);
    asked.set(signal, { cursor: at.cursor, part, given: given + 1 });
    return pageOf(part, at);
  };
}

interface Asked<P> {
  readonly cursor: string | undefined;
  readonly part: P;
  /** Pages of this time. */
  readonly given: number;
}

const isIn = <P extends ItemPage>(
  before: Asked<P> | undefined,
  { cursor, skip }: PageAt,
): before is Asked<P> =>
  before !== undefined && before.cursor === cursor && skip > 0 && skip < before.part.items.length;

function pageOf<P extends ItemPage>(part: P, { cursor, skip }: PageAt): HeldPage<P> {
  const end = skip + pageRows;
  const afterPart = part.next === null ? null : { cursor: part.next, skip: 0 };
  const after = end < part.items.length ? { cursor, skip: end } : afterPart;
  return { ...part, items: part.items.slice(skip, end), after };
}
