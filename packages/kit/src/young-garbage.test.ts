import { expect, test } from 'vitest';
import { makeYoungGarbage } from './young-garbage.ts';

const chunkBytes = 262_144;

test('what was in use while the young was cleared does not gather as long as a large file passes', () => {
  const garbage = makeYoungGarbage();
  const end = garbage.begin();
  const before = process.memoryUsage().arrayBuffers;
  const inUse: Buffer[] = [];
  let most = 0;
  for (let count = 0; count < 1_500; count += 1) {
    inUse.push(Buffer.alloc(chunkBytes));
    // Longer than from one clearing to the next but one: V8 takes each for old.
    if (inUse.length > 72) inUse.shift();
    garbage.add(chunkBytes);
    most = Math.max(most, process.memoryUsage().arrayBuffers - before);
  }
  end();

  // 375 MB have passed: 18 in use, 8 that are young, 12 that have grown old, and what V8 gives back a moment later.
  expect(most).toBeLessThan(64 * 1_048_576);
});
