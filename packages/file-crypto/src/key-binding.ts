import { createHash, createSecretKey } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { KeyError, keyProviderNames } from './key-provider.ts';
import type { KeyProviderName, WrappedKey } from './key-provider.ts';
import type { SealAbout } from './seal-format.ts';

export const IV_BYTES = 12;
export const WRAP_TAG_BYTES = 16;
const dataKeyBytes = 32;
const wrappedBytes = IV_BYTES + dataKeyBytes + WRAP_TAG_BYTES;

/** What a wrapped key is bound to: its key, the version of it, and the file that it opens. */
export function bindingOf(
  { keyName, keyVersion }: Pick<WrappedKey, 'keyName' | 'keyVersion'>,
  about: SealAbout,
): Buffer {
  const hash = createHash('sha256').update('astra data key 1');
  const { organisation, document, version } = about;
  for (const word of [keyName, `${keyVersion}`, organisation, document, version]) {
    const text = Buffer.from(word, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    hash.update(length).update(text);
  }
  return hash.digest();
}

/** @throws KeyError for a name that a device could take for something else. */
export function mustBeKeyName(keyName: string): void {
  if (!/^[a-z0-9](?:[a-z0-9/-]{0,118}[a-z0-9])?$/u.test(keyName) || keyName.includes('//'))
    throw new KeyError('invalid', 'A key is called by small letters, digits, dashes and slashes');
}

/** The bytes that are to be wrapped. */
export function mustBeDataKey(dataKey: KeyObject): Buffer {
  const bytes = dataKey.export();
  if (bytes.length !== dataKeyBytes) throw new KeyError('invalid', 'A data key has 32 bytes');
  return bytes;
}

/** A data key that came out; the bytes themselves are wiped. */
export function asDataKey(bytes: Buffer): KeyObject {
  if (bytes.length !== dataKeyBytes) throw refused();
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}

/** A wrapped key taken apart. */
export function partsOf(
  provider: KeyProviderName,
  wrapped: WrappedKey,
): { readonly iv: Buffer; readonly sealed: Buffer } {
  mustBeKeyName(wrapped.keyName);
  // Nobody has changed it: what it needs is not the one that is set.
  if (wrapped.provider !== provider && keyProviderNames.includes(wrapped.provider))
    throw new KeyError('elsewhere', `Wrapped by ${wrapped.provider}, not by ${provider}`);
  const bytes = Buffer.from(wrapped.wrapped, 'base64url');
  const isOurs = wrapped.provider === provider && Number.isSafeInteger(wrapped.keyVersion);
  if (!isOurs || bytes.length !== wrappedBytes) throw refused();
  return { iv: bytes.subarray(0, IV_BYTES), sealed: bytes.subarray(IV_BYTES) };
}

/** A wrapped key that does not open. */
export const refused = (cause?: unknown): KeyError =>
  new KeyError('refused', 'The wrapped key was changed, or belongs to something else', { cause });

/** There is no such key (any more). */
export const noKey = (): KeyError => new KeyError('no-key', 'There is no such key');
