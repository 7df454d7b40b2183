import { useTranslations } from 'use-intl';

type Word = 'previous' | 'next' | 'goTo' | 'of' | 'page';

/** What turning the pages says in a consultation. */
export function useTurnerWords(page: number, pages: number): Readonly<Record<Word, string>> {
  const t = useTranslations('visitFiles.presenting');
  return {
    previous: t('previous'),
    next: t('next'),
    goTo: t('goTo', { pages }),
    of: t('of', { pages }),
    page: t('page', { page, pages }),
  };
}
