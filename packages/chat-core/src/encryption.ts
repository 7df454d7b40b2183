import type { Observable } from '@astra/page-state/observable';

/** A device of the person. */
export interface OwnDevice {
  readonly id: string;
  readonly name: string | null;
  readonly isThis: boolean;
  /** Confirmed by the person's own key: others encrypt to it. Nobody does to the rest. */
  readonly isConfirmed: boolean;
}

/** How the encryption of this device stands. */
export interface EncryptionState {
  readonly device:
    | 'looking'
    | 'confirmed'
    /** Enter the recovery code once: then it reads and writes like the others. */
    | 'needs-recovery-code'
    /** There is no recovery code, and this is not the first device: only `reset` goes on. */
    | 'needs-reset'
    /** The server could not be asked; it is tried again at the next sync. */
    | 'unknown';
  /** Does a recovery code exist? Without one, losing this device loses the messages. */
  readonly hasRecoveryCode: boolean;
  /** Passkeys that open the messages too, by their credential ids. Never without a recovery code. */
  readonly passkeys: readonly string[];
  readonly hasBackup: boolean;
  readonly devices: readonly OwnDevice[];
  /**
   * People whose keys are others than the ones known. Nothing is sent to a room with one of them
   * before `acceptKeys`: it may be a new start after a loss, or somebody in between.
   */
  readonly changedPeople: readonly string[];
  /** People who are watched and have a device that they did not confirm: nothing is encrypted to it. */
  readonly unconfirmedPeople: readonly string[];
}

/** The server wants to be sure who asks. */
export interface Challenge {
  readonly session: string;
  /** The ways that it takes, each by its steps: `[['m.login.sso']]`. */
  readonly flows: readonly (readonly string[])[];
}

/**
 * What proves it. After signing in anew on the server's page for `m.login.sso`
 * (`/_matrix/client/v3/auth/m.login.sso/fallback/web?session=…`) the session alone does.
 */
export interface Proof {
  readonly session: string;
  readonly type?: string;
  readonly [more: string]: unknown;
}

/** What a passkey is asked, always the same (WebAuthn Level 3, extension `prf`); its answer never leaves the device. */
export const passkeyQuestion: Uint8Array<ArrayBuffer> = new TextEncoder().encode(
  'org.astra-visio.recovery-passkey.1',
);

/** What a passkey alone answers: 32 bytes, the same at each touch. */
export interface PasskeyAnswer {
  /** WebAuthn's id of it, base64url. */
  readonly credentialId: string;
  readonly secret: Uint8Array<ArrayBuffer>;
}

/** What opens the messages: the recovery code, or a passkey that was added to it. */
export type Opener = string | PasskeyAnswer;
export type Opening = 'done' | 'wrong-code' | 'wrong-passkey';

/** Keys of messages; a key closes those that one device has sent to a room in a row. */
export interface KeyCount {
  readonly all: number;
  readonly left: number;
}

/** Encryption that sets itself up. */
export interface Encryption extends Observable<EncryptionState> {
  /**
   * Makes a recovery code, and any earlier one useless, with the passkeys that were added to it. To be shown once and
   * kept by the person.
   */
  readonly makeRecoveryCode: () => Promise<string>;
  /** Confirms this device; messages of before become readable one by one. */
  readonly recover: (by: Opener) => Promise<Opening>;
  /** Whether this opens the messages. */
  readonly tryOpening: (by: Opener) => Promise<Opening>;
  /** From now on this passkey opens them too. */
  readonly addPasskey: (passkey: PasskeyAnswer, by: Opener) => Promise<Opening>;
  /** This passkey opens them no more. */
  readonly removePasskey: (credentialId: string) => Promise<void>;
  /**
   * Begins anew with other keys: messages that only the lost devices could read stay closed, and
   * others are told that the keys have changed. The server wants a proof that it is the person who
   * asks, by `prove`.
   */
  readonly reset: (prove: (challenge: Challenge) => Promise<Proof>) => Promise<void>;
  /** The person has made sure, or does not mind, that somebody's keys are new. */
  readonly acceptKeys: (userId: string) => Promise<void>;
  /** Looks at the devices of these people from now on. */
  readonly watch: (userIds: readonly string[]) => Promise<void>;
  /** The keys of messages that this device has, and how many of them the backup has yet to get. */
  readonly countKeys: () => Promise<KeyCount>;
  /** Looks again at one's devices. */
  readonly look: () => Promise<void>;
}
