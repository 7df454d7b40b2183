import { AppError } from '@astra/kit/problems';

type Turns = {
  /** Gives how to leave. @throws AppError `unavailable`, `too-many-requests`; `not-found` to who has gone meanwhile */
  readonly take: (wish: {
    readonly readerId: string;
    readonly signal?: AbortSignal;
  }) => Promise<() => void>;
};
type TurnsWish = {
  readonly mostAtOnce: number;
  readonly mostWaiting: number;
  readonly mostOfOne: number;
};

/** So many at once; the others wait in their order. */
export function makeTurns({ mostAtOnce, mostWaiting, mostOfOne }: TurnsWish): Turns {
  const waiting: (() => void)[] = [];
  const ofReaders = new Map<string, number>();
  let busy = 0;
  const count = (readerId: string, change: 1 | -1): void => {
    const now = (ofReaders.get(readerId) ?? 0) + change;
    if (now === 0) ofReaders.delete(readerId);
    else ofReaders.set(readerId, now);
  };
  // Its turn goes to who waits longest, and to nobody who comes in between.
  const leave = (readerId: string): void => {
    count(readerId, -1);
    const next = waiting.shift();
    if (next) next();
    else busy -= 1;
  };
  return {
    take: async ({ readerId, signal }) => {
      if ((ofReaders.get(readerId) ?? 0) >= mostOfOne) throw new AppError('too-many-requests');
      if (busy >= mostAtOnce && waiting.length >= mostWaiting) throw new AppError('unavailable');
      count(readerId, 1);
      if (busy < mostAtOnce) busy += 1;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      if (signal?.aborted !== true) return () => leave(readerId);
      leave(readerId);
      throw new AppError('not-found');
    },
  };
}
