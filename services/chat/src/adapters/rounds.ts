import type { Log } from '@astra/kit/log';
import type { UseCases } from '#app/use-cases.ts';

/** A leaver is out within ten seconds, even when the chat server was away at first. */
const unfinishedMs = 3_000;
const compareMs = 60_000;
const everybodyMs = 600_000;
/** While a neighbour is still starting. */
const againMs = 2_000;

/** Work that comes round by the clock. A round that fails is told; the next one comes all the same. */
export function startRounds(
  { repair }: Pick<UseCases, 'repair'>,
  log: Log,
): { readonly start: () => void; readonly stop: () => Promise<void> } {
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let isStopped = false;
  const every = (ms: number, firstMs: number, work: () => Promise<void>): void => {
    const round = async (): Promise<void> => {
      const isDone = await work().then(
        () => true,
        (error: unknown) => {
          log.warn({ err: error }, 'A round failed');
          return false;
        },
      );
      if (!isStopped) later(isDone ? ms : Math.min(ms, againMs), round);
    };
    later(firstMs, round);
  };
  const later = (ms: number, round: () => Promise<void>): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      const run = round().finally(() => running.delete(run));
      running.add(run);
    }, ms);
    timers.add(timer);
  };
  return {
    start: () => {
      every(everybodyMs, 0, repair.everybody);
      every(unfinishedMs, 500, repair.unfinished);
      every(compareMs, compareMs, repair.compare);
    },
    stop: async () => {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
