import { expect, test } from 'vitest';
import type { CallSnapshot } from '@astra/call-core/call-state';
import type { Meeting } from '#api/meetings.ts';
import { participantsOf } from './participants.ts';

const meeting = {
  host: { id: 'host', displayName: 'Dr Nadia Berthelot', participantId: 'p-host' },
  members: [
    { id: 'b', displayName: 'Dr Hugo Ferrand', isModerator: true, participantId: 'p-b' },
    { id: 'c', displayName: 'Confrère', isModerator: false, isRemoved: true, participantId: null },
  ],
  guests: [
    { id: 'g', name: 'Anna Expert', step: 'in-call', participantId: 'p-g' },
    { id: 'w', name: 'Waits', step: 'waiting', participantId: null },
  ],
} as unknown as Meeting;
const call = {
  participants: [
    { id: 'p-b', media: { microphone: { isMuted: false } } },
    { id: 'p-g', media: {} },
  ],
} as unknown as CallSnapshot;

test('who is here and who is heard is the call’s to say; who waits is not among them', () => {
  const people = participantsOf(meeting, call);

  expect(people.map(({ id, isHere, isMuted }) => [id, isHere, isMuted])).toEqual([
    ['host', false, true],
    ['b', true, false],
    ['c', false, true],
    ['g', true, true],
  ]);
  expect(people.map(({ isModerator }) => isModerator)).toEqual([true, true, false, false]);
});
