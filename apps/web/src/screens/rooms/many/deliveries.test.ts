import { expect, test } from 'vitest';
import type { WriteBar } from '@astra/chat-core/rooms';
import type { Unsent } from '@astra/chat-core/timeline-types';
import type { RoomEntry } from '#screens/rooms/room-entries.ts';
import { stateOf, writableOf } from './deliveries.ts';

const delivery = { unsentId: 'a', roomId: '!room', name: 'Cardiologie' };
const unsent = (id: string, state: Unsent['state']): Unsent => ({ id, state }) as unknown as Unsent;

const entry = (kind: string, facts: { writeBar?: WriteBar; isClosed?: boolean } = {}): RoomEntry =>
  ({
    name: kind,
    room: { kind, isClosed: facts.isClosed ?? false },
    item: { writeBar: facts.writeBar ?? null },
  }) as unknown as RoomEntry;

test('each room says for itself whether the message has gone, waits or was refused', () => {
  const others = unsent('b', { name: 'failed', problem: 'unknown' });

  expect(stateOf(delivery, [others, unsent('a', { name: 'waiting' })])).toEqual({
    name: 'waiting',
  });
  expect(stateOf(delivery, [others, unsent('a', { name: 'sending' })])).toEqual({
    name: 'waiting',
  });
  expect(stateOf(delivery, [others, unsent('a', { name: 'sent' })])).toEqual({ name: 'sent' });
  expect(stateOf(delivery, [others])).toEqual({ name: 'sent' });
  expect(stateOf(delivery, [unsent('a', { name: 'failed', problem: 'keys-changed' })])).toEqual({
    name: 'failed',
    problem: 'keys-changed',
  });
});

test('one writes to rooms where one may, and never to a meeting, where a patient reads along', () => {
  const notOpen = { ...entry('team'), item: null };

  const found = writableOf([
    entry('team'),
    entry('announcement', { writeBar: 'leads-only' }),
    entry('private', { isClosed: true }),
    entry('meeting'),
    entry('direct'),
    notOpen,
  ]);

  expect(found.map(({ name }) => name)).toEqual(['team', 'direct']);
});
