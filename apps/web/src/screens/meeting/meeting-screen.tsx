import type { ReactElement } from 'react';
import { useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { PageHead } from '@astra/ui/app-frame';
import '@astra/ui/day.css';
import '@astra/ui/plan.css';
import type { Meeting } from '#api/meetings.ts';
import { MeetingFacts } from '#app/meeting-facts.tsx';
import { Loaded } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMeeting } from '#app/use-day.ts';
import { useUnfinished } from '#app/use-unfinished.ts';
import { FilesSection } from '#screens/meeting-files/files-section.tsx';
import { useTime } from '#shared/use-time.ts';
import { Attendance } from './attendance.tsx';
import { BackToItsDay } from './back-to-its-day.tsx';
import { ConversationEnd } from './conversation-end.tsx';
import { EditMeeting } from './edit-meeting.tsx';
import { GroupDetails } from './group-details.tsx';
import { InvitationHistory } from './invitation-history.tsx';
import { MeetingActions } from './meeting-actions.tsx';
import { MeetingStateNotice } from './meeting-state.tsx';

function Details({ meeting }: { readonly meeting: Meeting }): ReactElement {
  const t = useTranslations('meeting');
  const time = useTime();
  const [isEditing, setEditing] = useUnfinished(`meeting.${meeting.id}.editing`, false);
  return (
    <>
      <BackToItsDay meeting={meeting} />
      <PageHead
        title={<ScreenTitle title={meeting.guests[0]?.name ?? t('title')} />}
        // Not twice: the facts below say the same.
        lead={
          isEditing &&
          t('lead', {
            day: time.dayTitle(time.dayOf(meeting.startsAt)),
            time: time.at(meeting.startsAt),
            host: meeting.host.displayName,
          })
        }
      />
      <MeetingStateNotice meeting={meeting} />
      {isEditing ? (
        <EditMeeting meeting={meeting} onClose={() => setEditing(false)} />
      ) : (
        <div className="measure stack">
          <MeetingFacts meeting={meeting} />
          <MeetingActions meeting={meeting} onEdit={() => setEditing(true)} />
          <ConversationEnd meeting={meeting} />
        </div>
      )}
      <FilesSection meeting={meeting} />
      {meeting.may.includes('meeting.see-attendance') && meeting.openedAt && (
        <Attendance meeting={meeting} />
      )}
    </>
  );
}

/** One consultation: its facts, what became of the invitation, and what can be done. */
export function MeetingScreen(): ReactElement {
  const { id } = useParams({ from: '/signed-in/consultations/$id' });
  const t = useTranslations('meeting');
  const query = useMeeting(id);
  const guest = query.data?.kind === 'consultation' ? query.data.guests[0] : undefined;
  return (
    <Screen
      aside={query.data && guest && <InvitationHistory meeting={query.data} guest={guest} />}
      asideLabel={t('history')}
    >
      <Loaded query={query} label={t('loading')} failed={t('failed')} level={1}>
        {(meeting) =>
          meeting.kind === 'meeting' ? (
            <GroupDetails key={meeting.id} meeting={meeting} />
          ) : (
            <Details key={meeting.id} meeting={meeting} />
          )
        }
      </Loaded>
    </Screen>
  );
}
