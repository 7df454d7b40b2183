import { expect, test } from 'vitest';
import { matrixPath } from './matrix-path.ts';

test('what a Matrix client asks goes on as it was written', () => {
  const asked = [
    '/_matrix/client/versions',
    '/_matrix/client/v3/rooms/%21a%3Achat.test/send/m.room.encrypted/m1.2',
    '/_matrix/client/v3/room_keys/keys/%21a/ab%2Fcd%2B?version=1',
    '/_synapse/client/oidc/callback?code=a&state=b',
  ];

  expect(asked.map(matrixPath)).toEqual(asked);
});

test('nobody lets the chat server write to an address of their choice', () => {
  const asked = [
    '/_matrix/client/v3/pushers/set',
    '/_matrix/client/r0/pushers/set?x=1',
    '/_matrix/client/v3/pushers/%73et',
    '/_matrix/client/v3/pushers%2Fset',
    '/_matrix/client/v3/pushers/set/',
  ];

  expect(asked.map(matrixPath)).toEqual(asked.map(() => null));
  expect(matrixPath('/_matrix/client/v3/pushers')).toBe('/_matrix/client/v3/pushers');
});

test('nobody learns without a room’s own id that it is there', () => {
  const asked = [
    '/_matrix/client/v3/directory/room/%23x%3Achat.test',
    '/_matrix/client/r0/directory/room/%23x%3Achat.test?x=1',
    '/_matrix/client/api/v1/directory/room/%23x%3Achat.test',
    '/_matrix/client/v3/%64irectory/room/%23x%3Achat.test',
    '/_matrix/client/v3%2Fdirectory/room/%23x%3Achat.test',
    '/_matrix/client/v3/directory/list/room/%21x',
    '/_matrix/client/v3/join/%23x%3Achat.test',
    '/_matrix/client/v3/knock/%23x%3Achat.test?via=a',
    '/_matrix/client/v1/room_summary/%23x%3Achat.test',
    '/_matrix/client/unstable/im.nheko.summary/rooms/%23x%3Achat.test/summary',
    '/_matrix/client/v3/join/%23x%3Achat.test%FF',
  ];

  expect(asked.map(matrixPath)).toEqual(asked.map(() => null));
  const byId = '/_matrix/client/v3/join/%21x%23y';
  expect(matrixPath(byId)).toBe(byId);
});

test('nobody reports in the clear, where nobody reads it', () => {
  const asked = [
    '/_matrix/client/v3/rooms/%21a/report/%24b',
    '/_matrix/client/v3/rooms/%21a/report',
    '/_matrix/client/v3/users/%40a%3Achat.test/report',
    '/_matrix/client/unstable/org.matrix.msc4151/rooms/%21a/report',
    '/_matrix/client/unstable/org.matrix.msc4260/users/%40a%3Achat.test/report?x',
  ];

  expect(asked.map(matrixPath)).toEqual(asked.map(() => null));
  const sending = '/_matrix/client/v3/rooms/%21a/send/m.room.encrypted/report';
  expect(matrixPath(sending)).toBe(sending);
});

test('administration, other servers, keys and ways round are no way of a client', () => {
  const asked = [
    '/_synapse/admin/v1/rooms',
    '/_matrix/federation/v1/version',
    '/_matrix/key/v2/server',
    '/_matrix/client/../../_synapse/admin/v1/rooms',
    '/_matrix/client/%2e%2E/x',
    '/_matrix/client/..',
    '//_matrix/client/versions',
    '/_matrix/clients',
    '/_matrix/client/a b',
    '/_matrix/client/a\\b',
    `/_matrix/client/${'a'.repeat(4_100)}`,
  ];

  expect(asked.map(matrixPath)).toEqual(asked.map(() => null));
});
