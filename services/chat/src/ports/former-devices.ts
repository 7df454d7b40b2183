import type { DeviceKeys } from '@astra/contracts/former-devices';

/** A device's public keys, and the account that it is or was of. */
export type FormerDevice = { readonly localpart: string; readonly keys: DeviceKeys };

/** Public keys of devices that are gone, and of those that will be. */
export type FormerDevices = {
  /** Of accounts of ours, as they are now; of somebody who is to be forgotten nothing. */
  readonly keep: (devices: readonly FormerDevice[], at: Date) => Promise<void>;
  /** Those of these accounts that are the person's own, or of somebody who is or was in a room with them. */
  readonly knownTo: (
    personId: string,
    localparts: readonly string[],
  ) => Promise<readonly FormerDevice[]>;
  /** Open accounts whose keys were looked at the longest ago. */
  readonly longestUnseen: (before: Date, limit: number) => Promise<readonly string[]>;
  readonly seen: (localparts: readonly string[], at: Date) => Promise<void>;
  /** Devices that were last there before then, and who left a room before then. */
  readonly forgetBefore: (before: Date) => Promise<void>;
};
