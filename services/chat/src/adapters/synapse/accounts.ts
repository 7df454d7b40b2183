import { createHmac } from 'node:crypto';
import { SignJWT } from 'jose';
import { AppError } from '@astra/kit/problems';
import type { Random } from '@astra/kit/random';
import type { SynapseConfig } from '#config.ts';
import type { ChatServer } from '#ports/chat-server.ts';
import { loginIssuer, must, part, serviceLocalpart, type Ask } from './ask.ts';

type Parts = { readonly ask: Ask; readonly config: SynapseConfig; readonly random: Random };
type Of = Pick<
  ChatServer,
  'userId' | 'prepare' | 'putAccount' | 'closeAccount' | 'signIn' | 'removeDevice' | 'devicesOf'
>;

type ServerDevice = { readonly device_id: string; readonly dehydrated?: boolean };

/** The name under which the chat server knows our identity service. */
const provider = 'oidc-astra';
const minute = 60_000;

export function makeAccounts({ ask, config, random }: Parts): Of {
  const userId = (localpart: string): string => `@${localpart}:${config.serverName}`;
  const user = (localpart: string): string => `/_synapse/admin/v2/users/${part(userId(localpart))}`;
  return {
    userId,
    prepare: () => prepare({ ask, config, random }),
    putAccount: async ({ localpart, displayName, personId }) => {
      const external =
        personId === null
          ? {}
          : { external_ids: [{ auth_provider: provider, external_id: personId }] };
      const body = { displayname: displayName, ...external };
      const put = { method: 'PUT', path: user(localpart), body } as const;
      const { status } = await ask(put);
      // A server that has only just begun does not know us: who comes first does not wait for the next round.
      if (status === 403) await prepare({ ask, config, random });
      if (status >= 300) await must(ask, put);
    },
    closeAccount: async (localpart, { isErased }) => {
      const path = `/_synapse/admin/v1/deactivate/${part(userId(localpart))}`;
      const { status } = await ask({ method: 'POST', path, body: { erase: isErased } });
      // One that was never made is as closed as can be.
      if (status !== 200 && status !== 404)
        throw new Error(`The chat server closed no account: ${status}`);
      // Our sign-in leads nobody there any more, so that it can lead to another account of theirs.
      if (status === 200)
        await must(ask, { method: 'PUT', path: user(localpart), body: { external_ids: [] } });
    },
    signIn: async ({ localpart, deviceId, name }) => {
      const { status, body } = await ask({
        method: 'POST',
        path: '/_matrix/client/v3/login',
        isAnonymous: true,
        body: {
          type: 'org.matrix.login.jwt',
          token: await loginToken(config, localpart),
          device_id: deviceId,
          initial_device_display_name: name,
          // What ends by itself; the next one is asked of us, so that nobody holds more than a few minutes.
          refresh_token: true,
        },
      });
      if (status !== 200) throw new AppError('not-allowed', 'The account is closed');
      return {
        accessToken: String(body['access_token']),
        expiresInMs: Number(body['expires_in_ms'] ?? minute),
      };
    },
    removeDevice: async (localpart, deviceId) => {
      const path = `${user(localpart)}/devices/${part(deviceId)}`;
      const { status } = await ask({ method: 'DELETE', path });
      if (status !== 200 && status !== 404)
        throw new Error(`The chat server removed no device: ${status}`);
    },
    devicesOf: async (localpart) => {
      const { status, body } = await ask({ method: 'GET', path: `${user(localpart)}/devices` });
      if (status === 404) return [];
      if (status !== 200) throw new Error(`The chat server says no devices: ${status}`);
      return heldDevices(body);
    },
  };
}

/** Nobody holds the dehydrated one, and what is written to who has no other waits there. */
function heldDevices(body: object): readonly string[] {
  // The server's own contract.
  const { devices } = body as { readonly devices: readonly ServerDevice[] };
  return devices.flatMap(({ device_id, dehydrated = false }) => (dehydrated ? [] : [device_id]));
}

/** Our own account, made once by the secret that only we and the server know. */
async function prepare({ ask, config, random }: Parts): Promise<void> {
  const self = await ask({ method: 'GET', path: '/_matrix/client/v3/account/whoami' });
  if (self.status === 200) return;
  const path = '/_synapse/admin/v1/register';
  const { nonce } = await must(ask, { method: 'GET', path, isAnonymous: true });
  const password = random.secret();
  const words = [nonce, serviceLocalpart, password, 'admin'].join('\0');
  const mac = createHmac('sha1', config.registrationSecret.reveal()).update(words).digest('hex');
  // Other clients show who made a room.
  const who = { username: serviceLocalpart, displayname: 'Astra Visio' };
  const body = { nonce, ...who, password, admin: true, mac };
  const made = await ask({ method: 'POST', path, body, isAnonymous: true });
  // Another replica was quicker.
  if (made.status !== 200 && made.body['errcode'] !== 'M_USER_IN_USE')
    throw new Error(`The chat server made no account for the service: ${made.status}`);
}

const loginToken = ({ serverName, loginKey }: SynapseConfig, localpart: string): Promise<string> =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(loginIssuer)
    .setAudience(serverName)
    .setSubject(localpart)
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(new TextEncoder().encode(loginKey.reveal()));
