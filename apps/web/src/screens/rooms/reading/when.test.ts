import { expect, test } from 'vitest';
import { untilOf } from './when.ts';

const paris = 'Europe/Paris';

test('a quarter of an hour and an hour are counted from now', () => {
  const now = Date.parse('2026-11-23T13:00:00Z');

  expect(untilOf('quarter', now, paris)).toBe('2026-11-23T13:15:00.000Z');
  expect(untilOf('hour', now, paris)).toBe('2026-11-23T14:00:00.000Z');
});

test('today ends at midnight of the house, with a quarter of an hour left at least', () => {
  expect(untilOf('today', Date.parse('2026-11-23T13:00:00Z'), paris)).toBe(
    '2026-11-23T23:00:00.000Z',
  );
  expect(untilOf('today', Date.parse('2026-11-23T22:55:00Z'), paris)).toBe(
    '2026-11-23T23:10:00.000Z',
  );
});
