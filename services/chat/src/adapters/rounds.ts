import type { Log } from '@astra/kit/log';
import type { UseCases } from '#app/use-cases.ts';

/** A leaver is out within ten seconds, even when the chat server was away at first. */
const unfinishedMs = 3_000;
/** A thousand people come into a room of their organisation in turns, this far apart. */
const fillMs = 1_000;
const compareMs = 60_000;
const eraseMs = 10_000;
/** What is written is archived within this. */
const archiveMs = 2_000;
/** What a key of before has sealed, another replica's too, is found within this. */
const resealMs = 60_000;
const sweepMs = 60_000;
const everybodyMs = 600_000;
/** What was not read in time is passed on within this. */
const unreadMs = 5_000;
/** What is to be told is told within this. */
const pushMs = 1_000;
const pushersMs = 60_000;
const mostBeside = 5;
/** While a neighbour is still starting. */
const againMs = 2_000;

type Rounds = Pick<
  UseCases,
  | 'repair'
  | 'passOnUnread'
  | 'passOnReports'
  | 'sweep'
  | 'erasure'
  | 'erasureList'
  | 'sendPush'
  | 'mendPushers'
  | 'sendNotices'
  | 'closeGuests'
  | 'keepArchives'
  | 'resealArchives'
>;

/** Work that comes round by the clock. A round that fails is told; the next one comes all the same. */
export function startRounds(
  use: Rounds,
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
  const beside = makeBeside({ running, log });
  return {
    start: () => {
      every(everybodyMs, 0, use.repair.everybody);
      every(unfinishedMs, 500, use.repair.unfinished);
      every(fillMs, fillMs, use.repair.filling);
      every(compareMs, compareMs, use.repair.compare);
      every(compareMs, compareMs, use.repair.deviceKeys);
      every(unfinishedMs, unfinishedMs, use.closeGuests);
      every(unreadMs, unreadMs, use.passOnUnread);
      every(compareMs, compareMs, use.passOnReports);
      every(archiveMs, archiveMs, use.keepArchives.round);
      every(resealMs, archiveMs, use.resealArchives.round);
      every(sweepMs, sweepMs, use.sweep);
      every(eraseMs, eraseMs, use.erasure.unfinished);
      every(eraseMs, 0, use.erasureList.round);
      every(pushMs, pushMs, beside(use.sendPush));
      every(unreadMs, unreadMs, use.sendNotices);
      every(pushersMs, pushersMs, use.mendPushers);
    },
    stop: async () => {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(running);
      await use.keepArchives.stop();
    },
  };
}

/** Those who are asked are slow at times: a round does not wait for the ones before, of which there are a few at most. */
function makeBeside({
  running,
  log,
}: {
  readonly running: Set<Promise<void>>;
  readonly log: Log;
}): (work: () => Promise<void>) => () => Promise<void> {
  return (work) => {
    let under = 0;
    return async () => {
      if (under >= mostBeside) return;
      under += 1;
      const run = work()
        .catch((error: unknown) => log.warn({ err: error }, 'A round failed'))
        .finally(() => {
          under -= 1;
          running.delete(run);
        });
      running.add(run);
    };
  };
}
