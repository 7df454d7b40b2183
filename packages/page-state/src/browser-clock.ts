import type { Clock } from './clock.ts';

/** The clock of the page. */
export const browserClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, run) => {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  onOnline: (run) => {
    globalThis.addEventListener('online', run);
    return () => globalThis.removeEventListener('online', run);
  },
};
