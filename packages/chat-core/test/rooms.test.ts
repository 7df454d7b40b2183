import { expect, test } from 'vitest';
import { countNew, listRooms } from '../src/rooms.ts';
import type { RoomFacts, RoomListParts } from '../src/rooms.ts';
import { anUnsent } from './events.ts';

const aRoom = (id: string, facts: Partial<RoomFacts> = {}): RoomFacts => ({
  id,
  kind: 'team',
  name: id,
  otherId: null,
  membership: 'joined',
  isEncrypted: true,
  memberCount: 2,
  unread: 0,
  mentions: 0,
  lastAt: 1,
  isSilent: false,
  preview: null,
  writeBar: null,
  keptDays: null,
  isMuted: false,
  ...facts,
});

const parts = (facts: readonly RoomFacts[], more: Partial<RoomListParts> = {}): RoomListParts => ({
  facts,
  cards: new Map(),
  drafts: new Map(),
  unsentOf: () => [],
  ...more,
});

test('invitations stand first, then the rooms in which something was said last', () => {
  const facts = [
    aRoom('old', { lastAt: 1 }),
    aRoom('new', { lastAt: 3, unread: 2 }),
    aRoom('invited', { lastAt: 0, membership: 'invited' }),
  ];

  const list = listRooms(parts(facts), []);

  expect(list.map(({ id }) => id)).toEqual(['invited', 'new', 'old']);
  expect(countNew(list)).toBe(2);
});

test('what the chat service says of a room counts more than what the homeserver knows', () => {
  const cards = new Map([
    ['a', { kind: 'direct', name: 'Maud', otherId: '@m:x', keptDays: null } as const],
  ]);

  expect(listRooms(parts([aRoom('a')], { cards }), [])).toMatchObject([
    { kind: 'direct', name: 'Maud', otherId: '@m:x' },
  ]);
});

test.each([
  [null, null, null],
  [3, null, 3],
  [null, 5, 5],
  [3, 5, 3],
  [5, 3, 3],
])('a room keeps its messages %s and %s days, as both say who keep it: %s', (own, said, both) => {
  const card = { kind: 'team', name: null, otherId: null, keptDays: said } as const;
  const cards = new Map([['a', card]]);

  expect(listRooms(parts([aRoom('a', { keptDays: own })], { cards }), [])).toMatchObject([
    { keptDays: both },
  ]);
});

test('a room that did not change stays the same object, and so does the whole list', () => {
  const preview = { senderId: 'j', senderName: 'J', isMine: false, at: 1, what: 'text' as const };
  const make = (): RoomFacts[] => [aRoom('a', { preview: { ...preview, text: 'x' } }), aRoom('b')];
  const first = listRooms(parts(make()), []);

  expect(listRooms(parts(make()), first)).toBe(first);
  const next = listRooms(parts([...make().slice(0, 1), aRoom('b', { lastAt: 9 })]), first);
  expect(next[1]).toBe(first[0]);
});

test('a message on its way lifts its room, and one that failed is seen in the list', () => {
  const failed = anUnsent('x', { at: 5, state: { name: 'failed', problem: 'unknown' } });
  const unsent = new Map([['b', [failed]]]);

  expect(
    listRooms(
      parts([aRoom('a', { lastAt: 2 }), aRoom('b')], { unsentOf: (id) => unsent.get(id) ?? [] }),
      [],
    ),
  ).toMatchObject([
    { id: 'b', hasFailed: true },
    { id: 'a', hasFailed: false },
  ]);
});
