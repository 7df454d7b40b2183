import { expect, test } from 'vitest';
import type { ChatRoom } from '#api/chat.ts';
import { entriesOf, roomsNamed } from './room-entries.ts';

const aRoom = (change: Partial<ChatRoom>): ChatRoom => ({
  id: 'r1',
  kind: 'team',
  name: 'Cardiologie',
  matrixRoomId: null,
  teamId: null,
  meetingId: null,
  isClosed: false,
  hasLinkPreviews: false,
  keptDays: null,
  ownDays: null,
  archive: null,
  members: [],
  ...change,
});
const aMember = (personId: string, displayName: string) => ({
  personId,
  displayName,
  userId: null,
  isModerator: false,
  isSilenced: false,
  isGuest: false,
});
const list = (rooms: readonly ChatRoom[]) =>
  entriesOf({ rooms, items: [], myId: 'me', nameless: 'Salon' });

test('a conversation of two is called by the other one', () => {
  const members = [aMember('me', 'Moi'), aMember('you', 'Dr Hugo Ferrand')];

  expect(list([aRoom({ kind: 'direct', name: null, members })])[0]?.name).toBe('Dr Hugo Ferrand');
});

test('rooms are found by their name and by who is in them, without accents', () => {
  const rooms = list([
    aRoom({ name: 'Réanimation' }),
    aRoom({ id: 'r2', members: [aMember('x', 'Élise Roche')] }),
  ]);

  expect(roomsNamed(rooms, 'rea').map(({ name }) => name)).toEqual(['Réanimation']);
  expect(roomsNamed(rooms, 'elise').map(({ room }) => room.id)).toEqual(['r2']);
});

test('closed rooms come last', () => {
  const rooms = list([aRoom({ name: 'A', isClosed: true }), aRoom({ id: 'r2', name: 'B' })]);

  expect(rooms.map(({ name }) => name)).toEqual(['B', 'A']);
});
