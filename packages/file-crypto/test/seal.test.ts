import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeHeader, sealedBytes, shapeOf } from '../src/seal-format.ts';
import { newDataKey, seal, sealedPartBytes, sealPart } from '../src/seal.ts';
import type { SealPartWish } from '../src/seal.ts';
import { unseal } from '../src/unseal.ts';
import {
  about,
  at,
  faultOf,
  fileOf,
  gather,
  opened,
  piecesOf,
  sealed,
  sha256,
  small,
  smallHeader,
} from './sealed.ts';

describe('a sealed file', () => {
  test.each([0, 1, 2 ** 20 - 1, 2 ** 20, 2 ** 20 + 1, 3 * 2 ** 20])(
    'of %i bytes opens to what it was',
    async (size) => {
      const [key, content] = [newDataKey(), randomBytes(size)];

      const file = await sealed(content, { key });

      expect(file.length).toBe(sealedBytes(size));
      expect(shapeOf(file.length, 2 ** 20).plainBytes).toBe(size);
      expect(sha256(await opened(file, { key, sizeBytes: size }))).toBe(sha256(content));
    },
  );

  test('opens in any part, and only what holds the part is read', async () => {
    const [key, content] = [newDataKey(), randomBytes(5 * small + 100)];
    const file = await sealed(content, { key, header: smallHeader() });

    const places = fc.nat({ max: content.length + 10 });
    await fc.assert(
      fc.asyncProperty(places, places, async (from, lengthBytes) => {
        const stored = fileOf(file);
        const part = await gather(unseal(stored, { key, about, from, lengthBytes }));
        expect(part.equals(content.subarray(from, from + lengthBytes))).toBe(true);
        const segments = Math.ceil(lengthBytes / small) + 1;
        expect(stored.readBytes()).toBeLessThanOrEqual(16 + segments * (small + 32));
      }),
      { numRuns: 300 },
    );
  });

  test('of any content and any pieces opens to what it was', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 9000 }), { maxLength: 5 }),
        async (pieces) => {
          const key = newDataKey();
          async function* source(): AsyncGenerator<Uint8Array> {
            yield* pieces;
          }
          const file = await gather(seal(source(), { key, about, header: smallHeader() }));
          expect((await opened(file, { key })).equals(Buffer.concat(pieces))).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('shows nothing of its content, nor that two are the same', async () => {
    const [key, content] = [newDataKey(), Buffer.alloc(3 * small, 'Mme Bellec ')];

    const header = smallHeader();
    const [one, other] = [
      await sealed(content, { key, header }),
      await sealed(content, { key, header }),
    ];

    expect(one.includes('Bellec')).toBe(false);
    for (const index of [0, 1, 2])
      expect(
        one
          .subarray(at(index) + 16, at(index + 1))
          .equals(other.subarray(at(index) + 16, at(index + 1))),
      ).toBe(false);
  });
});

describe('a sealed file is refused (ENC-02)', () => {
  const key = newDataKey();
  const content = randomBytes(3 * small + 50);
  const make = (): Promise<Buffer> => sealed(content, { key, header: smallHeader() });

  test('when any bit of it was changed', async () => {
    const file = await make();

    await fc.assert(
      fc.asyncProperty(fc.nat({ max: file.length * 8 - 1 }), async (bit) => {
        const changed = Buffer.from(file);
        changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        expect(['broken', 'not-sealed', 'wrong-length']).toContain(await faultOf(changed, { key }));
      }),
      { numRuns: 400 },
    );
  });

  test('when it was cut anywhere, at the end of a segment too', async () => {
    const file = await make();

    const places = fc.oneof(
      fc.nat({ max: file.length - 1 }),
      fc.constantFrom(at(0), at(1), at(2), at(3)),
    );
    await fc.assert(
      fc.asyncProperty(places, async (length) => {
        expect(await faultOf(file.subarray(0, length), { key })).not.toBe('opened');
      }),
      { numRuns: 300 },
    );
  });

  test('when a part far from the end is read of a file that was cut', async () => {
    const cut = (await make()).subarray(0, at(2));

    const outcome = faultOf(cut, { key, from: 0, lengthBytes: 10, sizeBytes: content.length });

    expect(await outcome).toBe('wrong-length');
  });

  test.each([
    ['two change places', [1, 0, 2, 3]],
    ['one comes twice', [0, 1, 1, 2, 3]],
    ['one is missing', [0, 2, 3]],
    ['the last comes first', [3, 0, 1, 2]],
    ['the last is missing', [0, 1, 2]],
  ])('when of its segments %s', async (_, order) => {
    const file = await make();
    const segments = order.map((index) => file.subarray(at(index), at(index + 1)));

    const forged = Buffer.concat([file.subarray(0, 16), ...segments]);

    expect(await faultOf(forged, { key })).not.toBe('opened');
  });

  test('when something follows its end', async () => {
    const file = await make();

    for (const more of [Buffer.alloc(1), Buffer.alloc(small + 32), file.subarray(16)])
      expect(await faultOf(Buffer.concat([file, more]), { key })).not.toBe('opened');
  });

  test.each([
    ['another organisation', { organisation: 'hospital-2' }],
    ['another document', { document: 'document-2' }],
    ['another version', { version: 'version-0' }],
  ])('when it lies in the place of one of %s, even with the same key', async (_, other) => {
    const file = await make();

    expect(await faultOf(file, { key, about: { ...about, ...other } })).toBe('broken');
  });

  test('when ids were only divided otherwise', async () => {
    const file = await sealed(content, {
      key,
      about: { organisation: 'ab', document: 'c', version: 'd' },
    });

    const shifted = { organisation: 'a', document: 'bc', version: 'd' };

    expect(await faultOf(file, { key, about: shifted })).toBe('broken');
  });

  test('when an older version lies in its place', async () => {
    const older = await sealed(content, { key: newDataKey(), header: smallHeader() });

    expect(await faultOf(older, { key })).toBe('broken');
  });

  test('when a segment of another file with the same key and place was put in', async () => {
    const [file, other] = [await make(), await make()];

    const forged = Buffer.concat([
      file.subarray(0, at(1)),
      other.subarray(at(1), at(2)),
      file.subarray(at(2)),
    ]);

    expect(await faultOf(forged, { key })).toBe('broken');
  });

  test('when it is something else altogether', async () => {
    expect(await faultOf(Buffer.alloc(0), { key })).toBe('not-sealed');
    expect(await faultOf(Buffer.from('%PDF-1.7 plain text of somebody'), { key })).toBe(
      'not-sealed',
    );
    const file = await make();
    file[8] = 60;
    expect(await faultOf(file, { key })).toBe('not-sealed');
  });

  test('before anything of the wrong segment was given', async () => {
    const file = await make();
    file[at(2) + 100] = (file[at(2) + 100] ?? 0) ^ 1;
    const given: Buffer[] = [];

    const reading = (async (): Promise<void> => {
      for await (const part of unseal(fileOf(file), { key, about })) given.push(part);
    })();

    await expect(reading).rejects.toMatchObject({ fault: 'broken' });
    expect(Buffer.concat(given).equals(content.subarray(0, 2 * small))).toBe(true);
  });

  test('when it does not begin with the head that was kept of it', async () => {
    const header = smallHeader();
    const file = await sealed(content, { key, header });
    const whole = await opened(file, { key, header });
    file[10] = (file[10] ?? 0) ^ 1;

    expect(whole.equals(content)).toBe(true);
    expect(await faultOf(file, { key, header })).toBe('not-sealed');
  });

  test('when the store gives less than it says', async () => {
    const file = await make();
    const stored = {
      sealedBytes: file.length,
      read: (from: number, length: number) =>
        Promise.resolve(piecesOf(file.subarray(from, Math.min(from + length, at(1))))),
    };

    await expect(gather(unseal(stored, { key, about }))).rejects.toMatchObject({
      fault: 'wrong-length',
    });
  });
});

/** As a place that is used again: what was there before is no part of it. */
function partOf(content: Buffer, wish: Omit<SealPartWish, 'into'>): Buffer {
  const into = Buffer.alloc(sealedPartBytes(content.length, wish) + 100, 7);
  return sealPart(content, { ...wish, into });
}

describe('a file whose parts are sealed one by one', () => {
  test('is the file when they stand one after another', async () => {
    const [key, header, content] = [newDataKey(), smallHeader(), randomBytes(3 * small + 5)];
    const cuts = [0, small, 3 * small, content.length];

    const parts = cuts.slice(1).flatMap((end, index) => {
      const from = cuts[index] ?? 0;
      const place = { fromSegment: from / small, isEnd: end === content.length };
      return partOf(content.subarray(from, end), { key, about, header, ...place });
    });

    const file = Buffer.concat(parts);
    expect((await opened(file, { key, sizeBytes: content.length })).equals(content)).toBe(true);
  });

  test('may be empty, or end with a whole segment', async () => {
    const [key, header] = [newDataKey(), smallHeader()];

    for (const content of [Buffer.alloc(0), randomBytes(small)]) {
      const wish = { key, about, header, fromSegment: 0, isEnd: true };
      const file = partOf(content, wish);
      expect((await opened(file, { key })).equals(content)).toBe(true);
    }
  });

  test('does not open before its end is there, and no part but the last ends inside a segment', async () => {
    const [key, header] = [newDataKey(), smallHeader()];
    const wish = { key, about, header, fromSegment: 0, isEnd: false };

    const file = partOf(randomBytes(2 * small), wish);

    expect(await faultOf(file, { key })).toBe('broken');
    expect(() => partOf(randomBytes(small + 1), wish)).toThrow(/whole segments/u);
  });

  test('is not cut to the place that there is for it', () => {
    const wish = { key: newDataKey(), about, header: smallHeader(), fromSegment: 0, isEnd: true };
    const into = Buffer.alloc(sealedPartBytes(small, wish) - 1);

    expect(() => sealPart(randomBytes(small), { ...wish, into })).toThrow(/too small/u);
  });
});

test('memory stays flat while much is sealed and opened', { timeout: 60_000 }, async () => {
  const [key, piece, count] = [newDataKey(), randomBytes(2 ** 20), 256];
  async function* much(): AsyncGenerator<Uint8Array> {
    for (let index = 0; index < count; index += 1) yield piece;
  }
  const before = process.memoryUsage().rss;
  let [peak, plain] = [before, 0];

  const file = {
    sealedBytes: sealedBytes(count * piece.length),
    read: (from: number, length: number) =>
      Promise.resolve(skipping(seal(much(), { key, about, header: fixed }), from, length)),
  };
  for await (const part of unseal(file, { key, about })) {
    plain += part.length;
    peak = Math.max(peak, process.memoryUsage().rss);
  }

  expect(plain).toBe(count * piece.length);
  expect((peak - before) / 1e6).toBeLessThan(150);
});

const fixed = makeHeader(randomBytes(7));
async function* skipping(
  source: AsyncIterable<Buffer>,
  from: number,
  length: number,
): AsyncGenerator<Buffer> {
  let place = 0;
  for await (const chunk of source) {
    const part = chunk.subarray(Math.max(0, from - place), Math.max(0, from + length - place));
    place += chunk.length;
    if (part.length > 0) yield part;
    if (place >= from + length) return;
  }
}
