const minuteMs = 60_000;

/** Counts who comes, minute by minute. */
export interface Arrivals {
  /** Somebody of `key` comes at `now` (ms): may they come in? Whoever may not is not counted. */
  readonly mayCome: (key: string, now: number) => boolean;
}

/**
 * At most so many of one key in one minute. The minute is the same for all, so that nothing has to be forgotten one by
 * one; across its end one key can come twice as often, which a flood of connections is not worth a finer measure.
 */
export function makeArrivals(perMinute: number): Arrivals {
  let minute = 0;
  let counts = new Map<string, number>();
  return {
    mayCome: (key, now) => {
      const present = Math.floor(now / minuteMs);
      if (present !== minute) {
        minute = present;
        counts = new Map();
      }
      const count = counts.get(key) ?? 0;
      if (count >= perMinute) return false;
      counts.set(key, count + 1);
      return true;
    },
  };
}
