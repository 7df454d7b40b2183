import { expect, test } from 'vitest';
import { makeFakeClock } from './clock.ts';
import { makeLog } from './log.ts';
import { makeSparing } from './sparing.ts';

type What = { readonly kind: string; readonly from: string };

function aTeller({ mostKinds }: { readonly mostKinds?: number } = {}) {
  const clock = makeFakeClock('2026-11-30T08:00:00Z');
  const told: (What & { readonly count: number })[] = [];
  const trouble = { isAway: false };
  const sparing = makeSparing<What>({
    tell: async (what, count) => {
      if (trouble.isAway) throw new Error('The database is away');
      told.push({ ...what, count });
    },
    inGeneral: ({ kind }) => ({ kind, what: { kind, from: 'anywhere' } }),
    clock,
    log: makeLog('test', 'silent'),
    ...(mostKinds === undefined ? {} : { mostKinds }),
  });
  return {
    clock,
    told,
    trouble,
    ...sparing,
    flood: (kind: string, from: readonly string[]) => {
      for (const one of from) sparing.note(`${kind} ${one}`, { kind, from: one });
    },
  };
}
const many = (count: number, from: string): string[] => Array<string>(count).fill(from);

test('the first of a kind is told at once, all others of its minute in one entry with their number', async () => {
  const { clock, told, flood, tellDue } = aTeller();

  flood('expired', many(500, 'here'));
  await tellDue();
  expect(told).toEqual([{ kind: 'expired', from: 'here', count: 1 }]);

  clock.advance(59_999);
  await tellDue();
  expect(told).toHaveLength(1);

  clock.advance(1);
  await tellDue();
  expect(told.slice(1)).toEqual([{ kind: 'expired', from: 'here', count: 499 }]);
});

test('who goes on all day is told once a minute', async () => {
  const { clock, told, flood, tellDue } = aTeller();

  for (let second = 0; second < 600; second += 1) {
    flood('expired', many(10, 'here'));
    await tellDue();
    clock.advance(1_000);
  }

  expect(told).toHaveLength(10);
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThan(5_000);
});

test('after a quiet minute the next one is told at once again', async () => {
  const { clock, told, flood, tellDue } = aTeller();
  flood('expired', ['here']);
  clock.advance(60_000);
  await tellDue();

  flood('expired', ['here']);
  await tellDue();

  expect(told.map(({ count }) => count)).toEqual([1, 1]);
});

test('each kind is told for itself', async () => {
  const { told, flood, tellDue } = aTeller();

  flood('expired', ['here', 'there']);
  flood('forged', ['here']);
  await tellDue();

  expect(told).toHaveLength(3);
});

test('whoever comes from everywhere fills neither the trail nor the memory, and none of it is uncounted', async () => {
  const { clock, told, flood, tellDue } = aTeller({ mostKinds: 20 });
  const everywhere = Array.from({ length: 5_000 }, (_none, at) => `network ${at}`);

  flood('flood', everywhere);
  await tellDue();
  clock.advance(60_000);
  await tellDue();

  expect(told.length).toBeLessThanOrEqual(22);
  expect(told.reduce((sum, { count }) => sum + count, 0)).toBe(5_000);
  expect(told.at(-1)).toMatchObject({ from: 'anywhere' });
});

test('what could not be written is told with what comes a minute later', async () => {
  const { clock, told, trouble, flood, tellDue } = aTeller();
  trouble.isAway = true;
  flood('expired', many(3, 'here'));
  await tellDue();
  expect(told).toEqual([]);

  trouble.isAway = false;
  clock.advance(60_000);
  await tellDue();

  expect(told).toEqual([{ kind: 'expired', from: 'here', count: 3 }]);
});

test('a service that stops tells the rest first', async () => {
  const { told, flood, stop } = aTeller();
  flood('expired', many(4, 'here'));

  await stop();

  expect(told.map(({ count }) => count)).toEqual([1, 3]);
});
