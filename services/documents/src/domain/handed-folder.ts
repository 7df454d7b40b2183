import type { Locale } from '@astra/contracts/common';

type Facts = {
  readonly name: string;
  readonly at: Date;
  readonly locale: Locale;
  /** Of the organisation. */
  readonly timezone: string;
};

/** What the folder is called in which the documents of somebody who has left come to a colleague, in their language. */
export function handedFolderName({ name, at, locale, timezone }: Facts): string {
  const day = new Intl.DateTimeFormat(locale === 'fr' ? 'fr-FR' : 'en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: timezone,
  }).format(at);
  return locale === 'fr' ? `Documents de ${name} (${day})` : `Documents of ${name} (${day})`;
}
