import { useTranslations } from 'use-intl';
import { detailsOf, problemOf } from '#shared/problem-error.ts';

/** Why what a patient wrote has not gone, and what helps; it stands where it was written. */
export function useNotSent(): (error: unknown) => string {
  const t = useTranslations('visit.notSent');
  return (error) => {
    const problem = problemOf(error);
    if (problem === 'too-many-requests') {
      const seconds = detailsOf(error)?.retryAfterSeconds ?? 60;
      return t('tooMany', { minutes: Math.max(1, Math.ceil(seconds / 60)) });
    }
    if (problem === 'offline') return t('offline');
    return t(problem === 'invalid-input' ? 'refused' : 'other');
  };
}
