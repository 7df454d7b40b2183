import type { Deps } from './deps.ts';
import type { KeepDeviceKeys } from './keep-device-keys.ts';

/**
 * Signs out what a client of another maker has opened for a person. A session of ours is not above it: it would live on
 * after a new password, and after the browser in which somebody else had opened it. Once for each session: the chat server
 * does not say when a client came, so its end told again would take what has been opened since.
 */
export type EndForeignDevices = (personId: string, sessionId: string) => Promise<void>;

export const makeEndForeignDevices =
  (
    { store, server }: Pick<Deps, 'store' | 'server'>,
    keepDeviceKeys: KeepDeviceKeys,
  ): EndForeignDevices =>
  async (personId, sessionId) => {
    if (!(await store.within('system', ({ devices }) => devices.foreignToEnd(sessionId)))) return;
    const account = await store.within('system', ({ accounts }) => accounts.find(personId));
    if (!account) return;
    await keepDeviceKeys([account.localpart]);
    for (const deviceId of await server.devicesOf(account.localpart)) {
      const own = await store.within('system', ({ devices }) => devices.find(deviceId));
      if (!own) await server.removeDevice(account.localpart, deviceId);
    }
    await store.within('system', ({ devices }) => devices.foreignEnded(sessionId));
  };
