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
  readonly hasBackup: boolean;
  readonly devices: readonly OwnDevice[];
  /**
   * People whose keys are others than the ones known. Nothing is sent to a room with one of them
   * before `acceptKeys`: it may be a new start after a loss, or somebody in between.
   */
  readonly changedPeople: readonly string[];
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

/** Encryption that sets itself up. */
export interface Encryption extends Observable<EncryptionState> {
  /** Makes a recovery code, and any earlier one useless. To be shown once and kept by the person. */
  readonly makeRecoveryCode: () => Promise<string>;
  /** Confirms this device by the code; messages of before become readable one by one. */
  readonly recover: (code: string) => Promise<'done' | 'wrong-code'>;
  /**
   * Begins anew with other keys: messages that only the lost devices could read stay closed, and
   * others are told that the keys have changed. The server wants a proof that it is the person who
   * asks, by `prove`.
   */
  readonly reset: (prove: (challenge: Challenge) => Promise<Proof>) => Promise<void>;
  /** The person has made sure, or does not mind, that somebody's keys are new. */
  readonly acceptKeys: (userId: string) => Promise<void>;
  /** Looks again at one's devices. */
  readonly look: () => Promise<void>;
}
