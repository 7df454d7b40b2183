import type { AppLocale } from '#shared/locale.ts';
import type { PageMessages } from '#shared/messages.ts';

const languages = {
  fr: () => import('#locales/fr/app.ts'),
  en: () => import('#locales/en/app.ts'),
} as const;

/** All words of the professionals' pages, in one file a language. */
export async function loadAppMessages(locale: AppLocale): Promise<PageMessages> {
  const { messages } = await languages[locale]();
  return messages;
}
