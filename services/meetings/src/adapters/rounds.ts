import type { Log } from '@astra/kit/log';
import type { UseCases } from '#app/use-cases.ts';

const presenceMs = 6_000;
const losingMs = 4_000;
const repairMs = 15_000;
/** For so long somebody is heard who opens a microphone that a moderator has muted. */
const silenceMs = 2_000;
/** Of a call's five seconds to be back on another engine, two such rounds are for noticing. */
const watchMs = 500;

/** Work that comes round by the clock. A round that fails is told; the next one comes all the same. */
export function startRounds(
  use: Pick<UseCases, 'live' | 'repairRooms' | 'watchEngines' | 'keepSilence'>,
  log: Log,
): { readonly start: () => void; readonly stop: () => void } {
  const timers: NodeJS.Timeout[] = [];
  const every = (ms: number, work: () => Promise<void>): void => {
    let isRunning = false;
    const round = async (): Promise<void> => {
      if (isRunning) return;
      isRunning = true;
      await work().catch((error: unknown) => log.warn({ err: error }, 'A round failed'));
      isRunning = false;
    };
    timers.push(setInterval(() => void round(), ms));
  };
  return {
    start: () => {
      every(presenceMs, use.live.showPresence);
      every(losingMs, use.live.losePresence);
      every(repairMs, use.repairRooms);
      every(silenceMs, use.keepSilence);
      every(watchMs, use.watchEngines);
    },
    stop: () => timers.forEach((timer) => clearInterval(timer)),
  };
}
