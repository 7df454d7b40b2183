import { addDays, dayOf, momentOf } from '#shared/time.ts';

export const delays = ['quarter', 'hour', 'today'] as const;
export type Delay = (typeof delays)[number];

const minuteMs = 60_000;
const least: Readonly<Record<'quarter' | 'hour', number>> = { quarter: 15, hour: 60 };

/** Until when a message is to be read. "Today" ends at midnight of the house, and is never shorter than a quarter of an hour. */
export function untilOf(delay: Delay, now: number, timeZone: string): string {
  if (delay !== 'today') return new Date(now + least[delay] * minuteMs).toISOString();
  const midnight = Date.parse(momentOf(addDays(dayOf(now, timeZone), 1), '00:00', timeZone));
  return new Date(Math.max(midnight, now + least.quarter * minuteMs)).toISOString();
}
