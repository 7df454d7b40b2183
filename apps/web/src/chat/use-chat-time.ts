import { useMemo } from 'react';
import { useTranslations } from 'use-intl';
import { useLanguage } from '#shared/i18n.tsx';
import { addDays, dayOf, formatDayTitle, formatMoment } from '#shared/time.ts';

/** Times of a conversation in words; by what both the professionals' and the patients' pages have. */
export interface ChatTime {
  readonly at: (moment: number) => string;
  /** "Aujourd'hui", "Hier", or the day. */
  readonly dayTitle: (day: string) => string;
  /** For lists: the time today, the day before that. */
  readonly short: (moment: number) => string;
}

export function useChatTime(): ChatTime {
  const { locale, timeZone } = useLanguage();
  const t = useTranslations('chat.time');
  return useMemo(() => {
    const reader = { locale, timeZone };
    const today = (): string => dayOf(Date.now(), timeZone);
    return {
      at: (moment) => formatMoment(moment, 'time', reader),
      dayTitle: (day) => {
        if (day === today()) return t('today');
        return day === addDays(today(), -1) ? t('yesterday') : formatDayTitle(day, locale);
      },
      short: (moment) => {
        const day = dayOf(moment, timeZone);
        if (day === today()) return formatMoment(moment, 'time', reader);
        return day === addDays(today(), -1)
          ? t('yesterdayShort')
          : formatMoment(moment, 'shortDay', reader);
      },
    };
  }, [locale, timeZone, t]);
}
