import { RequestType, UserId } from '@matrix-org/matrix-sdk-crypto-wasm';
import type { KeysQueryRequest } from '@matrix-org/matrix-sdk-crypto-wasm';
import { Method } from 'matrix-js-sdk';
import type { MatrixClient } from 'matrix-js-sdk';
import type { FormerDeviceKeys } from '../former-devices.ts';

/** The cryptography of the client has it within. */
interface WithMachine {
  readonly olmMachine: {
    readonly queryKeysForUsers: (users: UserId[]) => KeysQueryRequest;
    readonly markRequestAsSent: (id: string, type: RequestType, reply: string) => Promise<unknown>;
  };
}

interface KeysReply {
  readonly device_keys?: FormerDeviceKeys;
}

const lines = new WeakMap<MatrixClient, Promise<unknown>>();

/**
 * For what changes the person's own keys, and for what we ask of them: one at a time. An answer from before a change that is
 * taken in after it has begun makes the client throw the new keys away.
 */
export function oneAtATime<T>(client: MatrixClient, work: () => Promise<T>): Promise<T> {
  const before = lines.get(client) ?? Promise.resolve();
  const next = before.then(work);
  lines.set(
    client,
    next.catch(() => undefined),
  );
  return next;
}

/**
 * Asks the server which devices these people have, and tells the cryptography, with the ones of before where some are given.
 * Throws when nobody answers.
 */
export const askForDevices = (
  client: MatrixClient,
  people: readonly string[],
  former: FormerDeviceKeys = {},
): Promise<void> => oneAtATime(client, () => ask(client, people, former));

async function ask(
  client: MatrixClient,
  people: readonly string[],
  former: FormerDeviceKeys,
): Promise<void> {
  const crypto = client.getCrypto();
  if (!crypto) return;
  const { olmMachine } = crypto as unknown as WithMachine;
  const request = olmMachine.queryKeysForUsers(people.map((userId) => new UserId(userId)));
  const { id, body } = request;
  const reply = await client.http.authedRequest<KeysReply>(
    Method.Post,
    '/keys/query',
    undefined,
    JSON.parse(body) as Record<string, unknown>,
  );
  const device_keys = Object.fromEntries(
    Object.entries(reply.device_keys ?? {}).map(([userId, now]) => [
      userId,
      { ...former[userId], ...now },
    ]),
  );
  await olmMachine.markRequestAsSent(
    id,
    RequestType.KeysQuery,
    JSON.stringify({ ...reply, device_keys }),
  );
}
