import { useTranslations } from 'use-intl';

/** An action in plain words; one that this page does not know yet keeps its own name. */
export function useActionWords(): (action: string) => string {
  const t = useTranslations('audit.actions');
  return (action) => {
    // A dot means a level in the words' files.
    const key = action.replaceAll('.', '_');
    return t.has(key as 'meeting_admit') ? t(key as 'meeting_admit') : action;
  };
}
