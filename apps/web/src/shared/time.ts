import { regionalTag } from './locale.ts';
import { serverNow } from './server-clock.ts';

/** How a person reads times: their language, their organisation's clock. */
export interface TimeReader {
  readonly locale: string;
  readonly timeZone: string;
}

const formats = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  seconds: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  farWeekday: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  day: { day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  shortDay: { day: 'numeric', month: 'short' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

/** The ways in which a moment is written. */
export type TimeStyle = Exclude<keyof typeof formats, 'farWeekday'>;

/** Further away, day and month alone leave open of which year. */
const sameYearMs = 183 * 86_400_000;
const formatOf = (style: TimeStyle, moment: Date): keyof typeof formats =>
  style === 'weekday' && Math.abs(moment.getTime() - serverNow()) > sameYearMs
    ? 'farWeekday'
    : style;

const cache = new Map<string, Intl.DateTimeFormat>();

/** To make one takes as long as to use it a hundred times. */
function cached(key: string, make: () => Intl.DateTimeFormat): Intl.DateTimeFormat {
  const known = cache.get(key) ?? make();
  cache.set(key, known);
  return known;
}

function formatter(
  style: keyof typeof formats,
  { locale, timeZone }: TimeReader,
): Intl.DateTimeFormat {
  return cached(
    `${style} ${locale} ${timeZone}`,
    () => new Intl.DateTimeFormat(regionalTag(locale), { ...formats[style], timeZone }),
  );
}

const capital = (text: string): string => text.charAt(0).toLocaleUpperCase() + text.slice(1);

/** A moment (ISO 8601 or milliseconds) as people write it. */
export function formatMoment(
  moment: string | number,
  style: TimeStyle,
  reader: TimeReader,
): string {
  const at = new Date(moment);
  // Some versions of Intl put a comma after an English weekday where there is a year.
  const text = formatter(formatOf(style, at), reader)
    .format(at)
    .replace(/^(\p{L}+),/u, '$1');
  // What Intl leaves out: in French the first day of a month alone is an ordinal.
  return reader.locale === 'fr' ? text.replace(/(^|\s)1(?=\s\p{L})/u, '$11er') : text;
}

/** A calendar day (`1948-03-03`) in words: the same day everywhere on earth. */
export function formatDate(day: string, locale: string): string {
  return formatMoment(`${day}T12:00:00Z`, 'day', { locale, timeZone: 'UTC' });
}

/** The title of a day: "Lundi 23 novembre". */
export function formatDayTitle(day: string, locale: string): string {
  return capital(formatMoment(`${day}T12:00:00Z`, 'weekday', { locale, timeZone: 'UTC' }));
}

/** The calendar day of a moment on the organisation's clock: `2026-11-23`. */
export function dayOf(moment: string | number, timeZone: string): string {
  const options = { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  const format = cached(`calendar ${timeZone}`, () => new Intl.DateTimeFormat('en-CA', options));
  const parts = format.formatToParts(new Date(moment));
  const part = (type: string): string => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}`;
}

/** The day some days later (or earlier). */
export function addDays(day: string, count: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

function offsetMs(moment: number, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(new Date(moment));
  const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value);
  const shown = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return shown - Math.trunc(moment / 1000) * 1000;
}

/** The moment at which the organisation's clock shows this day and time; the later offset wins in the hour that comes twice. */
export function momentOf(day: string, time: string, timeZone: string): string {
  const wanted = Date.parse(`${day}T${time}:00Z`);
  const guess = wanted - offsetMs(wanted, timeZone);
  return new Date(wanted - offsetMs(guess, timeZone)).toISOString();
}

/** How far a moment is away, for words like "in 5 min". */
export type Distance =
  | { readonly kind: 'now' }
  | { readonly kind: 'inMinutes' | 'minutesAgo'; readonly count: number }
  /** `minutes`: 0 or the quarters beyond the hour, while they matter. */
  | {
      readonly kind: 'inHours' | 'hoursAgo';
      readonly count: number;
      readonly minutes: number;
    }
  | { readonly kind: 'far' };

/** The distance from now, in the unit that a person would use. Beyond half a day the date says more. */
export function distanceTo(moment: string | number, now: number): Distance {
  const minutes = Math.round((new Date(moment).getTime() - now) / 60_000);
  const size = Math.abs(minutes);
  if (size < 1) return { kind: 'now' };
  if (size < 60) return { kind: minutes > 0 ? 'inMinutes' : 'minutesAgo', count: size };
  const step = size < 180 ? 15 : 60;
  const rounded = Math.round(size / step) * step;
  if (rounded > 12 * 60) return { kind: 'far' };
  const kind = minutes > 0 ? 'inHours' : 'hoursAgo';
  return { kind, count: Math.floor(rounded / 60), minutes: rounded % 60 };
}

/** Whole minutes since a moment, never below zero. */
export function minutesSince(moment: string | number, now: number): number {
  return Math.max(0, Math.floor((now - new Date(moment).getTime()) / 60_000));
}
