import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { getOfflineSince, noteAnswer, noteSilence, subscribe } from './online.ts';

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
