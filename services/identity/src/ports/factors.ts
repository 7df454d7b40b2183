import type { Passkey } from '#domain/records.ts';

/** Password hashes. Never the same work for a known and an unknown account: `verify` with null hashes too. */
export type Passwords = {
  readonly hash: (password: string) => Promise<string>;
  readonly verify: (hash: string | null, password: string) => Promise<boolean>;
};

/** Time-based one-time passwords (RFC 6238): SHA-1, 6 digits, 30 s, as every authenticator app knows them. */
export type OneTimePasswords = {
  readonly make: () => string;
  readonly uri: (secret: string, label: string) => string;
  /** The time step whose code this is, one step early or late at most; null when it is not one. */
  readonly step: (secret: string, code: string, now: Date) => number | null;
};

/** Keeps small secrets at rest. */
export type Vault = {
  readonly close: (value: unknown) => Promise<string>;
  readonly open: (sealed: string) => Promise<unknown>;
  /** A keyed hash, for recovery codes. */
  readonly fingerprint: (text: string) => string;
  readonly bytes: (size: number) => Uint8Array;
};

export type NewPasskey = Pick<
  Passkey,
  'credentialId' | 'publicKey' | 'counter' | 'transports' | 'isBackedUp'
>;
export type PasskeyOptions = {
  readonly challenge: string;
  readonly options: Record<string, unknown>;
};

/** WebAuthn Level 3: user verification required, origin and relying party checked. */
export type WebAuthn = {
  readonly registration: (
    person: { readonly id: string; readonly email: string; readonly displayName: string },
    known: readonly Passkey[],
  ) => Promise<PasskeyOptions>;
  /** Null when it cannot be verified. */
  readonly register: (
    response: Record<string, unknown>,
    challenge: string,
  ) => Promise<NewPasskey | null>;
  readonly authentication: (allowed: readonly Passkey[]) => Promise<PasskeyOptions>;
  readonly authenticate: (
    response: Record<string, unknown>,
    challenge: string,
    passkey: Passkey,
  ) => Promise<{ readonly counter: number } | 'refused' | 'counter-regression'>;
};
