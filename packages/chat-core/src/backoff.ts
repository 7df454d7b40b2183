import type { Clock } from '@astra/page-state/clock';

const FIRST_MS = 500;
const LONGEST_MS = 8000;

/** How long to wait before try `attempt` (from 2 on): doubling, with chance, so that not all come at once. */
export function backoffMs(attempt: number, random: number): number {
  const base = Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 2));
  return Math.round(base * (0.5 + random));
}

/** Waits, but not past the moment when the network is said to be back, nor past an abort. */
export function pause(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      stopListening();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(delayMs, done);
    const stopListening = clock.onOnline(done);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
