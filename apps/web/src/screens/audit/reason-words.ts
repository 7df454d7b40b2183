import { useTranslations } from 'use-intl';

/** Of what is told once a minute with how many there were (`token-expired:41`): the reason itself, and their number. */
export function countIn(reason: string): { readonly reason: string; readonly count: number } {
  const [, of = reason, count = '1'] = /^([a-z-]+):(\d{1,15})$/u.exec(reason) ?? [];
  return { reason: of, count: Number(count) };
}

/** A reason in plain words: how somebody proved who they are, how a session ended, what was refused. */
export function useReasonWords(): (reason: string) => string {
  const t = useTranslations('audit.reasons');
  const filters = useTranslations('audit.filters');
  const problems = useTranslations('problems');
  const wordsOf = (reason: string): string => {
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
  return (told) => {
    const { reason, count } = countIn(told);
    return count > 1 ? t('counted', { reason: wordsOf(reason), count }) : wordsOf(told);
  };
}
