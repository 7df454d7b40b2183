import { expect, test } from 'vitest';
import { talkersOf, withGuestNames } from './people.ts';

const member = { userId: '@pnadia:x', personId: 'p1', displayName: 'Dr Nadia Berthelot' };
const aGuest = (personId: string, displayName: string) => ({
  personId,
  displayName,
  userId: `@${personId}:x`,
});
const flags = { isModerator: false, isSilenced: false };
const room = {
  members: [
    { ...member, ...flags, isGuest: false },
    { ...aGuest('g1', 'Patient'), ...flags, isGuest: true },
  ],
  formerGuests: [aGuest('g2', 'Invité')],
};
const guests = [
  { id: 'g1', name: 'Mme Yvonne Bellec' },
  { id: 'g2', name: 'Lucie Morvan' },
  { id: 'p1', name: 'nobody' },
];
const atServer = new Map(['@g1:x', '@g2:x', '@gone:x'].map((id) => [id, { id, name: 'Patient' }]));

test('a guest of a consultation is called by their own name beside their words, also when they are out again', () => {
  const talkerOf = talkersOf(withGuestNames(room, guests.slice(0, 2)), atServer);

  expect(talkerOf('@g1:x')).toEqual({ name: 'Mme Yvonne Bellec', kind: 'guest' });
  expect(talkerOf('@g2:x')).toEqual({ name: 'Lucie Morvan', kind: 'guest' });
  expect(talkerOf('@pnadia:x')).toEqual({ name: 'Dr Nadia Berthelot', kind: 'member' });
});

test('who may not see the consultation reads what the chat has: that it is the patient', () => {
  const talkerOf = talkersOf(room, atServer);

  expect(talkerOf('@g1:x')).toEqual({ name: 'Patient', kind: 'guest' });
  expect(talkerOf('@g2:x')).toEqual({ name: 'Invité', kind: 'guest' });
  expect(talkerOf('@gone:x').name).toBe('Patient');
  expect(talkerOf('@nobody:x').name).toBe('');
});
