import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';

/** Identifiers and secrets as a dependency. */
export type Random = {
  /** RFC 9562 version 4. */
  readonly uuid: () => string;
  /** A 256-bit secret, base64url (43 characters). */
  readonly secret: () => string;
};

export const systemRandom: Random = {
  uuid: () => randomUUID(),
  secret: () => randomBytes(32).toString('base64url'),
};

/** SHA-256 of a 256-bit secret, hex: enough for secrets that nobody can guess; never for passwords. */
export const hashSecret = (secret: string): string =>
  createHash('sha256').update(secret).digest('hex');

/** Compares in constant time. */
export function isSameSecret(a: string, b: string): boolean {
  const left = createHash('sha256').update(a).digest();
  const right = createHash('sha256').update(b).digest();
  return timingSafeEqual(left, right);
}
