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
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Reads times for a language and an IANA time zone. */
export function makeWhen(locale: string, timeZone: string): When {
  const reader = { locale, timeZone };
  const tag = regionalTag(locale);
  const short = new Intl.RelativeTimeFormat(tag, { numeric: 'auto', style: 'short' });
  const long = new Intl.RelativeTimeFormat(tag, { numeric: 'auto' });
  const capital = (words: string): string =>
    words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
  const daysAway = (instant: string, now: number): number =>
    Math.round((Date.parse(dayOf(instant, timeZone)) - Date.parse(dayOf(now, timeZone))) / dayMs);

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
      return `${day} ${locale === 'fr' ? 'à' : 'at'} ${time}`;
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
  };
}

/** Times of one organisation. */
export function useWhen(timeZone: string): When {
  const locale = useLocale();
  return useMemo(() => makeWhen(locale, timeZone), [locale, timeZone]);
}
