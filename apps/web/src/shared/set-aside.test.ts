import { beforeEach, expect, test, vi } from 'vitest';
import {
  allSetAside,
  forgetSetAside,
  SET_ASIDE_FOR_MS,
  setAside,
  setAsideBy,
  takeOut,
} from './set-aside.ts';

const maud = { personId: 'maud', place: 'plan' };
const now = 1_000_000;
const seen = (who: Partial<typeof maud> = {}, at = now): readonly unknown[] =>
  setAsideBy(allSetAside.getSnapshot(), { ...maud, ...who }, at).map(({ value }) => value);

beforeEach(forgetSetAside);

test('what was begun and left waits for whoever began it, the newest first', () => {
  setAside({ ...maud, value: 'Mme Bellec' }, now);
  setAside({ ...maud, value: 'M. Kaddour' }, now);

  expect(seen()).toEqual(['M. Kaddour', 'Mme Bellec']);
});

test.each([
  ['a colleague who signs in at the same page', { personId: 'hugo' }, now],
  ['another form', { place: 'group' }, now],
  ['whoever comes back after some hours', {}, now + SET_ASIDE_FOR_MS],
])('%s finds nothing of it', (_who, other, at) => {
  setAside({ ...maud, value: 'Mme Bellec' }, now);

  expect(seen(other, at)).toEqual([]);
});

test('what goes on or was sent is offered no more, and what else was begun still is', () => {
  const bellec = setAside({ ...maud, value: 'Mme Bellec' }, now);
  setAside({ ...maud, value: 'M. Kaddour' }, now);

  takeOut(bellec);

  expect(seen()).toEqual(['M. Kaddour']);
});

test('it is gone from memory after some hours, and at the sign-out', () => {
  vi.useFakeTimers();
  setAside({ ...maud, value: 'Mme Bellec' }, now);
  vi.advanceTimersByTime(SET_ASIDE_FOR_MS);
  vi.useRealTimers();
  expect(allSetAside.getSnapshot()).toEqual([]);

  setAside({ ...maud, value: 'Mme Bellec' }, now);
  forgetSetAside();
  expect(allSetAside.getSnapshot()).toEqual([]);
});

test('it does not grow for ever', () => {
  for (let count = 0; count < 20; count += 1) setAside({ ...maud, value: count }, now);

  expect(seen()).toEqual([19, 18, 17, 16, 15]);
});
