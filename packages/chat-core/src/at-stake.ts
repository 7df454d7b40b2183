import type { Encryption } from './encryption.ts';
import type { Unsent } from './timeline-types.ts';

/** What would be lost for good if this device forgot everything now. */
export interface AtStake {
  /** Rooms with words that have not gone, one for each message or change. */
  readonly unsent: readonly string[];
  /** Rooms in which something was begun. */
  readonly begun: readonly string[];
  /** What was read here opens nowhere else: there is no other device, and no recovery code. */
  readonly isLastKey: boolean;
  /** So many keys the backup has yet to get: without them even the recovery code opens nothing that they close. */
  readonly keysLeft: number;
  /** Nobody answers, or it is not known yet how this device stands: the keys could not be counted. */
  readonly isUncertain: boolean;
}

/** What the chat has that is nowhere else. */
export interface StakeParts {
  readonly encryption: Encryption | null;
  readonly unsent: readonly Unsent[];
  readonly begun: readonly string[];
}

/** Says it as it stands at this moment. */
export async function atStake({ encryption, unsent, begun }: StakeParts): Promise<AtStake> {
  // A sign under a message is no words.
  const words = unsent.filter(({ body }) => body.kind !== 'reaction');
  return {
    unsent: words.map(({ roomId }) => roomId),
    begun,
    ...(await keysAtStake(encryption)),
  };
}

type KeysAtStake = Pick<AtStake, 'isLastKey' | 'keysLeft' | 'isUncertain'>;

async function keysAtStake(encryption: Encryption | null): Promise<KeysAtStake> {
  const none = { isLastKey: false, keysLeft: 0, isUncertain: false };
  const {
    device = 'unknown',
    devices = [],
    hasRecoveryCode = false,
  } = {
    ...encryption?.getSnapshot(),
  };
  if (!encryption || device === 'looking' || device === 'unknown')
    return { ...none, isUncertain: true };
  // Nothing is encrypted to a device that is not confirmed; another one that is has what this one has.
  const isAlone = !devices.some(({ isThis, isConfirmed }) => !isThis && isConfirmed);
  if (device !== 'confirmed' || !isAlone) return none;
  const keys = await encryption.countKeys();
  if (hasRecoveryCode) return { ...none, keysLeft: keys.left };
  return { ...none, isLastKey: keys.all > 0 };
}
