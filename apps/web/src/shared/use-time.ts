import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from './i18n.tsx';
import {
  dayOf,
  distanceTo,
  formatDate,
  formatDayTitle,
  formatMoment,
  minutesSince,
} from './time.ts';
import type { TimeStyle } from './time.ts';

/** Times in words, for the language and clock in force. */
export interface Time {
  readonly at: (moment: string | number, style?: TimeStyle) => string;
  /** A calendar day such as a date of birth. */
  readonly date: (day: string) => string;
  readonly dayTitle: (day: string) => string;
  readonly dayOf: (moment: string | number) => string;
  /** "à 14:30, dans 5 min"; further away with the day. */
  readonly when: (moment: string | number, now: number) => string;
  /** "il y a 5 min", "le 19 novembre". */
  readonly ago: (moment: string | number, now: number) => string;
  readonly minutesSince: (moment: string | number, now: number) => number;
  readonly timeZone: string;
}

/** The page's way to write times. */
export function useTime(): Time {
  const { locale, timeZone } = useLanguage();
  const t = useTranslations('common.time');
  return useMemo(() => {
    const reader = { locale, timeZone };
    const at: Time['at'] = (moment, style = 'time') => formatMoment(moment, style, reader);
    const distance = (moment: string | number, now: number): string => {
      const away = distanceTo(moment, now);
      if (away.kind === 'far') return '';
      return away.kind === 'now' ? t('now') : t(away.kind, { minutes: 0, ...away });
    };
    return {
      at,
      date: (day) => formatDate(day, locale),
      dayTitle: (day) => formatDayTitle(day, locale),
      dayOf: (moment) => dayOf(moment, timeZone),
      when: (moment, now) => {
        const time = at(moment);
        const away = distance(moment, now);
        if (away) return t('atAway', { time, away });
        return t('onDay', { day: at(moment, 'weekday'), time });
      },
      ago: (moment, now) => distance(moment, now) || t('on', { day: at(moment, 'day') }),
      minutesSince,
      timeZone,
    };
  }, [locale, timeZone, t]);
}
