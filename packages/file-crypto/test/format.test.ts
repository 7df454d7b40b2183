import { execFileSync, spawnSync } from 'node:child_process';
import {
  createDecipheriv,
  createHash,
  createHmac,
  createSecretKey,
  randomBytes,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { makeHeader } from '../src/seal-format.ts';
import { newDataKey } from '../src/seal.ts';
import { about, opened, sealed, sha256 } from './sealed.ts';

interface Vector {
  readonly organisation: string;
  readonly document: string;
  readonly version: string;
  /** In hex. */
  readonly key: string;
  readonly file: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

// Written once by a program of another language and library, after FORMAT.md.
const vectors = JSON.parse(
  readFileSync(new URL('vectors.json', import.meta.url), 'utf8'),
) as readonly Vector[];

test.each(vectors)(
  'a file of $sizeBytes bytes that somebody else has sealed opens',
  async (vector) => {
    const key = createSecretKey(Buffer.from(vector.key, 'hex'));

    const content = await opened(Buffer.from(vector.file, 'hex'), { key, about: vector });

    expect([sha256(content), content.length]).toEqual([vector.sha256, vector.sizeBytes]);
  },
);

test.each([0, 1, 4096, 10_001])(
  'a second reader, written after FORMAT.md alone, opens our file of %i bytes',
  async (size) => {
    const [content, key] = [randomBytes(size), newDataKey()];

    const file = await sealed(content, { key, header: makeHeader(randomBytes(7), 12) });

    expect(secondReader(file, key.export()).equals(content)).toBe(true);
  },
);

const hasPython = spawnSync('python3', ['-c', 'import cryptography']).status === 0;
test.skipIf(!hasPython)(
  "Python's library opens our file (left out where it is not installed)",
  async () => {
    const [content, key] = [randomBytes(9000), newDataKey()];
    const file = await sealed(content, { key, header: makeHeader(randomBytes(7), 12) });

    const wish = { ...about, key: key.export().toString('hex'), file: file.toString('hex') };
    const reader = fileURLToPath(new URL('independent-reader.py', import.meta.url));
    const said = execFileSync('python3', [reader], {
      input: JSON.stringify(wish),
      encoding: 'utf8',
    });

    expect(said.trim()).toBe(`${sha256(content)} ${content.length}`);
  },
);

/** Nothing of the product: HMAC by hand for HKDF (RFC 5869), and the page. */
function secondReader(file: Buffer, dataKey: Buffer): Buffer {
  const [header, body] = [file.subarray(0, 16), file.subarray(16)];
  const size = 2 ** header.readUInt8(8);
  const context = createHash('sha256').update('astra file context 1').update(header);
  for (const id of [about.organisation, about.document, about.version]) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(Buffer.byteLength(id));
    context.update(length).update(id);
  }
  const bound = context.digest();
  const count = Math.ceil(body.length / (size + 32));
  const parts = Array.from({ length: count }, (_, place) => {
    const segment = body.subarray(place * (size + 32), (place + 1) * (size + 32));
    const secret = createHmac('sha256', segment.subarray(0, 16)).update(dataKey).digest();
    const info = Buffer.concat([Buffer.from('astra file segment 1'), bound, Buffer.from([1])]);
    const key = createHmac('sha256', secret).update(info).digest();
    const nonce = Buffer.concat([header.subarray(9), Buffer.alloc(5)]);
    nonce.writeUInt32BE(place, 7);
    nonce.writeUInt8(place === count - 1 ? 1 : 0, 11);
    const cipher = createDecipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(bound);
    cipher.setAuthTag(segment.subarray(-16));
    return Buffer.concat([cipher.update(segment.subarray(16, -16)), cipher.final()]);
  });
  return Buffer.concat(parts);
}
