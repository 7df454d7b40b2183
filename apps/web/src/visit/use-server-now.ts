import { useNow } from '@astra/ui/clock';
import { onServerClock } from '#shared/server-clock.ts';

/** The instant now on the servers' clock: that of a phone may be hours away. */
export function useServerNow(everyMs: number): number {
  return onServerClock(useNow(everyMs));
}
