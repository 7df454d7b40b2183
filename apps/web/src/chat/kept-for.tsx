import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@astra/ui/icon';
import type { SelectOption } from '@astra/ui/select';

/** How long messages may be kept, for the lists to choose from. */
const choices = [7, 30, 90, 180, 365, 1095, 1825, 3650, 7300] as const;

/** A time in the words of people; null: for ever. */
export function useDaysWords(): (days: number | null) => string {
  const t = useTranslations('chat.kept');
  return (days) => {
    if (days === null) return t('forEver');
    return days % 365 === 0 ? t('years', { count: days / 365 }) : t('days', { count: days });
  };
}

/** Every time that can be chosen, up to the longest one allowed, and the one that holds now. */
export function useDaysOptions(now: number | null, most: number | null = null): SelectOption[] {
  const words = useDaysWords();
  const days = new Set<number>(choices.filter((each) => most === null || each <= most));
  if (now !== null) days.add(now);
  return [...days]
    .toSorted((one, other) => one - other)
    .map((each) => ({ value: String(each), label: words(each) }));
}

/** Said to everybody in a room whose messages are deleted after some time. */
export function KeptFor({ days }: { readonly days: number | null }): ReactElement | null {
  const t = useTranslations('chat.kept');
  const words = useDaysWords();
  if (days === null) return null;
  return (
    <span className="line nowrap">
      <Icon name="clock" size="s" /> {t('deletedAfter', { time: words(days) })}
    </span>
  );
}
