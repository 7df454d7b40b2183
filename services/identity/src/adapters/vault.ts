import { createHmac, randomBytes } from 'node:crypto';
import { makeSeal } from '@astra/kit/seal';
import type { Secret } from '@astra/kit/secret';
import type { Vault } from '#ports/factors.ts';

/** Seals and fingerprints under one key, kept apart by what the fingerprint is for. */
export function makeVault(key: Secret): Vault {
  const seal = makeSeal(key);
  const fingerprintKey = createHmac('sha256', Buffer.from(key.reveal(), 'base64url'))
    .update('astra identity fingerprints')
    .digest();
  return {
    close: (value) => seal.close(value),
    open: (sealed) => seal.open(sealed),
    fingerprint: (text) => createHmac('sha256', fingerprintKey).update(text).digest('hex'),
    bytes: (size) => randomBytes(size),
  };
}
