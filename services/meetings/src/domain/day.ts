const minuteMs = 60_000;
const dayMs = 86_400_000;
const stepMinutes = 15;
/** Hours in which a start is proposed; nothing forbids another. */
const opening = { from: 8 * 60, until: 19 * 60 };

export type Span = { readonly from: Date; readonly until: Date };

/** The moments of a calendar day in a time zone; 23 or 25 hours where clocks change. */
export function dayIn(timezone: string, day: string): Span {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return { from: localTime(timezone, midnight), until: localTime(timezone, midnight + dayMs) };
}

/** The moment at which clocks of the zone show what `asUtc` shows in UTC. */
function localTime(timezone: string, asUtc: number): Date {
  const first = asUtc - offsetMs(timezone, asUtc);
  return new Date(asUtc - offsetMs(timezone, first));
}

function offsetMs(timezone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at);
  const value = (type: string): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const shown = Date.UTC(
    value('year'),
    value('month') - 1,
    value('day'),
    value('hour'),
    value('minute'),
    value('second'),
  );
  return shown - Math.floor(at / 1000) * 1000;
}

type Asked = {
  readonly day: string;
  readonly timezone: string;
  readonly durationMinutes: number;
  readonly taken: readonly Span[];
  readonly now: Date;
};

/** Starts at which a host is free, every quarter of an hour. */
export function freeStarts({ day, timezone, durationMinutes, taken, now }: Asked): readonly Date[] {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const starts: Date[] = [];
  for (let at = opening.from; at + durationMinutes <= opening.until; at += stepMinutes) {
    const from = localTime(timezone, midnight + at * minuteMs);
    const until = new Date(from.getTime() + durationMinutes * minuteMs);
    if (from >= now && !taken.some((one) => one.from < until && from < one.until))
      starts.push(from);
  }
  return starts;
}
