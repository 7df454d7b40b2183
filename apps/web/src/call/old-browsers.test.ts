import { expect, test } from 'vitest';
import { ofLists } from './old-browsers.ts';

const up = (one: number, other: number): number => one - other;

test('what a browser of 2021 lacks does the same as what came later', () => {
  const numbers: readonly number[] = [3, 1, 2];
  const { at, toSorted, toReversed, findLast } = ofLists;

  expect([-1, 0, 7].map((index) => at.call(numbers, index))).toEqual([2, 3, undefined]);
  expect(toSorted.call<readonly number[], [typeof up], unknown>(numbers, up)).toEqual([1, 2, 3]);
  expect(toReversed.call(numbers)).toEqual([2, 1, 3]);
  expect([1, 9].map((least) => findLast.call(numbers, (one) => Number(one) > least))).toEqual([
    2,
    undefined,
  ]);
  expect(numbers).toEqual([3, 1, 2]);
});
