import { useTranslations } from 'use-intl';
import type { MeetingGuest } from '#api/meetings.ts';
import { useTime } from '#shared/use-time.ts';

/** What tells a guest from another: a patient's date of birth; of others, as what they come, and that it is by a link. */
export function useAboutGuest(): (guest: MeetingGuest) => string {
  const t = useTranslations('common');
  const time = useTime();
  return ({ dateOfBirth, part }) => {
    if (dateOfBirth) return time.date(dateOfBirth);
    return part ? `${t(`company.parts.${part}`)} · ${t('byLink')}` : t('byLink');
  };
}
