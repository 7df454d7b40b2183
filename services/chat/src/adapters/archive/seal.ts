import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import type { Secret } from '@astra/kit/secret';
import type { ArchiveSeal } from '#ports/archive.ts';

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM: nonce, tag, sealed bytes. `key`: 32 bytes, base64url. */
export function makeArchiveSeal(key: Secret): ArchiveSeal {
  const whole = Buffer.from(key.reveal(), 'base64url');
  const part = (name: string): Buffer => Buffer.from(hkdfSync('sha256', whole, '', name, 32));
  const [sealing, naming] = [part('archive seal'), part('archive names')];
  return {
    close: (value, about) => {
      const nonce = randomBytes(nonceBytes);
      const sealer = createCipheriv(cipher, sealing, nonce).setAAD(Buffer.from(about));
      const body = Buffer.concat([sealer.update(value), sealer.final()]);
      return Buffer.concat([nonce, sealer.getAuthTag(), body]);
    },
    open: (sealed, about) => {
      const bytes = Buffer.from(sealed);
      const opener = createDecipheriv(cipher, sealing, bytes.subarray(0, nonceBytes))
        .setAAD(Buffer.from(about))
        .setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      return Buffer.concat([opener.update(bytes.subarray(nonceBytes + tagBytes)), opener.final()]);
    },
    nameOf: (text) => createHmac('sha256', naming).update(text).digest('base64url'),
  };
}
