import { expect, test } from 'vitest';
import { waitBefore } from './events.ts';

test('each try waits about twice as long, never more than fifteen seconds', () => {
  const waits = [1, 2, 3, 4, 5, 6, 20].map((attempt) => waitBefore(attempt, 1));

  expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000]);
});

test('pages that lost the same server do not all come back at the same instant', () => {
  expect(waitBefore(4, 0)).toBe(2000);
  expect(waitBefore(4, 0.5)).toBe(3000);
});
