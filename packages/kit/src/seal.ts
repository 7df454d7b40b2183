import { CompactEncrypt, compactDecrypt } from 'jose';
import type { Secret } from './secret.ts';

/** Hides personal data and secret links while they wait in an outbox: JWE compact, `dir` + A256GCM (RFC 7516, 7518). */
export type Seal = {
  readonly close: (value: unknown) => Promise<string>;
  /** @throws when the seal was broken or made with another key. */
  readonly open: (sealed: string) => Promise<unknown>;
};

/** `key`: 32 bytes, base64url. */
export function makeSeal(key: Secret): Seal {
  const bytes = Buffer.from(key.reveal(), 'base64url');
  if (bytes.length !== 32) throw new Error('The seal key must be 32 bytes, base64url');
  return {
    close: (value) =>
      new CompactEncrypt(new TextEncoder().encode(JSON.stringify(value)))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM' })
        .encrypt(bytes),
    open: async (sealed) => {
      const { plaintext } = await compactDecrypt(sealed, bytes, {
        keyManagementAlgorithms: ['dir'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return JSON.parse(new TextDecoder().decode(plaintext)) as unknown;
    },
  };
}
