import type { DeviceKeys } from '@astra/contracts/former-devices';
import type { AccountKeys } from '#domain/former-device.ts';
import type { ChatServer } from '#ports/chat-server.ts';
import { must, type Ask } from './ask.ts';

/** Whoever has to be out in ten seconds waits for it. */
const timeoutMs = 2_000;

type ByUser<T> = Readonly<Record<string, T>>;
/** With what the server adds. */
type Told = DeviceKeys & { readonly unsigned?: object };
type Published = {
  readonly device_keys?: ByUser<ByUser<Told>>;
  readonly self_signing_keys?: ByUser<{ readonly keys: ByUser<string> }>;
};

/** Public keys as any client asks for them: the administration interface tells none. */
export const makeDeviceKeys = (
  ask: Ask,
  userId: (localpart: string) => string,
): Pick<ChatServer, 'deviceKeysOf'> => ({
  deviceKeysOf: async (localparts) => {
    const answer = await must(ask, {
      method: 'POST',
      path: '/_matrix/client/v3/keys/query',
      body: { device_keys: Object.fromEntries(localparts.map((one) => [userId(one), []])) },
      timeoutMs,
    });
    return localparts.map((localpart) =>
      ofAccount(answer, { localpart, userId: userId(localpart) }),
    );
  },
});

function ofAccount(
  answer: object,
  { localpart, userId }: { readonly localpart: string; readonly userId: string },
): AccountKeys {
  // The server's own contract.
  const { device_keys, self_signing_keys } = answer as Published;
  return {
    localpart,
    devices: Object.values(device_keys?.[userId] ?? {}).map(asSigned),
    signedBy: Object.keys(self_signing_keys?.[userId]?.keys ?? {}),
  };
}

/** What the server adds is signed by nobody: how people call their devices is theirs. */
function asSigned({ unsigned: _unsigned, ...keys }: Told): DeviceKeys {
  return keys;
}
