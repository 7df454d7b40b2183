import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchAttention } from './attended.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const minutes = 60_000;

function aPage() {
  const window = new EventTarget();
  const shown: { visibilityState: DocumentVisibilityState } = { visibilityState: 'visible' };
  const document = Object.assign(new EventTarget(), shown);
  const said: boolean[] = [];
  const stop = watchAttention((isAttended) => said.push(isAttended), { window, document });
  const show = (visibilityState: DocumentVisibilityState): void => {
    document.visibilityState = visibilityState;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  return { said, stop, show, touch: (sign = 'keydown') => window.dispatchEvent(new Event(sign)) };
}

test('somebody is there until ten minutes after the last touch, and again at the next one', () => {
  const { said, touch } = aPage();
  vi.advanceTimersByTime(9 * minutes);
  touch();
  vi.advanceTimersByTime(9 * minutes);
  expect(said).toEqual([true]);

  vi.advanceTimersByTime(2 * minutes);
  expect(said).toEqual([true, false]);
  vi.advanceTimersByTime(60 * minutes);
  touch('pointermove');

  expect(said).toEqual([true, false, true]);
});

test('a page that cannot be seen is nobody’s, and is somebody’s when it is seen again', () => {
  const { said, show } = aPage();
  show('hidden');
  expect(said).toEqual([true, false]);
  vi.advanceTimersByTime(20 * minutes);

  show('visible');

  expect(said).toEqual([true, false, true]);
});

test('nothing is told after the end', () => {
  const { said, stop, touch } = aPage();
  stop();
  vi.advanceTimersByTime(20 * minutes);
  touch();

  expect(said).toEqual([true]);
});
