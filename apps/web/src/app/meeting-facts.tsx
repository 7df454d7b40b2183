import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Meeting } from '#api/meetings.ts';
import { useTime } from '#shared/use-time.ts';
import { PhoneLink } from './phone-link.tsx';

/** Who, with whom, when: the facts of a consultation, as a list. */
export function MeetingFacts({ meeting }: { readonly meeting: Meeting }): ReactElement {
  const t = useTranslations('common.facts');
  const time = useTime();
  const guest = meeting.guests[0];
  return (
    <dl className="kv">
      <dt>{t('when')}</dt>
      <dd className="num">
        {t('whenWords', {
          day: time.at(meeting.startsAt, 'weekday'),
          time: time.at(meeting.startsAt),
          minutes: meeting.durationMinutes,
        })}
      </dd>
      <dt>{t('with')}</dt>
      <dd>{meeting.host.displayName}</dd>
      {meeting.visitKind && (
        <>
          <dt>{t('kind')}</dt>
          <dd>{t(meeting.visitKind)}</dd>
        </>
      )}
      {guest?.dateOfBirth && (
        <>
          <dt>{t('patient')}</dt>
          <dd>{guest.name}</dd>
          <dt>{t('born')}</dt>
          <dd>{time.date(guest.dateOfBirth)}</dd>
          <dt>{t('mail')}</dt>
          <dd>{guest.email}</dd>
          {guest.phone && (
            <>
              <dt>{t('phone')}</dt>
              <dd>
                <PhoneLink guest={guest} look="link" />
              </dd>
            </>
          )}
          <dt>{t('language')}</dt>
          <dd>{t(guest.locale)}</dd>
        </>
      )}
    </dl>
  );
}
