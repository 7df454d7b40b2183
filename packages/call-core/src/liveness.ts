import type { EngineSession } from './call-engine.ts';
import type { Clock } from '@astra/page-state/clock';

const LOOK_EVERY_MS = 1000;
/**
 * So many looks without any sign. Browsers ask the other end at least every 2.5 s whether it is
 * there, so that three looks never miss all answers of a way that works.
 */
const LOOKS_WITHOUT_SIGN = 3;

/** A session that is watched. */
export interface Liveness {
  /** Whether something came by the last look; no news are none. */
  readonly hasSigns: () => boolean;
  readonly stop: () => void;
}

/**
 * Tells when nothing comes from the engine any more, and when something comes again. Engines take
 * ten seconds and more to notice by themselves; a person before a still picture does not wait so long.
 */
export function watchLiveness(
  session: EngineSession,
  clock: Clock,
  onChange: (isAlive: boolean) => void,
): Liveness {
  let last = 0;
  let misses = 0;
  let cancel = clock.after(LOOK_EVERY_MS, look);
  let isStopped = false;

  function look(): void {
    void session
      .getStats()
      .then(({ signsOfLife }) => weigh(signsOfLife))
      // A session that is closing has no statistics; its state tells the rest.
      .catch(() => {})
      .finally(() => {
        if (!isStopped) cancel = clock.after(LOOK_EVERY_MS, look);
      });
  }

  function weigh(signs: number): void {
    // Without any track of one's own or of others there is nothing to read: no sign is no news.
    const isMiss = signs > 0 && signs === last;
    last = signs;
    const wasAlive = misses < LOOKS_WITHOUT_SIGN;
    misses = isMiss ? misses + 1 : 0;
    const isAlive = misses < LOOKS_WITHOUT_SIGN;
    if (!isStopped && isAlive !== wasAlive) onChange(isAlive);
  }

  return {
    hasSigns: () => last > 0 && misses === 0,
    stop: () => {
      isStopped = true;
      cancel();
    },
  };
}
