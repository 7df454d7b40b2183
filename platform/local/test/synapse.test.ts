import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { startSynapse } from '@astra/testing/synapse';
import type { TestSynapse } from '@astra/testing/synapse';
import { isPortTaken } from '#free-port.ts';
import { findPython, makeSynapse } from '#setup/synapse.ts';
import { temporaryFolder } from './temporary-folder.ts';

const makeAsPerson = (synapse: TestSynapse, token: string) =>
  synapse.ask({ method: 'POST', path: '/_matrix/client/v3/createRoom', body: {}, token });

test('the chat server starts on PostgreSQL with every door closed that we do not use', async () => {
  const synapse = await startSynapse({ adminUrl: inject('postgresAdminUrl') });
  onTestFinished(() => synapse.stop());
  const nadia = await synapse.signIn(await synapse.makeAccount('p-1', 'Nadia'));
  const token = nadia.accessToken;
  const hugo = await synapse.makeAccount('p-2', 'Hugo');
  const room = encodeURIComponent(await synapse.makeRoom('Cardiology', [nadia.userId]));
  const own = `/_matrix/client/v3/rooms/${room}`;
  const inTheClear = { msgtype: 'm.text', body: 'in the clear' };
  const register = { username: 'x', password: 'y', auth: { type: 'm.login.dummy' } };

  const answers = await Promise.all(
    [
      { method: 'POST', path: '/_matrix/client/v3/register', body: register, token: '' },
      { method: 'POST', path: '/_matrix/client/v3/register?kind=guest', body: {}, token: '' },
      { method: 'GET', path: '/_matrix/federation/v1/version', token: '' },
      { method: 'GET', path: '/_matrix/key/v2/server', token: '' },
      { method: 'GET', path: '/_matrix/client/v3/publicRooms', token: '' },
      { method: 'GET', path: '/_synapse/admin/v2/users', token },
      { method: 'POST', path: `${own}/invite`, body: { user_id: hugo }, token },
      { method: 'PUT', path: `${own}/state/m.room.name`, body: { name: 'Mine' }, token },
      { method: 'PUT', path: `${own}/send/m.room.message/1`, body: inTheClear, token },
      { method: 'GET', path: `/_matrix/client/v3/profile/${encodeURIComponent(hugo)}`, token },
      { method: 'POST', path: '/_matrix/media/v3/upload', body: {}, token },
      { method: 'GET', path: '/_matrix/client/v1/media/config', token },
    ].map((request) => synapse.ask(request as Parameters<TestSynapse['ask']>[0])),
  );
  const making = await makeAsPerson(synapse, token);

  expect(answers.map(({ status }) => status)).toEqual([
    403, 403, 404, 404, 401, 403, 403, 403, 403, 403, 404, 404,
  ]);
  expect(making.status).toBe(403);
});

test('a chat server that is killed comes back with the same rooms', async () => {
  const synapse = await startSynapse({ adminUrl: inject('postgresAdminUrl') });
  onTestFinished(() => synapse.stop());
  const nadia = await synapse.signIn(await synapse.makeAccount('p-1', 'Nadia'));
  const room = await synapse.makeRoom('Cardiology', [nadia.userId]);

  await synapse.restart();

  const path = '/_matrix/client/v3/joined_rooms';
  const reply = await synapse.ask({ method: 'GET', path, token: nadia.accessToken });
  expect(reply.body).toEqual({ joined_rooms: [room] });
  expect(await isPortTaken(8448)).toBe(false);
});

test('without a Python that can make environments, one sentence says what to install', async () => {
  vi.stubEnv('PYTHON', join(temporaryFolder(), 'nowhere'));
  vi.stubEnv('ASTRA_BIN', temporaryFolder());
  onTestFinished(() => void vi.unstubAllEnvs());

  await expect(makeSynapse()).rejects.toThrow('apt-get install python3 python3-venv');

  expect(await findPython()).toBeUndefined();
  expect(existsSync(join(process.env['ASTRA_BIN'] ?? '', 'synapse'))).toBe(false);
});
