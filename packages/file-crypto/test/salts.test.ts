import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { newDataKey } from '../src/seal.ts';
import { at, opened, sealed, small, smallHeader } from './sealed.ts';

describe('no key meets a nonce twice (ENC-03)', () => {
  test('of many segments, no two have the same salt', async () => {
    const [key, header] = [newDataKey(), smallHeader()];
    const salts = new Set<string>();

    for (let round = 0; round < 50; round += 1) {
      const file = await sealed(Buffer.alloc(100 * small), { key, header });
      for (let index = 0; index < 100; index += 1)
        salts.add(file.toString('hex', at(index), at(index) + 16));
    }

    expect(salts.size).toBe(5000);
  });

  test(
    'a million times in four processes that begin at the same place, as after a restart: no two have the same salt',
    { timeout: 120_000 },
    async () => {
      const [key, head, each] = [randomBytes(32), randomBytes(7), 250_000];
      const args = [key.toString('hex'), head.toString('hex'), String(each)];

      const all = Buffer.concat(await Promise.all(Array.from({ length: 4 }, () => saltsOf(args))));

      // The first half of each alone: sorted, equal ones stand side by side.
      const halves = new BigUint64Array(all.length / 16);
      for (let at = 0; at < halves.length; at += 1) halves[at] = all.readBigUInt64LE(at * 16);
      halves.sort();
      expect(halves.length).toBe(4 * each);
      expect(halves.findIndex((half, at) => half === halves[at + 1])).toBe(-1);
    },
  );

  test('an upload that goes on after a killed process is one file, with another content too', async () => {
    const [key, header] = [newDataKey(), smallHeader()];
    const content = randomBytes(4 * small + 9);
    const before = await sealed(content, { key, header });

    const rest = content.subarray(2 * small);
    const after = await sealed(rest, { key, header, fromSegment: 2 });

    expect(after.subarray(0, 16).equals(before.subarray(at(2), at(2) + 16))).toBe(false);
    const whole = Buffer.concat([before.subarray(0, at(2)), after]);
    expect((await opened(whole, { key })).equals(content)).toBe(true);
  });
});

/** What a process of its own seals with. */
async function saltsOf(args: readonly string[]): Promise<Buffer> {
  const entry = fileURLToPath(new URL('./seal-often.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [entry, ...args], {
    encoding: 'buffer',
    maxBuffer: 2 ** 26,
  });
  return stdout;
}
