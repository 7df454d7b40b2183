import { expect, test } from 'vitest';
import { mayStayHere } from './may-stay-here.ts';

const aMember = (isGuest: boolean) => ({
  personId: 'p',
  displayName: 'P',
  userId: '@p:x',
  isModerator: false,
  isSilenced: false,
  isGuest,
});
const former = { personId: 'g', displayName: 'Patient', userId: '@g:x' };

test('a conversation with a patient stays on no device, neither while they are in it nor when they are out again', () => {
  const among = (isGuest: boolean, formerGuests: (typeof former)[] = []) => ({
    members: [aMember(false), aMember(isGuest)],
    formerGuests,
  });

  expect(mayStayHere(among(false))).toBe(true);
  expect(mayStayHere(among(true))).toBe(false);
  expect(mayStayHere(among(false, [former]))).toBe(false);
});
