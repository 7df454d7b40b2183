import type { Clock } from '@astra/page-state/clock';

/**
 * Does something at once, and what is wanted meanwhile in one go later: for each request that it made a second passes
 * before the next go, however often it is wanted. `act` gives how many requests it makes.
 */
export function gather(clock: Pick<Clock, 'after'>, act: () => number): () => void {
  let isResting = false;
  let isWanted = false;
  const go = (): void => {
    isWanted = false;
    isResting = true;
    clock.after(Math.max(1, act()) * 1_000, () => {
      isResting = false;
      if (isWanted) go();
    });
  };
  return () => {
    isWanted = true;
    if (!isResting) go();
  };
}
