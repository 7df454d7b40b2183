import { expect, test } from 'vitest';
import type { Decision } from '#domain/decision.ts';
import { addGuest, addMember, aMember } from '#domain/group.ts';
import { makeModerator, remove } from '#domain/moderation.ts';
import { isWelcome } from '#domain/room.ts';
import { aGuest, aMeeting } from './factories.ts';

const valueOf = <T>(decision: Decision<T>): T => {
  if (decision.problem) throw new Error(decision.problem);
  return decision.value;
};
const now = new Date('2026-11-23T12:00:00.000Z');
const meeting = aMeeting({
  kind: 'meeting',
  visitKind: null,
  title: 'RCP',
  state: 'open',
  hostId: 'host',
  guests: [],
  members: [aMember('b', 'kerval', null), aMember('c', 'elsewhere', 'Confrère')],
});
const inRoom = (personId: string) => ({ id: `p-${personId}`, personId, kind: 'member' as const });

test('who was removed is not welcome in the room, whatever they hold; the others still are', () => {
  const after = valueOf(remove(meeting, { personId: 'c', byId: 'host' }, now));

  expect(isWelcome(meeting, inRoom('c'))).toBe(true);
  expect(isWelcome(after, inRoom('c'))).toBe(false);
  expect([isWelcome(after, inRoom('b')), isWelcome(after, inRoom('host'))]).toEqual([true, true]);
  expect(isWelcome(after, inRoom('stranger'))).toBe(false);
});

test('who was removed is no moderator when they come back', () => {
  const target = { personId: 'c', byId: 'host' };
  const moderated = valueOf(makeModerator(meeting, target, true));

  const after = valueOf(remove(moderated, target, now));

  expect(moderated.members[1]?.isModerator).toBe(true);
  expect(after.members[1]?.isModerator).toBe(false);
});

test('nobody is invited twice, neither by account nor by address', () => {
  const guest = aGuest({ role: 'invitee', dateOfBirth: null, email: 'Anna@example.org' });
  const withGuest = valueOf(addGuest(meeting, guest));

  expect(addMember(meeting, aMember('b', 'kerval', null)).problem).toBe('already-invited');
  expect(addMember(meeting, aMember('host', 'kerval', null)).problem).toBe('already-invited');
  expect(addGuest(withGuest, { ...guest, id: 'g2', email: 'anna@example.org' }).problem).toBe(
    'already-invited',
  );
});

test('a consultation has no members, whoever asks', () => {
  expect(addMember(aMeeting(), aMember('b', 'kerval', null)).problem).toBe('not-allowed');
});
