import { useTranslations } from 'use-intl';
import type { MeetingGuest } from '#api/meetings.ts';
import { useTime } from '#shared/use-time.ts';

/** What tells a guest from another: a patient's date of birth; of others, that they came by a link. */
export function useAboutGuest(): (guest: MeetingGuest) => string {
  const t = useTranslations('common');
  const time = useTime();
  return ({ dateOfBirth }) => (dateOfBirth ? time.date(dateOfBirth) : t('byLink'));
}
