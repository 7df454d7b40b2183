import { expect, test } from 'vitest';
import type { RoomListItem } from '@astra/chat-core/rooms';
import type { ChatRoom } from '#api/chat.ts';
import { entriesOf, ofOrganisation, roomsNamed, roomsShown } from './room-entries.ts';

const aRoom = (change: Partial<ChatRoom>): ChatRoom => ({
  id: 'r1',
  kind: 'team',
  name: 'Cardiologie',
  matrixRoomId: null,
  teamId: null,
  forRoles: null,
  meetingId: null,
  isClosed: false,
  hasLinkPreviews: false,
  keptDays: null,
  people: 0,
  ownDays: null,
  archive: null,
  members: [],
  formerGuests: [],
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
const anItem = (id: string): RoomListItem => ({
  id,
  kind: 'team',
  name: '',
  otherId: null,
  membership: 'joined',
  isEncrypted: true,
  memberCount: 2,
  unread: 0,
  mentions: 0,
  lastAt: 1,
  preview: null,
  isSilent: false,
  writeBar: null,
  keptDays: null,
  isMuted: false,
  draft: null,
  hasFailed: false,
});
const list = (rooms: readonly ChatRoom[]) =>
  entriesOf({
    rooms,
    items: [],
    isWhole: true,
    myId: 'me',
    consultations: new Map(),
    nameless: 'Salon',
  });

test('a room of the whole organisation stands apart, and is not found by the name of somebody in it', () => {
  const members = [aMember('you', 'Dr Hugo Ferrand')];
  const entries = list([
    aRoom({ id: 'all', name: 'Annonces', kind: 'announcement', forRoles: [], members }),
    aRoom({ id: 'over', name: 'Avant', kind: 'announcement', forRoles: [], isClosed: true }),
    aRoom({ id: 'team', teamId: 't', members }),
  ]);

  expect(entries.filter(ofOrganisation).map(({ room }) => room.id)).toEqual(['all']);
  expect(roomsNamed(entries, 'ferrand').map(({ room }) => room.id)).toEqual(['team']);
});

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

test('the newest words come first, as soon as all rooms have come', () => {
  const rooms = [
    aRoom({ id: 'r1', name: 'A', matrixRoomId: '!a' }),
    aRoom({ id: 'r2', name: 'B', matrixRoomId: '!b' }),
  ];
  const names = (isWhole: boolean): readonly string[] =>
    entriesOf({
      rooms,
      items: [anItem('!b')],
      isWhole,
      myId: 'me',
      consultations: new Map(),
      nameless: 'Salon',
    }).map(({ name }) => name);

  expect(names(false)).toEqual(['A', 'B']);
  expect(names(true)).toEqual(['B', 'A']);
});

test('the conversation of a consultation is called by its patient, also when the chat has nobody’s name any more', () => {
  const [id, other] = ['m1', 'm2'];
  const aGuest = { ...aMember('g', 'Patient'), isGuest: true };
  const rooms = [
    aRoom({ id: 'r1', kind: 'meeting', name: null, meetingId: id, members: [aGuest] }),
    aRoom({ id: 'r2', kind: 'meeting', name: null, meetingId: other, members: [] }),
    aRoom({ id: 'r3', kind: 'meeting', name: 'RCP', meetingId: 'm3' }),
  ];
  const known = new Map([
    [id, { id, patientName: 'Mme Yvonne Bellec', startsAt: '2026-11-29T19:15:00Z', guests: [] }],
  ]);

  const entries = entriesOf({
    rooms,
    items: [],
    isWhole: true,
    myId: 'me',
    consultations: known,
    nameless: 'Salon',
  });

  expect(entries.map(({ name }) => name).toSorted()).toEqual(['Mme Yvonne Bellec', 'RCP', 'Salon']);
  expect(roomsNamed(entries, 'yvonne').map(({ room }) => room.id)).toEqual(['r1']);
});

test('the conversation of a meeting stands in the list once somebody writes in it, or while it is open', () => {
  const rooms = [
    aRoom({ id: 'team', matrixRoomId: '!team' }),
    aRoom({ id: 'silent', kind: 'meeting', matrixRoomId: '!silent' }),
    aRoom({ id: 'spoken', kind: 'meeting', matrixRoomId: '!spoken' }),
    aRoom({ id: 'drafted', kind: 'meeting', matrixRoomId: '!drafted' }),
    aRoom({ id: 'not-read-yet', kind: 'meeting', matrixRoomId: '!later' }),
  ];
  const entries = entriesOf({
    rooms,
    items: [
      { ...anItem('!team'), lastAt: 0 },
      { ...anItem('!silent'), isSilent: true },
      anItem('!spoken'),
      { ...anItem('!drafted'), isSilent: true, draft: 'Bonj' },
    ],
    isWhole: true,
    myId: 'me',
    consultations: new Map(),
    nameless: 'Salon',
  });
  const ids = (currentId: string | null): readonly string[] =>
    roomsShown(entries, currentId)
      .map(({ room }) => room.id)
      .toSorted();

  expect(ids(null)).toEqual(['drafted', 'spoken', 'team']);
  expect(ids('silent')).toEqual(['drafted', 'silent', 'spoken', 'team']);
});
