import { expect, test } from 'vitest';
import { goodFor, pack, unpack, waitingIn } from './unfinished.ts';

const claire = { personId: 'claire', path: '/personnes', now: 1_000_000 };
const minute = 60_000;
const left = pack(claire, { 'people.roles.hugo': ['clinician', 'secretary'] });

test('who comes back to the page after proving finds what they had prepared', () => {
  expect(unpack(left, { ...claire, now: claire.now + 2 * minute })).toEqual({
    'people.roles.hugo': ['clinician', 'secretary'],
  });
});

test.each([
  ['somebody else who signs in on the same machine', { personId: 'samir' }],
  ['another page', { path: '/moi' }],
  ['whoever comes back after more than half an hour', { now: claire.now + 31 * minute }],
])('%s finds nothing of it', (_who, difference) => {
  expect(unpack(left, { ...claire, ...difference })).toBeNull();
});

test.each([[null], [''], ['{'], ['null']])('%s is nothing that was left', (text) => {
  expect(unpack(text, claire)).toBeNull();
  expect(goodFor(text, claire.now)).toBe(0);
});

test('it is erased half an hour after it was left', () => {
  expect(goodFor(left, claire.now)).toBe(30 * minute);
  expect(goodFor(left, claire.now + 29 * minute)).toBe(minute);
  expect(goodFor(left, claire.now + 45 * minute)).toBe(0);
});

test('what waits is told with its page and its end, and only as long as it is there', () => {
  expect(waitingIn(left, claire.now + minute)).toEqual({
    until: claire.now + 30 * minute,
    path: '/personnes',
  });
  expect(waitingIn(left, claire.now + 31 * minute)).toBeNull();
  // Who left for a proof, and had begun nothing.
  expect(waitingIn(pack(claire, {}), claire.now)).toBeNull();
  expect(waitingIn(null, claire.now)).toBeNull();
});
