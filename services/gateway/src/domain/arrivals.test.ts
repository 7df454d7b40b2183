import { expect, test } from 'vitest';
import { makeArrivals } from './arrivals.ts';

test('one address comes so often in a minute and no oftener, another one still does', () => {
  const { mayCome } = makeArrivals(2);

  expect([1, 2, 3].map((at) => mayCome('hospital', at))).toEqual([true, true, false]);
  expect(mayCome('patient', 4)).toBe(true);
  expect(mayCome('hospital', 60_000)).toBe(true);
});
