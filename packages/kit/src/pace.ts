import type { Clock } from './clock.ts';

/** Whether somebody may once more, in this process: so many times in so long (milliseconds). */
export type Pace = (who: string) => boolean;

export function makePace(
  { now }: Clock,
  { most, withinMs }: { readonly most: number; readonly withinMs: number },
): Pace {
  let begun = 0;
  let times = new Map<string, number>();
  return (who) => {
    const at = now().getTime();
    // Everybody begins anew at the same moment: nothing is remembered for longer.
    if (Math.abs(at - begun) >= withinMs) [begun, times] = [at, new Map()];
    const done = times.get(who) ?? 0;
    if (done >= most) return false;
    times.set(who, done + 1);
    return true;
  };
}
