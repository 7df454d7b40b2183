import { expect, test } from 'vitest';
import { firstPieceBytes, nextPieceBytes } from './piece-size.ts';

const mebibyte = 1024 * 1024;
const after = (...took: readonly number[]): number =>
  took.reduce(nextPieceBytes, firstPieceBytes) / mebibyte;

test.each([
  ['stays as it is on an ordinary line', [5_000, 19_000], 8],
  ['grows on a fast one, to an end', [100, 100, 100, 100], 32],
  ['shrinks on a slow one, to an end', [30_000, 30_000, 30_000, 90_000, 90_000], 1],
  ['comes back when the line does', [30_000, 30_000, 500], 4],
])('a request %s', (_what, took, mebibytes) => {
  expect(after(...took)).toBe(mebibytes);
});
