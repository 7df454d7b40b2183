import type { Clock } from '@astra/page-state/clock';

const FIRST_MS = 500;
/** What was killed and is started again is back within seconds: nobody is to wait longer than that for it. */
const QUICK_MS = 1000;
const QUICK_TRIES = 12;
const LONGEST_MS = 8000;

/** How long to wait before try `attempt` (from 2 on): doubling in the end, with chance, so that not all come at once. */
export function backoffMs(attempt: number, random: number): number {
  const isQuick = attempt <= QUICK_TRIES;
  const doubled = isQuick ? FIRST_MS * 2 ** (attempt - 2) : QUICK_MS * 2 ** (attempt - QUICK_TRIES);
  const base = Math.min(isQuick ? QUICK_MS : LONGEST_MS, doubled);
  return Math.round(base * (0.5 + random));
}

/** How long to wait. */
export interface Wait {
  readonly delayMs: number;
  /** Asked once the network is said to be back: then so long instead. */
  readonly onceOnlineMs: () => number;
}

/** Waits, but not past an abort. */
export function pause(
  clock: Clock,
  { delayMs, onceOnlineMs }: Wait,
  signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel();
      stopListening();
      signal.removeEventListener('abort', done);
      resolve();
    };
    let cancel = clock.after(delayMs, done);
    const stopListening = clock.onOnline(() => {
      cancel();
      cancel = clock.after(onceOnlineMs(), done);
    });
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}
