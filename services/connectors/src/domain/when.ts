import type { Locale } from '@astra/contracts/common';

const tags = { fr: 'fr-FR', en: 'en-GB' } as const satisfies Record<Locale, string>;

/** A moment in the words of a language and a place. */
export type When = {
  /** « jeudi 26 novembre » */
  readonly day: string;
  /** « jeudi 26 novembre 2026 » */
  readonly dayWithYear: string;
  /** « 14:20 » */
  readonly time: string;
  /** « heure d’Europe centrale » */
  readonly zone: string;
};

/** A zone that the machine does not know is read as UTC: a mail that names its zone is better than no mail. */
export function inWords(at: Date, locale: Locale, timezone: string): When {
  const timeZone = isTimeZone(timezone) ? timezone : 'UTC';
  const format = (options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(tags[locale], { timeZone, ...options }).format(at);
  const day = { weekday: 'long', day: 'numeric', month: 'long' } as const;
  return {
    day: ordinal(format(day), locale),
    dayWithYear: ordinal(format({ ...day, year: 'numeric' }).replace(',', ''), locale),
    time: format({ hour: '2-digit', minute: '2-digit', hour12: false }),
    zone: zoneName(at, locale, timeZone),
  };
}

/** What Intl leaves out: in French the first day of a month alone is an ordinal. */
function ordinal(day: string, locale: Locale): string {
  return locale === 'fr' ? day.replace(/ 1 /u, ' 1er ') : day;
}

function zoneName(at: Date, locale: Locale, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(tags[locale], {
    timeZone,
    // UTC has no generic name: it would be told as an offset.
    timeZoneName: timeZone === 'UTC' ? 'long' : 'longGeneric',
  }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
}
