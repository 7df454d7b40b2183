import { expect, test } from 'vitest';
import { ofLists } from './old-browsers.ts';

test('what a browser of 2021 lacks does the same as what came later', () => {
  const numbers = [3, 1, 2];
  const { at, toSorted, toReversed, findLast } = ofLists;
  const down = (one: number, other: number): number => other - one;

  expect([at.call(numbers, -1), at.call(numbers, 7)]).toEqual([numbers.at(-1), numbers.at(7)]);
  expect(toSorted.call(numbers)).toEqual(numbers.toSorted());
  expect(toSorted.call<readonly number[], [typeof down], unknown>(numbers, down)).toEqual([3, 2, 1]);
  expect(toReversed.call(numbers)).toEqual(numbers.toReversed());
  expect([1, 9].map((least) => findLast.call(numbers, (one) => Number(one) > least))).toEqual([
    2,
    undefined,
  ]);
  expect(numbers).toEqual([3, 1, 2]);
});
