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

/**
 * Asks the server which devices these people have, and tells the cryptography, with the ones of before where some are given.
 * Throws when nobody answers.
 */
export async function askForDevices(
  client: MatrixClient,
  people: readonly string[],
  former: FormerDeviceKeys = {},
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
