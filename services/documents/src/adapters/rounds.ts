import type { Log } from '@astra/kit/log';
import type { UseCases } from '#app/use-cases.ts';

const scanMs = 1_000;
const tidyMs = 60_000;
const rewrapMs = 60_000;
const emptyMs = 300_000;

/** Work that comes round by the clock. A round that fails is told; the next one comes all the same. */
export function startRounds(
  {
    scanUploads,
    tidy,
    keys,
    removing,
  }: Pick<UseCases, 'scanUploads' | 'tidy' | 'keys' | 'removing'>,
  log: Log,
): { readonly start: () => void; readonly stop: () => Promise<void> } {
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let isStopped = false;
  const every = (ms: number, work: () => Promise<unknown>): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      const run = work()
        .then(
          () => undefined,
          (error: unknown) => log.warn({ err: error }, 'A round failed'),
        )
        .finally(() => {
          running.delete(run);
          if (!isStopped) every(ms, work);
        });
      running.add(run);
    }, ms);
    timers.add(timer);
  };
  return {
    start: () => {
      every(scanMs, scanUploads);
      every(tidyMs, tidy);
      every(rewrapMs, keys.rewrap);
      every(emptyMs, removing.emptyBins);
    },
    stop: async () => {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
