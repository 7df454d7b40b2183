import { useLanguage } from '#shared/i18n.tsx';
import { formatMoment } from '#shared/time.ts';

/** The last day on which something can be had, on the organisation's clock: what ends at midnight ends with the day before. */
export function useLastDay(): (until: string) => string {
  const { locale, timeZone } = useLanguage();
  return (until) => formatMoment(Date.parse(until) - 1_000, 'day', { locale, timeZone });
}
