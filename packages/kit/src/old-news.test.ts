import { expect, test } from 'vitest';
import { isOldNews } from './old-news.ts';

const toldAt = new Date('2026-03-02T09:00:00Z');
const after = (minutes: number): Date => new Date(toldAt.getTime() + minutes * 60_000);
const back = async () => ({ isActive: true });
const gone = async () => ({ isActive: false });
const unknown = async () => null;
const away = (): Promise<never> => Promise.reject(new Error('Identity is away'));

test.each([
  ['told in time', { now: after(1) }, back, false],
  ['told late, and they are back', { now: after(10) }, back, true],
  ['told late, and they are gone still', { now: after(10) }, gone, false],
  ['told late of somebody nobody knows', { now: after(10) }, unknown, false],
  ['told late while identity is away', { now: after(10) }, away, false],
  ['told soon, but before they came back', { now: after(2), renewedAt: after(1) }, back, true],
  [
    'told before they came back and left again',
    { now: after(2), renewedAt: after(1) },
    gone,
    false,
  ],
  ['told after they had come back', { now: after(2), renewedAt: after(-1) }, back, false],
] as const)('that somebody has gone, %s: old news?', async (...[, when, find, isOld]) => {
  expect(await isOldNews({ toldAt, ...when }, find)).toBe(isOld);
});
