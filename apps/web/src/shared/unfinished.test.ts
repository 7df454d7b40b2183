import { expect, test } from 'vitest';
import { pack, unpack } from './unfinished.ts';

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
  ['whoever comes back later than a sign-in takes', { now: claire.now + 11 * minute }],
])('%s finds nothing of it', (_who, difference) => {
  expect(unpack(left, { ...claire, ...difference })).toBeNull();
});

test.each([[null], [''], ['{'], ['null']])('%s is nothing that was left', (text) => {
  expect(unpack(text, claire)).toBeNull();
});
