import { createHmac, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import { loginIssuer, serviceLocalpart } from '@astra/platform-local/synapse/configuration';
import { startThrowAwaySynapse } from '@astra/platform-local/synapse/throw-away';
import type { SynapseWish, ThrowAwaySynapse } from '@astra/platform-local/synapse/throw-away';

/** A device that has signed in. */
export interface MatrixDevice {
  readonly userId: string;
  readonly deviceId: string;
  readonly accessToken: string;
}

/** What a Matrix server has answered. */
export interface MatrixReply<T = Record<string, unknown>> {
  readonly status: number;
  readonly body: T;
}

/** A real Synapse of one test file, with the helpers that make people and rooms as the chat service does. */
export interface TestSynapse extends ThrowAwaySynapse {
  /** Any request, by a device's token or by the chat service's own. */
  ask<T = Record<string, unknown>>(request: MatrixRequest): Promise<MatrixReply<T>>;
  /** Makes an account as the chat service does; gives its Matrix id. */
  makeAccount(localpart: string, displayName: string): Promise<string>;
  /** Signs a device of an account in; the same device again when it is named. */
  signIn(userId: string, deviceId?: string): Promise<MatrixDevice>;
  /** An encrypted room of the chat service in which these people are; nobody else may make one. */
  makeRoom(name: string, userIds: readonly string[]): Promise<string>;
}

export interface MatrixRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly body?: object;
  /** The chat service's own, unless said otherwise; an empty one for nobody. */
  readonly token?: string;
}

/**
 * Starts it, with the chat service's own account made unless it is to be as new as on its first day; `adminUrl` is
 * `inject('postgresAdminUrl')`.
 */
export async function startSynapse({
  isNew = false,
  ...wish
}: SynapseWish & { readonly isNew?: boolean }): Promise<TestSynapse> {
  const synapse = await startThrowAwaySynapse(wish);
  const { url, secrets, serverName } = synapse;
  const ask: TestSynapse['ask'] = async (request) => {
    const { token = secrets.serviceToken } = request;
    const address = new URL(request.path, url);
    if (request.token === undefined)
      address.searchParams.set('user_id', `@${serviceLocalpart}:${serverName}`);
    const response = await fetch(address, {
      method: request.method,
      headers: {
        'content-type': 'application/json',
        ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      },
      ...(request.body === undefined ? {} : { body: JSON.stringify(request.body) }),
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : {} };
  };
  if (!isNew) await makeServiceAccount(ask, secrets.registration);
  const must = mustSucceed(ask);
  return Object.assign(synapse, {
    ask,
    makeAccount: async (localpart: string, displayName: string) => {
      const userId = `@${localpart}:${serverName}`;
      const path = `/_synapse/admin/v2/users/${encodeURIComponent(userId)}`;
      await must({ method: 'PUT', path, body: { displayname: displayName } });
      return userId;
    },
    signIn: async (userId: string, deviceId?: string) => {
      const token = await loginToken(userId, { serverName, key: secrets.jwt });
      const device = deviceId === undefined ? {} : { device_id: deviceId };
      const body = { type: 'org.matrix.login.jwt', token, ...device };
      const reply = await must({
        method: 'POST',
        path: '/_matrix/client/v3/login',
        body,
        token: '',
      });
      const { access_token, device_id } = reply;
      return { userId, deviceId: String(device_id), accessToken: String(access_token) };
    },
    makeRoom: async (name: string, userIds: readonly string[]) => {
      const body = { name, preset: 'private_chat', invite: userIds };
      const reply = await must({ method: 'POST', path: '/_matrix/client/v3/createRoom', body });
      const roomId = String(reply['room_id']);
      for (const user_id of userIds) {
        const path = `/_synapse/admin/v1/join/${encodeURIComponent(roomId)}`;
        await must({ method: 'POST', path, body: { user_id } });
      }
      return roomId;
    },
  });
}

type Ask = TestSynapse['ask'];

function mustSucceed(ask: Ask): (request: MatrixRequest) => Promise<Record<string, unknown>> {
  return async (request) => {
    const { status, body } = await ask(request);
    if (status >= 300)
      throw new Error(`${request.path} was answered ${status}: ${JSON.stringify(body)}`);
    return body;
  };
}

async function makeServiceAccount(ask: Ask, registrationSecret: string): Promise<void> {
  const must = mustSucceed(ask);
  const path = '/_synapse/admin/v1/register';
  const { nonce } = await must({ method: 'GET', path, token: '' });
  const password = randomBytes(32).toString('hex');
  const words = [nonce, serviceLocalpart, password, 'admin'].join('\0');
  const mac = createHmac('sha1', registrationSecret).update(words).digest('hex');
  const body = { nonce, username: serviceLocalpart, password, admin: true, mac };
  await must({ method: 'POST', path, body, token: '' });
}

async function loginToken(
  userId: string,
  { serverName, key }: { readonly serverName: string; readonly key: string },
): Promise<string> {
  return new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer(loginIssuer)
    .setAudience(serverName)
    .setSubject(userId.slice(1, userId.indexOf(':')))
    .setIssuedAt()
    .setExpirationTime('1m')
    .sign(new TextEncoder().encode(key));
}
