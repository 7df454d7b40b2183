import type { Sabotage } from '#sabotage/sabotage.ts';

const source = (name: string): string => `services/chat/src/${name}.ts`;
const test = (name: string): Sabotage['test'] => ({
  file: 'services/chat/test/former-devices.test.ts',
  name,
});
const leaver = test('who leaves the organisation, or a room, stays known there');
const unconfirmed = test('a device that its owner has not confirmed stays unknown');
const forgotten = test('who is forgotten leaves no key');

/** What a device that is gone had signed is known to those who read it, to nobody else, and for a while. */
export const formerDeviceSabotages: readonly Sabotage[] = [
  {
    name: 'former-devices-told-to-strangers',
    proves: 'AZ-1',
    file: source('adapters/postgres/former-devices'),
    find: 'and (f.person_id = ${personId}',
    put: 'and (true or f.person_id = ${personId}',
    test: test('what a device had signed is told to who is in a room with its owner'),
  },
  {
    name: 'former-devices-open-in-the-database',
    proves: 'AZ-1',
    file: 'services/chat/migrations/0020-former-devices.sql',
    find: 'on former_devices for select using (shared_a_room(person_id))',
    put: 'on former_devices for select using (true)',
    test: test('the tables show the keys and who left a room to nobody of another organisation'),
  },
  {
    name: 'former-device-that-nobody-confirmed',
    proves: 'CHAT-2',
    file: source('domain/former-device'),
    find: 'signedBy.some((key) => signatures[user_id]?.[key] !== undefined)',
    put: 'signedBy.length > 0',
    test: unconfirmed,
  },
  {
    name: 'former-device-that-nobody-holds',
    proves: 'CHAT-2',
    file: source('domain/former-device'),
    find: 'dehydrated !== true && ',
    put: '',
    test: unconfirmed,
  },
  {
    name: 'signed-out-and-unknown',
    proves: 'what is written is read',
    file: source('app/remove-devices'),
    find: '      await keepDeviceKeys(ended.map(({ localpart }) => localpart));\n',
    put: '',
    test: test('what a device had signed stays known to a colleague when its owner has signed out'),
  },
  {
    name: 'left-and-unknown',
    proves: 'what is written is read',
    file: source('app/accounts'),
    find: '      await keepDeviceKeys([localpart]);\n',
    put: '',
    test: leaver,
  },
  {
    name: 'out-of-the-room-and-unknown',
    proves: 'what is written is read',
    file: source('adapters/postgres/former-devices'),
    find: '            or exists (select 1 from mine join former_room_members m using (room_id) where m.person_id = f.person_id))',
    put: ')',
    test: leaver,
  },
  {
    name: 'foreign-client-ended-and-unknown',
    proves: 'what is written is read',
    file: source('app/end-foreign-devices'),
    find: '    await keepDeviceKeys([account.localpart]);\n',
    put: '',
    test: test('a client of another maker that is signed out with a session'),
  },
  {
    name: 'leaver-waits-for-keys',
    proves: 'a leaver is out in ten seconds',
    file: source('adapters/synapse/device-keys'),
    find: 'const timeoutMs = 2_000;',
    put: 'const timeoutMs = 6_000;',
    test: test('who leaves is out in ten seconds while the chat server gives no keys'),
  },
  {
    name: 'leaver-stays-for-keys',
    proves: 'a leaver is out in ten seconds',
    file: source('app/keep-device-keys'),
    find: '      return false;\n',
    put: '      throw error;\n',
    test: test('who leaves is out in ten seconds while the chat server gives no keys'),
    says: 'The chat server does not answer',
  },
  {
    name: 'former-devices-for-ever',
    proves: 'what is kept has an end',
    file: source('app/repair'),
    find: '        await formerDevices.forgetBefore(formerSince(clock.now()));\n',
    put: '',
    test: test('keys and who was in a room are forgotten after sixty days'),
  },
  {
    name: 'former-devices-of-the-forgotten',
    proves: 'RGPD',
    file: source('adapters/postgres/records'),
    find: "['devices', 'former_devices', 'former_room_members']",
    put: "['devices', 'former_room_members']",
    test: forgotten,
  },
  {
    name: 'forgotten-and-noted-again',
    proves: 'RGPD',
    file: source('adapters/postgres/former-devices'),
    find: 'where a.erasure_asked_at is null',
    put: 'where a.person_id is not null',
    test: forgotten,
  },
];
