import { useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useBackStep } from '@astra/ui/back-steps';
import { useNow } from '@astra/ui/clock';
import type { CallEndReason } from '@astra/call-core/call-state';
import type { CallSession } from '@astra/call-core/call-session';
import { CallScreen } from '#call/call-screen.tsx';
import type { CallPanel, CallPeople } from '#call/call-screen.tsx';
import type { Meeting, MeetingGuest } from '#api/meetings.ts';
import { useLive } from '#app/live.tsx';
import { useMe } from '#app/session.tsx';
import { useCallIsOn } from '#app/in-call.ts';
import { useTitleAlone } from '#app/screen-title.tsx';
import { useDay } from '#app/use-day.ts';
import { useTime } from '#shared/use-time.ts';
import { checkingInOf, queueOf } from '#app/day.ts';
import type { Seat } from '#app/day.ts';
import { NudgeCard } from '#call/nudge-card.tsx';
import { useWord } from '#call/use-word.ts';
import { CompanyCard } from './company-card.tsx';
import { HostPanel } from './host-panel.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { OtherCallsNotice } from './other-calls-notice.tsx';
import { useDiscussion } from './use-discussion.tsx';
import { PictureCard } from './picture/picture-card.tsx';
import { usePicture, type Picture } from './picture/use-picture.ts';
import { useDocuments } from './use-documents.tsx';
import { useHostSession } from './host-session.ts';
import { SessionOverCard } from './session-over-card.tsx';
import { ParticipantsPanel } from './participants-panel.tsx';
import { WaitingPanel } from './waiting-panel.tsx';
import { useWhyAlone } from './use-why-alone.ts';

/** Why this page's call is over. */
export interface CallOver {
  readonly reason: CallEndReason;
  readonly detail: string | null;
}

interface CallRoomProps {
  readonly meeting: Meeting;
  readonly onOver: (over: CallOver) => void;
}

interface Acts {
  readonly session: CallSession;
  readonly picture: Picture;
  readonly onDone: () => void;
  readonly onAskEnd: () => void;
}

/** Who waits or asks for help: for a consultation the doctor's whole day, for a meeting those who want to come into it. */
function useWaiting(meeting: Meeting): readonly Seat[] {
  const time = useTime();
  const today = time.dayOf(useNow(30_000));
  const { data = [] } = useDay(today, meeting.host.id, { isInCall: true });
  const meetings = meeting.kind === 'meeting' ? [meeting] : data;
  const asking = checkingInOf(meetings).filter(({ guest }) => guest.asksForHelp);
  return [...queueOf(meetings), ...asking];
}

interface Beside {
  readonly panels: readonly CallPanel[];
  /** What is shown to everyone. */
  readonly presented: ReactElement | null;
}

function useBeside(meeting: Meeting, acts: Acts): Beside {
  const t = useTranslations('hostCall');
  const group = useTranslations('group');
  const waiting = useWaiting(meeting);
  const { panel: documents, files, presented } = useDocuments(meeting);
  const discussion = useDiscussion(meeting, files);
  const talk = [...(discussion ? [discussion] : []), documents];
  const { session, onAskEnd } = acts;
  const count =
    waiting.length > 0
      ? { value: waiting.length, label: t('waitingCount', { count: waiting.length }) }
      : undefined;
  const participants: CallPanel = {
    key: 'participants',
    icon: 'users-round',
    label: group('participants'),
    content: (close) => <ParticipantsPanel onClose={close} {...{ meeting, session, onAskEnd }} />,
  };
  const host: CallPanel = {
    key: 'host',
    icon: 'user-round-cog',
    label: t('hostShort'),
    content: (close) => <HostPanel meeting={meeting} onClose={close} {...acts} />,
  };
  const isGroup = meeting.kind === 'meeting';
  // Who only takes part lets nobody in.
  if (!meeting.may.includes('meeting.mute')) return { panels: [participants, ...talk], presented };
  const panels: readonly CallPanel[] = [
    {
      key: 'waiting',
      icon: 'hourglass',
      label: t('waiting'),
      count,
      content: (close) => <WaitingPanel seats={waiting} current={meeting} onClose={close} />,
    },
    ...(isGroup ? [] : [host]),
    ...(isGroup || meeting.guests.length > 1 ? [participants] : []),
    ...talk,
  ];
  return { panels, presented };
}

/** That it is the right person, and where to call them when the line is too weak. */
function usePatient(guest: MeetingGuest | undefined): Pick<CallPeople, 'about' | 'phone'> {
  const t = useTranslations('hostCall');
  const time = useTime();
  if (!guest) return {};
  const { dateOfBirth, phone } = guest;
  return {
    about: dateOfBirth === null ? undefined : t('born', { date: time.date(dateOfBirth) }),
    phone: phone ?? undefined,
  };
}

/** The call itself, with the waiting room and the host's acts beside it. */
export function CallRoom({ meeting, onOver }: CallRoomProps): ReactElement {
  const t = useTranslations('hostCall');
  const { displayName } = useMe();
  const session = useHostSession(meeting);
  useCallIsOn();
  const [isLeaving, setLeaving] = useState(false);
  const guest = meeting.kind === 'consultation' ? meeting.guests[0] : undefined;
  const { nudge } = useLive();
  const word = useWord(session, nudge?.meetingId === meeting.id ? nudge : null);
  const leave = (): void => void session.leave();
  // Back asks, as the button that leaves does.
  useBackStep(true, () => setLeaving(true));
  const picture = usePicture(meeting, session);
  const { panels, presented } = useBeside(meeting, {
    session,
    picture,
    onDone: leave,
    onAskEnd: () => setLeaving(true),
  });
  const title = meeting.title ?? guest?.name ?? t('title');
  const whyAlone = useWhyAlone(meeting, guest);
  const patient = usePatient(guest);
  useTitleAlone(t('titleWith', { name: title }));
  return (
    <>
      <CallScreen
        session={session}
        people={{
          title,
          selfName: displayName,
          selfKind: 'member',
          remoteKind: meeting.kind === 'meeting' ? 'member' : 'guest',
          isHost: true,
          whyAlone,
          ...patient,
          isGroup: meeting.kind === 'meeting',
        }}
        panels={panels}
        presented={presented}
        told={<OtherCallsNotice own={{ meetingId: meeting.id, title }} onLeave={leave} />}
        onLeave={() => setLeaving(true)}
        onEnded={onOver}
      />
      {word.shown && <NudgeCard nudge={word.shown} session={session} onDone={word.done} />}
      <PictureCard picture={picture} />
      <CompanyCard meeting={meeting} />
      <SessionOverCard />
      {isLeaving && (
        <LeaveDialog meeting={meeting} onStay={() => setLeaving(false)} onLeave={leave} />
      )}
    </>
  );
}
