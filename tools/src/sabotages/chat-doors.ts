import type { Sabotage } from '#sabotage/sabotage.ts';

const settings = 'platform/local/src/synapse/configuration.ts';
const closedDoors = {
  file: 'platform/local/test/synapse.test.ts',
  name: 'the chat server starts on PostgreSQL with every door closed that we do not use',
};
const badDays = (name: string): Sabotage['test'] => ({
  file: 'services/chat/test/bad-days.test.ts',
  name,
});
const path = 'services/gateway/src/domain/matrix-path.ts';
const paths = (name: string): Sabotage['test'] => ({
  file: 'services/gateway/src/domain/matrix-path.test.ts',
  name,
});
const toGateway = '  const isClosed = [pushers, directory, alias, reports]';

/** The chat server's own settings, and what the gateway asks of it for nobody. */
export const chatDoorSabotages: readonly Sabotage[] = [
  {
    name: 'chat-keys-to-devices-that-nobody-confirmed',
    proves: 'CHAT-2',
    file: 'packages/chat-core/src/matrix/open-matrix.ts',
    find: '    client.getCrypto()?.setDeviceIsolationMode(new OnlySignedDevicesIsolationMode());\n',
    put: '',
    test: {
      file: 'packages/chat-core/test/other-keys.test.ts',
      name: 'a device that the server slips in gets no key',
    },
  },
  {
    name: 'chat-as-fast-as-one-likes',
    proves: '1,000 events a second',
    file: settings,
    find: 'rc_message: { per_second: 5, burst_count: 50 }',
    put: 'rc_message: { per_second: 5000, burst_count: 50_000 }',
    test: badDays('a client that sends a thousand events'),
  },
  {
    name: 'chat-accounts-of-ones-own',
    proves: 'CHAT-6',
    file: settings,
    find: '    enable_registration: false,\n    // Nobody signs in',
    put: '    enable_registration: true,\n    enable_registration_without_verification: true,\n    // Nobody signs in',
    test: closedDoors,
  },
  {
    name: 'chat-rooms-listed-for-anybody',
    proves: 'CHAT-6',
    file: settings,
    find: '  allow_public_rooms_without_auth: false,\n',
    put: '  allow_public_rooms_without_auth: true,\n',
    test: closedDoors,
  },
  {
    name: 'chat-names-of-people-one-shares-no-room-with',
    proves: 'AZ-1',
    file: settings,
    find: '  limit_profile_requests_to_users_who_share_rooms: true,\n',
    put: '',
    test: badDays('people of another organisation reach no room, event or account'),
  },
  {
    name: 'chat-keeps-files-in-the-clear',
    proves: 'CHAT-1',
    file: settings,
    find: '    enable_media_repo: false,\n',
    put: '',
    test: closedDoors,
  },
  {
    name: 'chat-refusal-taken-for-a-departure',
    proves: 'a leaver is out',
    file: 'services/chat/src/adapters/synapse/rooms.ts',
    find: 'const isOut = status === 403 && !joinedIn(await stateOf(ask, roomId)).includes(userId);',
    put: 'const isOut = status === 403;',
    test: badDays('whom the chat server refuses to put out of a room'),
  },
  {
    name: 'chat-pushes-to-any-address',
    proves: 'AB-SSRF',
    file: path,
    find: toGateway,
    put: '  const isClosed = [directory, alias, reports]',
    test: paths('nobody lets the chat server write to an address of their choice'),
  },
  {
    name: 'chat-rooms-found-by-their-alias',
    proves: 'AZ-1',
    file: path,
    find: toGateway,
    put: '  const isClosed = [pushers, directory, reports]',
    test: paths('nobody learns without a room’s own id that it is there'),
  },
  {
    name: 'chat-directory-without-a-token',
    proves: 'AZ-1',
    file: path,
    find: toGateway,
    put: '  const isClosed = [pushers, alias, reports]',
    test: paths('nobody learns without a room’s own id that it is there'),
  },
  {
    name: 'chat-reports-in-the-clear',
    proves: 'CHAT-1',
    file: path,
    find: toGateway,
    put: '  const isClosed = [pushers, directory, alias]',
    test: paths('nobody reports in the clear, where nobody reads it'),
  },
];
