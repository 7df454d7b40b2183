import { expect, test } from 'vitest';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { gather } from './gather.ts';

test('what many files ask for is done at once, and then a request a second at most; the last one is not forgotten', async () => {
  const clock = new MemoryClock();
  let done = 0;
  const want = gather(clock, () => {
    done += 1;
    return 3;
  });

  for (let file = 0; file < 50; file += 1) want();
  expect(done).toBe(1);
  await clock.pass(2_999);
  expect(done).toBe(1);
  await clock.pass(1);
  expect(done).toBe(2);

  await clock.pass(60_000);
  expect(done).toBe(2);
  want();
  expect(done).toBe(3);
});
