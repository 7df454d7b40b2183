import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Secret } from '@astra/kit/secret';
import type { ArchiveSeal } from '#ports/archive.ts';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Of what a key is made: neither tells anything of another. */
const partOf = (key: Secret, name: string): Buffer =>
  Buffer.from(hkdfSync('sha256', Buffer.from(key.reveal(), 'base64url'), '', name, 32));

/** AES-256-GCM: nonce, tag, sealed bytes. Keys: 32 bytes, base64url; the one before opens alone. */
export function makeArchiveSeal(key: Secret, before: Secret | null): ArchiveSeal {
  const sealing = partOf(key, 'archive seal');
  const naming = partOf(key, 'archive names');
  const opening = [sealing, ...(before ? [partOf(before, 'archive seal')] : [])];
  return {
    keyName: partOf(key, 'archive key name').subarray(0, 12).toString('base64url'),
    close: (value, about) => {
      const nonce = randomBytes(nonceBytes);
      const sealer = createCipheriv(cipher, sealing, nonce).setAAD(Buffer.from(about));
      const body = Buffer.concat([sealer.update(value), sealer.final()]);
      return Buffer.concat([nonce, sealer.getAuthTag(), body]);
    },
    open: (sealed, about) => {
      let failure: unknown;
      for (const one of opening)
        try {
          return openBy(one, Buffer.from(sealed), about);
        } catch (error) {
          failure = error;
        }
      throw failure;
    },
    nameOf: (text) => createHmac('sha256', naming).update(text).digest('base64url'),
  };
}

function openBy(key: Buffer, bytes: Buffer, about: string): Buffer {
  const opener = createDecipheriv(cipher, key, bytes.subarray(0, nonceBytes))
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
  return Buffer.concat([opener.update(bytes.subarray(nonceBytes + tagBytes)), opener.final()]);
}
