import type { Deps } from './deps.ts';
import type { KeepDeviceKeys } from './keep-device-keys.ts';

/** Takes the devices that have ended out of the chat server. */
export type RemoveDevices = () => Promise<void>;

const atOnce = 100;

export const makeRemoveDevices =
  (
    { store, server }: Pick<Deps, 'store' | 'server'>,
    keepDeviceKeys: KeepDeviceKeys,
  ): RemoveDevices =>
  async () => {
    for (;;) {
      const ended = await store.within('system', ({ devices }) => devices.toRemove(atOnce));
      await keepDeviceKeys(ended.map(({ localpart }) => localpart));
      for (const { deviceId, localpart } of ended) {
        await server.removeDevice(localpart, deviceId);
        await store.within('system', ({ devices }) => devices.removed(deviceId));
      }
      if (ended.length < atOnce) return;
    }
  };
