import type { KeyObject } from 'node:crypto';
import type { SealAbout } from './seal-format.ts';

/**
 * Where the keys live that wrap data keys: an organisation's, or one of a single person whose data
 * are to be erasable. The keys never leave it. Nothing here names a device; every adapter passes the
 * suite of `key-provider-suite.ts`.
 */

/** The devices that a deployment can have. */
export const keyProviderNames = ['file', 'pkcs11', 'transit'] as const;
export type KeyProviderName = (typeof keyProviderNames)[number];

/** A data key as it may lie beside what it seals: worth nothing without the provider. Words and numbers only. */
export interface WrappedKey {
  readonly provider: KeyProviderName;
  readonly keyName: string;
  readonly keyVersion: number;
  /** Base64url. */
  readonly wrapped: string;
}

/** The port. Every method but `health` throws `KeyError` when it is not done. */
export interface KeyProvider {
  readonly name: KeyProviderName;
  /** Makes a key, at its version 1. Throws `exists`. */
  create(keyName: string): Promise<void>;
  /** Wraps with the newest version, for this file and no other. */
  wrap(keyName: string, dataKey: KeyObject, about: SealAbout): Promise<WrappedKey>;
  /**
   * Throws `refused` for what was changed or belongs to something else, `elsewhere` for what another kind of provider has
   * wrapped, `no-key` when the key was destroyed.
   */
  unwrap(wrapped: WrappedKey, about: SealAbout): Promise<KeyObject>;
  /** Makes a newer version; older ones still unwrap. Gives its number. */
  rotate(keyName: string): Promise<number>;
  /** The same data key under the newest version; the sealed bytes stay as they are. */
  rewrap(wrapped: WrappedKey, about: SealAbout): Promise<WrappedKey>;
  /** Those that are there, in order; empty when the key is not. */
  versions(keyName: string): Promise<readonly number[]>;
  /** What was wrapped with this version is lost for ever, unless it was rewrapped. None is no error. */
  destroyVersion(keyName: string, version: number): Promise<void>;
  /** What was wrapped with it is lost for ever, in each backup too. None is no error. */
  destroy(keyName: string): Promise<void>;
  /** Never throws: down is an answer. */
  health(): Promise<{ readonly status: 'up' } | { readonly status: 'down'; readonly kind: string }>;
  close(): Promise<void>;
}

/** Why a key provider did not do what was asked. */
export type KeyErrorKind =
  /** Never made, or destroyed: the two look the same. */
  | 'no-key'
  | 'exists'
  /** What is to be unwrapped was changed, or belongs to something else. */
  | 'refused'
  /** It was wrapped by another kind of provider, which has the key. */
  | 'elsewhere'
  /** The caller's mistake: a name or a key out of bounds. */
  | 'invalid'
  /** The device does not answer, or does not let us in. Nothing is read or written in clear instead. */
  | 'unreachable';

/** The only error of the port. Its words hold no key and no secret. */
export class KeyError extends Error {
  override readonly name = 'KeyError';
  readonly kind: KeyErrorKind;

  constructor(kind: KeyErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
