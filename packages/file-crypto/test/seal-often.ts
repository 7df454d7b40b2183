import { createSecretKey } from 'node:crypto';
import { sealPart } from '../src/seal.ts';
import { HEADER_BYTES, makeHeader, SALT_BYTES, TAG_BYTES } from '../src/seal-format.ts';
import { about } from './sealed.ts';

/** A process of its own that seals the same place of the same file again and again, and gives the salts of all it sealed. */
const [keyHex = '', headHex = '', count = '0'] = process.argv.slice(2);
const key = createSecretKey(Buffer.from(keyHex, 'hex'));
const header = makeHeader(Buffer.from(headHex, 'hex'));
const into = Buffer.alloc(HEADER_BYTES + SALT_BYTES + TAG_BYTES);
const salts = Buffer.alloc(Number(count) * SALT_BYTES);
for (let at = 0; at < Number(count); at += 1) {
  const sealed = sealPart(Buffer.alloc(0), {
    key,
    about,
    header,
    fromSegment: 0,
    isEnd: true,
    into,
  });
  sealed.copy(salts, at * SALT_BYTES, HEADER_BYTES, HEADER_BYTES + SALT_BYTES);
}
process.stdout.write(salts);
