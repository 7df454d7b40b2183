import type { Item } from '#api/documents.ts';

interface Part {
  readonly items: readonly Item[];
}
/** A list as it is held: page by page, or whole; nothing while it has not come. */
export type HeldList = Part | { readonly pages: readonly Part[] } | undefined;

const withItem = (part: Part, changed: Item): Part =>
  part.items.some(({ id }) => id === changed.id)
    ? {
        ...part,
        items: part.items.map((item) => (item.id === changed.id ? { ...item, ...changed } : item)),
      }
    : part;

/** A list with one of it as it is now; the same list where it is not in it. */
export function heldWith(held: HeldList, changed: Item): HeldList {
  if (!held) return held;
  if (!('pages' in held)) return withItem(held, changed);
  const pages = held.pages.map((page) => withItem(page, changed));
  return pages.every((page, at) => page === held.pages[at]) ? held : { ...held, pages };
}
