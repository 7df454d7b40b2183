import type { DeviceKeys } from '@astra/contracts/former-devices';

/** What waits for somebody who had no device is read within three weeks; this is far beyond it. */
const keptDays = 60;
export const formerSince = (now: Date): Date => new Date(now.getTime() - keptDays * 86_400_000);

/** As the chat server gives them: with a mark of the client's own. */
type Published = DeviceKeys & { readonly dehydrated?: boolean };

/** The devices of an account, and the keys by which it vouches for them. */
export type AccountKeys = {
  readonly localpart: string;
  readonly devices: readonly Published[];
  /** Names of its self-signing keys. */
  readonly signedBy: readonly string[];
};

/**
 * Those that the account itself has confirmed: any other one stays unknown, as it was while it was there. One that nobody
 * holds (dehydrated, MSC3814) writes nothing.
 */
export const keptOf = ({ devices, signedBy }: AccountKeys): readonly DeviceKeys[] =>
  devices.filter(
    ({ user_id, signatures, dehydrated }) =>
      dehydrated !== true && signedBy.some((key) => signatures[user_id]?.[key] !== undefined),
  );
