/** What one WebSocket may bring: at once, and in each second from then on. */
export interface Pace {
  /** Frames, of whatever size. */
  readonly frames: Bounds;
  readonly bytes: Bounds;
}
type Bounds = { readonly atOnce: number; readonly perSecond: number };

const kiB = 1024;

/**
 * Far above what a hand at an honest client brings about. The signalling server counts by itself, and stricter, so that
 * who is too fast for it is told; a bridge counts nothing, and hands to everybody in the call what one of them sends.
 */
export const paces = {
  signalling: {
    frames: { atOnce: 600, perSecond: 100 },
    bytes: { atOnce: 2048 * kiB, perSecond: 256 * kiB },
  },
  bridge: {
    frames: { atOnce: 300, perSecond: 30 },
    bytes: { atOnce: 512 * kiB, perSecond: 64 * kiB },
  },
  // Whoever comes makes everybody answer anew, with all that they receive: some 80 kB in a call of 25.
  livekit: {
    frames: { atOnce: 600, perSecond: 100 },
    bytes: { atOnce: 4096 * kiB, perSecond: 256 * kiB },
  },
} as const satisfies Readonly<Record<string, Pace>>;

/** A token bucket: may so much more come at `now` (ms)? What may not is not counted. */
export function makeAllowance({
  atOnce,
  perSecond,
}: Bounds): (many: number, now: number) => boolean {
  let left = atOnce;
  let last = 0;
  return (many, now) => {
    const earned = (Math.max(0, now - last) / 1000) * perSecond;
    last = now;
    left = Math.min(atOnce, left + earned);
    if (many > left) return false;
    left -= many;
    return true;
  };
}
