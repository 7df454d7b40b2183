import { keptOf } from '#domain/former-device.ts';
import type { Deps } from './deps.ts';

/**
 * Notes the public keys of all devices that these accounts have now, so that what they wrote is known as theirs when they are
 * gone. To be called before a device or an account is taken out of the chat server. Never fails, and takes two seconds at
 * most there: whoever has to be out is out, and what they wrote is not known then. True when all of it is noted.
 */
export type KeepDeviceKeys = (localparts: readonly string[]) => Promise<boolean>;

export const makeKeepDeviceKeys =
  ({
    store,
    server,
    clock,
    log,
  }: Pick<Deps, 'store' | 'server' | 'clock' | 'log'>): KeepDeviceKeys =>
  async (localparts) => {
    if (localparts.length === 0) return true;
    try {
      const accounts = await server.deviceKeysOf([...new Set(localparts)]);
      const devices = accounts.flatMap((account) =>
        keptOf(account).map((keys) => ({ localpart: account.localpart, keys })),
      );
      if (devices.length > 0)
        await store.within('system', ({ formerDevices }) =>
          formerDevices.keep(devices, clock.now()),
        );
      return true;
    } catch (error) {
      log.warn({ err: error, accounts: localparts.length }, 'Keys of devices were not kept');
      return false;
    }
  };
