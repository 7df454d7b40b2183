import { expect, test } from 'vitest';
import { badOf, howMany, meanOf, total } from './numbers.ts';

test('the mean is of those who rated, and nobody has none', () => {
  expect(meanOf([1, 0, 0, 0, 3])).toBe(4);
  expect(meanOf([0, 0, 0, 0, 0])).toBeNull();
});

test('a call went badly for whoever gave 1 or 2', () => {
  expect(badOf([1, 2, 4, 8, 16])).toBe(3);
});

test('months add up, rating by rating', () => {
  const months = [
    { month: '2026-11', counts: [1, 0, 0, 0, 2] },
    { month: '2026-10', counts: [0, 3, 0, 0, 1] },
  ];
  expect(total(months)).toEqual([1, 3, 0, 0, 3]);
  expect(howMany(total(months))).toBe(7);
});
