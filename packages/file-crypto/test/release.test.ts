import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { release } from '../src/release.ts';
import { newDataKey, newHeader, sealedPartBytes, sealPart } from '../src/seal.ts';
import { about } from './sealed.ts';

test('sealing leaves no garbage behind that is as long as the file', () => {
  const header = newHeader(18);
  const part = { key: newDataKey(), about, header, fromSegment: 0, isEnd: false };
  const content = randomBytes(4 * 2 ** 20);
  const into = Buffer.alloc(sealedPartBytes(content.length, part));
  const before = process.memoryUsage().arrayBuffers;

  for (let times = 0; times < 4; times += 1) sealPart(content, { ...part, into });

  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(2 ** 20);
});

test('what shares its memory with others keeps it', () => {
  const whole = Buffer.alloc(100_000, 7);

  release(whole.subarray(10, 20));
  expect(whole[15]).toBe(7);

  release(whole);
  expect(whole.byteLength).toBe(0);
});
