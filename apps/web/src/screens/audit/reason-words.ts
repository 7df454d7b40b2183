import { useTranslations } from 'use-intl';

/** A reason in plain words: how somebody proved who they are, how a session ended, what was refused. */
export function useReasonWords(): (reason: string) => string {
  const t = useTranslations('audit.reasons');
  const filters = useTranslations('audit.filters');
  const problems = useTranslations('problems');
  return (reason) => {
    const names = /^filter:(?<names>.+)$/u.exec(reason)?.groups?.['names']?.split(',');
    if (names) {
      const words = names.map((name) =>
        filters.has(name as 'action') ? filters(name as 'action') : name,
      );
      return t('searched', { by: [...new Set(words)].join(', ') });
    }
    if (t.has(reason as 'expired')) return t(reason as 'expired');
    const title = `${reason}.title` as 'not-found.title';
    // One that this page does not know yet, or that a person wrote, keeps its own words.
    return problems.has(title) ? problems(title) : reason;
  };
}
