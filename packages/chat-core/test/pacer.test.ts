import { expect, test } from 'vitest';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { Pacer } from '../src/pacer.ts';

function arrange() {
  const clock = new MemoryClock();
  const done: number[] = [];
  const pacer = new Pacer(clock, 20, () => done.push(clock.now()));
  return { clock, done, pacer };
}

test('the first is done at once, and what comes soon after it together', async () => {
  const { clock, done, pacer } = arrange();
  for (let n = 0; n < 50; n += 1) pacer.ask();
  expect(done).toEqual([0]);
  await clock.pass(100);
  expect(done).toEqual([0, 20]);
  pacer.ask();
  expect(done).toEqual([0, 20, 100]);
});

test('what goes on and on is done again and again', async () => {
  const { clock, done, pacer } = arrange();
  for (let n = 0; n < 6; n += 1) {
    pacer.ask();
    await clock.pass(10);
  }
  expect(done).toEqual([0, 20, 40, 60]);
});

test('once it is stopped nothing is done any more, until it is asked again', async () => {
  const { clock, done, pacer } = arrange();
  pacer.ask();
  pacer.ask();
  pacer.stop();
  await clock.pass(100);
  expect(done).toEqual([0]);
  pacer.ask();
  expect(done).toEqual([0, 100]);
});
