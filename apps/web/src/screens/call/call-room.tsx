import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { useNow } from '@astra/ui/clock';
import type { CallEndReason } from '@astra/call-core/call-state';
import { CallScreen } from '#call/call-screen.tsx';
import type { CallPanel } from '#call/call-screen.tsx';
import type { Meeting } from '#api/meetings.ts';
import { useMe } from '#app/session.tsx';
import { useDay } from '#app/use-day.ts';
import { useTime } from '#shared/use-time.ts';
import { queueOf } from '#screens/today/day.ts';
import { HostPanel } from './host-panel.tsx';
import { LeaveDialog } from './leave-dialog.tsx';
import { useHostSession } from './host-session.ts';
import { WaitingPanel } from './waiting-panel.tsx';

/** Why this page's call is over. */
export interface CallOver {
  readonly reason: CallEndReason;
  readonly detail: string | null;
}

interface CallRoomProps {
  readonly meeting: Meeting;
  readonly onOver: (over: CallOver) => void;
}

function usePanels(
  meeting: Meeting,
  acts: { readonly onDone: () => void; readonly onAskEnd: () => void },
): readonly CallPanel[] {
  const t = useTranslations('hostCall');
  const time = useTime();
  const { data = [] } = useDay(time.dayOf(useNow(30_000)), meeting.host.id);
  const waiting = queueOf(data);
  const count =
    waiting.length > 0
      ? { value: waiting.length, label: t('waitingCount', { count: waiting.length }) }
      : undefined;
  return [
    {
      key: 'waiting',
      icon: 'hourglass',
      label: t('waiting'),
      count,
      content: (close) => <WaitingPanel seats={waiting} current={meeting} onClose={close} />,
    },
    {
      key: 'host',
      icon: 'user-round-cog',
      label: t('hostShort'),
      content: (close) => <HostPanel meeting={meeting} onClose={close} {...acts} />,
    },
  ];
}

/** The call itself, with the waiting room and the host's acts beside it. */
export function CallRoom({ meeting, onOver }: CallRoomProps): ReactElement {
  const t = useTranslations('hostCall');
  const { displayName } = useMe();
  const time = useTime();
  const session = useHostSession(meeting);
  const [isLeaving, setLeaving] = useState(false);
  const guest = meeting.guests[0];
  const leave = (): void => void session.leave();
  const panels = usePanels(meeting, { onDone: leave, onAskEnd: () => setLeaving(true) });
  const title = guest?.name ?? t('title');
  useEffect(() => {
    document.title = `${t('titleWith', { name: title })} · Astra Visio`;
  }, [t, title]);
  return (
    <>
      <CallScreen
        session={session}
        people={{
          title,
          about: guest && t('born', { date: time.date(guest.dateOfBirth) }),
          selfName: displayName,
          selfKind: 'member',
          remoteKind: 'guest',
          isHost: true,
        }}
        panels={panels}
        onLeave={() => setLeaving(true)}
        onEnded={onOver}
      />
      {isLeaving && (
        <LeaveDialog meeting={meeting} onStay={() => setLeaving(false)} onLeave={leave} />
      )}
    </>
  );
}
