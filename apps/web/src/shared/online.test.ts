import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { getOfflineSince, noteAnswer, noteSilence, onceOnline, subscribe } from './online.ts';
import { ProblemError } from './problem-error.ts';

const browser = { onLine: true };
const page = new EventTarget();
const turn = (isOnLine: boolean): void => {
  browser.onLine = isOnLine;
  page.dispatchEvent(new Event(isOnLine ? 'online' : 'offline'));
};
let stop: () => void;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('navigator', browser);
  vi.stubGlobal('window', page);
  browser.onLine = true;
  stop = subscribe(() => undefined);
});
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('an answer to what was asked before the network went does not say that it is back', () => {
  const askedAt = Date.now();
  vi.advanceTimersByTime(100);
  turn(false);
  const since = getOfflineSince();
  vi.advanceTimersByTime(100);

  noteAnswer(askedAt);

  expect([since, getOfflineSince()]).toEqual([askedAt + 100, since]);
});

test('an answer to what was asked since then says it, whatever the browser says, and so does the browser', () => {
  turn(false);
  vi.advanceTimersByTime(100);

  noteAnswer(Date.now());
  const answered = getOfflineSince();
  noteSilence();
  const silent = getOfflineSince();
  turn(true);

  expect([answered, silent, getOfflineSince()]).toEqual([null, Date.now(), null]);
});

test('what is done without network is done again when it is back, and anything else that fails fails', async () => {
  turn(false);
  const act = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new ProblemError('offline'))
    .mockResolvedValueOnce('done')
    .mockRejectedValueOnce(new ProblemError('no-answer'));

  const done = onceOnline(act);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(act).toHaveBeenCalledTimes(1);
  turn(true);

  expect(await done).toBe('done');
  await expect(onceOnline(act)).rejects.toThrow('no-answer');
  expect(act).toHaveBeenCalledTimes(3);
});

test('a network that is back before anybody has noticed is not waited for', async () => {
  turn(false);
  browser.onLine = true;
  const act = vi
    .fn<() => Promise<string>>()
    .mockRejectedValueOnce(new ProblemError('offline'))
    .mockResolvedValueOnce('done');

  expect(await onceOnline(act)).toBe('done');
});
