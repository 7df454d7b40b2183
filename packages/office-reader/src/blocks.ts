import type { Block, Cell, Run } from './office-document.ts';
import { wholeIn } from './xml-tree.ts';

/** Of one file; what is behind is not given. */
const mostBlocks = 10_000;

/** As many as are given of a file that has given so many already. */
export function taken(
  blocks: Iterable<Block>,
  given = 0,
): {
  readonly blocks: Block[];
  readonly isCut: boolean;
} {
  const found: Block[] = [];
  for (const block of blocks) {
    if (given + found.length >= mostBlocks) return { blocks: found, isCut: true };
    found.push(block);
  }
  return { blocks: found, isCut: false };
}

export const hasLetters = (runs: readonly Run[]): boolean =>
  runs.some(({ text }) => text.trim() !== '');

/** Runs of one look become one. */
export function joined(runs: readonly Run[]): readonly Run[] {
  const found: Run[] = [];
  for (const run of runs) {
    const last = found.at(-1);
    if (last && isSame(last, run))
      found[found.length - 1] = { ...last, text: last.text + run.text };
    else if (run.text !== '') found.push(run);
  }
  return found;
}

const isSame = (one: Run, other: Run): boolean =>
  one.isBold === other.isBold &&
  one.isItalic === other.isItalic &&
  one.isUnderlined === other.isUnderlined &&
  one.isStruck === other.isStruck &&
  one.place === other.place;

/** A cell that is being made: those below it may belong to it. */
export type GrowingCell = { -readonly [Key in keyof Cell]: Cell[Key] };

const mostColumns = 64;

/** How many a cell covers, as it was written. */
export const spanOf = (written: string | undefined): number =>
  wholeIn(written, [1, mostColumns], 1);
