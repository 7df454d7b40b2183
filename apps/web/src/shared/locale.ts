/** Languages that the product speaks, in order of preference. */
export const locales = ['fr', 'en'] as const;
/** One of them. */
export type AppLocale = (typeof locales)[number];

const storageKey = 'astra-locale';

/** The language that a tag of the browser or of a person stands for. */
export function localeOf(tag: string | null | undefined): AppLocale | undefined {
  const language = tag?.toLowerCase().split('-')[0];
  return locales.find((locale) => locale === language);
}

/** British English: 24 hours and day before month, as all our hospitals write. */
export function regionalTag(locale: string): string {
  return locale === 'en' ? 'en-GB' : locale;
}

/** The language to begin with: the person's last choice here, else the browser's, else French. */
export function firstLocale(): AppLocale {
  return localeOf(read()) ?? navigator.languages.map(localeOf).find(Boolean) ?? 'fr';
}

function read(): string | null {
  try {
    return localStorage.getItem(storageKey);
  } catch {
    // Storage may be closed (private window, policy).
    return null;
  }
}

/** Keeps the choice for the next visit in this browser. */
export function rememberLocale(locale: AppLocale): void {
  try {
    localStorage.setItem(storageKey, locale);
  } catch {
    // In force now, asked again next time.
  }
}
