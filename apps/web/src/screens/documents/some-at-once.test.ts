import { expect, test } from 'vitest';
import { MemoryClock } from '@astra/page-state/memory-clock';
import { someAtOnce } from './some-at-once.ts';

const leastMs = 400;
const wanted = (): boolean => true;

/** Requests that are under way until they are told to end. */
function arrange(most: number) {
  const clock = new MemoryClock();
  const inItsTurn = someAtOnce(clock, { most, leastMs });
  const begun: string[] = [];
  const ends = new Map<string, (how?: Error) => void>();
  const ask = (name: string, isWanted = wanted): Promise<string> =>
    inItsTurn(isWanted, () => {
      begun.push(name);
      return new Promise((resolve, reject) => {
        ends.set(name, (how) => (how ? reject(how) : resolve(name)));
      });
    });
  return { clock, begun, ask, end: (name: string, how?: Error): void => ends.get(name)?.(how) };
}

test('two are under way at once, and the next one begins when one of them has ended, however it ends', async () => {
  const { clock, begun, ask, end } = arrange(2);
  const all = ['a', 'b', 'c', 'd'].map((name) => ask(name));
  const outcomes = Promise.allSettled(all);
  expect(begun).toEqual(['a', 'b']);

  await clock.pass(leastMs);
  end('a', new Error('broken'));
  await clock.pass(1);
  expect(begun).toEqual(['a', 'b', 'c']);
  await clock.pass(leastMs);
  for (const name of ['b', 'c']) end(name);
  await clock.pass(1);
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  end('d');

  expect((await outcomes).map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'fulfilled',
    'fulfilled',
  ]);
});

test('answers that come at once begin no flood: each keeps its place for a while', async () => {
  const { clock, begun, ask, end } = arrange(1);
  const [first] = [ask('a'), ask('b')];

  end('a');
  await first;
  await clock.pass(leastMs - 1);
  expect(begun).toEqual(['a']);
  await clock.pass(1);

  expect(begun).toEqual(['a', 'b']);
});

test('what nobody wants any more when its turn comes is not asked for, and holds up nobody', async () => {
  const { clock, begun, ask, end } = arrange(1);
  let isNear = true;
  const first = ask('a');
  const gone = expect(ask('b', () => isNear)).rejects.toThrow();
  const next = ask('c');

  isNear = false;
  await clock.pass(leastMs);
  end('a');
  await first;
  await clock.pass(1);
  await gone;
  end('c');
  await next;

  expect(begun).toEqual(['a', 'c']);
});
