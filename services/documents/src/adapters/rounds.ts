import type { Log } from '@astra/kit/log';
import type { UseCases } from '#app/use-cases.ts';

/** Four at once in each process; one place is kept for what is quickly looked at. */
const scanMs = 1_000;
const scanPlaces = ['any', 'any', 'any', 'quick'] as const;
/** Well before others believe this process to be dead. */
const renewMs = 4_000;
/** A right that is over is over within a second. */
const lookMs = 700;
/** Two at once in each process. */
const copyMs = 1_000;
const tidyMs = 60_000;
const rewrapMs = 60_000;
/** What a process that died has left in the middle is taken up again at once. */
const takeUpMs = 1_000;
const emptyMs = 300_000;
/** Chat tells of each change; this is for what was not told. */
const rosterMs = 60_000;
const sweepMs = 300_000;
/** Whoever asked for an erasure looks how it goes. */
const eraseMs = 5_000;
/** Whose link was closed by wrong proofs is told soon. */
const noticeMs = 2_000;
/** Monitoring asks about as often. */
const watchMs = 10_000;
/** Who is in charge is told while it can still be looked into. */
const alarmMs = 5_000;
/** Of what has waited for hours. */
const shareMailMs = 300_000;
/** One at a time in each process: it takes a whole processor. */
const readMs = 2_000;

type Rounds = Pick<
  UseCases,
  | 'scanning'
  | 'tidy'
  | 'keys'
  | 'removing'
  | 'erasing'
  | 'lookAgainAtStreams'
  | 'circles'
  | 'sweepRooms'
  | 'copying'
  | 'sendLinkNotices'
  | 'shareMails'
  | 'alarms'
  | 'watch'
  | 'readContents'
>;

/** Work that comes round by the clock. */
export function startRounds(
  use: Rounds,
  log: Log,
): { readonly start: () => void; readonly stop: () => Promise<void> } {
  const { every, stop } = makeTimetable(log);
  return {
    start: () => {
      for (const place of scanPlaces) every(scanMs, () => use.scanning.work(place));
      every(renewMs, use.scanning.renew);
      every(lookMs, use.lookAgainAtStreams);
      every(copyMs, use.copying.workOnNext);
      every(copyMs, use.copying.workOnNext);
      every(tidyMs, use.tidy);
      every(rewrapMs, use.keys.rewrap, takeUpMs);
      every(emptyMs, use.removing.emptyBins);
      every(eraseMs, use.erasing.unfinished);
      every(eraseMs, use.erasing.list.write);
      every(rosterMs, use.circles.repair);
      every(sweepMs, use.sweepRooms);
      every(noticeMs, use.sendLinkNotices);
      every(watchMs, use.watch.look);
      every(alarmMs, use.alarms.send);
      every(shareMailMs, use.shareMails.send);
      every(readMs, use.readContents.work);
    },
    stop: () => {
      use.copying.stop();
      use.scanning.stop();
      use.readContents.stop();
      return stop();
    },
  };
}

/** A round that fails is told; the next one comes all the same. */
function makeTimetable(log: Log): {
  readonly every: (ms: number, work: () => Promise<unknown>, firstMs?: number) => void;
  readonly stop: () => Promise<void>;
} {
  const timers = new Set<NodeJS.Timeout>();
  const running = new Set<Promise<void>>();
  let isStopped = false;
  const every = (ms: number, work: () => Promise<unknown>, firstMs = ms): void => {
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
    }, firstMs);
    timers.add(timer);
  };
  return {
    every,
    stop: async () => {
      isStopped = true;
      for (const timer of timers) clearTimeout(timer);
      await Promise.all(running);
    },
  };
}
