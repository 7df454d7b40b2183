import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '@astra/ui/notice';
import type { Meeting } from '#api/meetings.ts';
import { useTime } from '#shared/use-time.ts';

/** Whether the patient knows, and whom to ask why. */
function Cancelled({ meeting }: { readonly meeting: Meeting }): ReactElement {
  const t = useTranslations('meeting.state');
  const time = useTime();
  const { cancelledBy, endedAt } = meeting;
  const mail = meeting.guests[0]?.invitation.mail.state ?? 'sent';
  const tone = mail === 'failed' ? 'danger' : 'info';
  return (
    <Notice tone={tone} icon="calendar-x" title={t(`cancelled.${mail}`)} className="mb-3">
      {mail === 'failed' && <p>{t('cancelledMore')}</p>}
      {cancelledBy && endedAt && (
        <p>
          {t('cancelledBy', {
            name: cancelledBy,
            day: time.at(endedAt, 'day'),
            time: time.at(endedAt),
          })}
        </p>
      )}
    </Notice>
  );
}

/** What stands above everything else: cancelled, ended, going on, a namesake on the same day. */
export function MeetingStateNotice({
  meeting,
}: {
  readonly meeting: Meeting;
}): ReactElement | null {
  const t = useTranslations('meeting.state');
  const time = useTime();
  const { state, endedAt, openedAt, namesakeAt } = meeting;
  if (state === 'cancelled') return <Cancelled meeting={meeting} />;
  if (state === 'ended') {
    const at = endedAt ? time.at(endedAt) : '';
    return <Notice tone="good" title={t('ended', { time: at })} className="mb-3" />;
  }
  if (state === 'open') {
    const at = openedAt ? time.at(openedAt) : '';
    return <Notice icon="video" title={t('open', { time: at })} className="mb-3" />;
  }
  if (!namesakeAt) return null;
  return (
    <Notice
      tone="warn"
      icon="users"
      title={t('namesake', { time: time.at(namesakeAt) })}
      className="mb-3"
    >
      {t('namesakeMore')}
    </Notice>
  );
}
