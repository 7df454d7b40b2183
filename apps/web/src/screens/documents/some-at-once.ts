import type { Clock } from '@astra/page-state/clock';
import { ProblemError } from '#shared/problem-error.ts';

interface Pace {
  /** So many at once, the others in their order. */
  readonly most: number;
  /** Each keeps its place for so long at least, so that no more than some are begun in a minute. */
  readonly leastMs: number;
}

/** Does it when its turn has come. @throws ProblemError when it is not wanted any more by then */
type InItsTurn = <T>(isWanted: () => boolean, act: () => Promise<T>) => Promise<T>;

/** Requests that can wait, few at a time. */
export function someAtOnce(
  clock: Pick<Clock, 'now' | 'after'>,
  { most, leastMs }: Pace,
): InItsTurn {
  const waiting: (() => void)[] = [];
  let busy = 0;
  const leave = (): void => {
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };
  return async (isWanted, act) => {
    if (busy < most) busy += 1;
    else await new Promise<void>((resolve) => void waiting.push(resolve));
    if (!isWanted()) {
      leave();
      throw new ProblemError('no-answer');
    }
    const begunAt = clock.now();
    try {
      return await act();
    } finally {
      clock.after(Math.max(0, begunAt + leastMs - clock.now()), leave);
    }
  };
}
