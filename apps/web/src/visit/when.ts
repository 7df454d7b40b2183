import { regionalTag } from '#shared/locale.ts';
import { useMemo } from 'react';
import { useLocale } from 'use-intl';
import { dayOf, formatMoment } from '#shared/time.ts';

/** Times on the organisation's clock, in the words of the page's language. */
export interface When {
  /** "14:20" */
  readonly time: (instant: string) => string;
  /** "Aujourd’hui, lundi 23 novembre" */
  readonly day: (instant: string, now: number) => string;
  /** "lundi 23 novembre à 14:20", "aujourd’hui à 14:20". */
  readonly full: (instant: string, now: number) => string;
  /** "dans 18 min", "il y a 2 h". */
  readonly relative: (instant: string, now: number) => string;
  /** What the clock of this device shows then, where that is another hour: "08:20", "lundi 23 novembre à 23:30"; else null. */
  readonly here: (instant: string) => string | null;
  /** Whose clock it is: "Paris". */
  readonly place: string;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const zoneHere = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Reads times for a language and an IANA time zone; `here`: that of the device. */
export function makeWhen(locale: string, timeZone: string, here = zoneHere()): When {
  const reader = { locale, timeZone };
  const tag = regionalTag(locale);
  const short = new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' });
  const long = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const capital = (words: string): string =>
    words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
  const daysAway = (instant: string, now: number): number =>
    Math.round((Date.parse(dayOf(instant, timeZone)) - Date.parse(dayOf(now, timeZone))) / dayMs);

  const at = (day: string, time: string): string =>
    `${day} ${locale === 'fr' ? 'à' : 'at'} ${time}`;

  return {
    time: (instant) => formatMoment(instant, 'time', reader),
    day: (instant, now) => {
      const away = daysAway(instant, now);
      const words = formatMoment(instant, 'weekday', reader);
      return capital(Math.abs(away) <= 1 ? `${long.format(away, 'day')}, ${words}` : words);
    },
    full: (instant, now) => {
      const time = formatMoment(instant, 'time', reader);
      const isToday = daysAway(instant, now) === 0;
      const day = isToday ? long.format(0, 'day') : formatMoment(instant, 'weekday', reader);
      return at(day, time);
    },
    relative: (instant, now) => {
      const minutes = Math.round((Date.parse(instant) - now) / minuteMs);
      if (minutes === 0) return long.format(0, 'second');
      if (Math.abs(minutes) < 90) return short.format(minutes, 'minute');
      const hours = Math.round(minutes / 60);
      return Math.abs(hours) < 36
        ? short.format(hours, 'hour')
        : short.format(Math.round(hours / 24), 'day');
    },
    here: (instant) => {
      const own = { locale, timeZone: here };
      const time = formatMoment(instant, 'time', own);
      if (dayOf(instant, here) !== dayOf(instant, timeZone))
        return at(formatMoment(instant, 'weekday', own), time);
      return time === formatMoment(instant, 'time', reader) ? null : time;
    },
    place: timeZone.replace(/^.*\//u, '').replaceAll('_', ' '),
  };
}

/** Times of one organisation. */
export function useWhen(timeZone: string): When {
  const locale = useLocale();
  return useMemo(() => makeWhen(locale, timeZone), [locale, timeZone]);
}
