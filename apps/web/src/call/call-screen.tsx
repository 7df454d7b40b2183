import {
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
} from 'react';
import type { CallSession } from '@astra/call-core/call-session';
import type { CallSnapshot } from '@astra/call-core/call-state';
import { CallFrame } from '@astra/ui/call-frame';
import type { IconName } from '@astra/ui/icon';
import type { WhoKind } from '@astra/ui/who';
import { focusSoon } from '#shared/focus-soon.ts';
import { CallControls } from './call-controls.tsx';
import { CallNotices } from './call-notices.tsx';
import { CallPictures } from './call-pictures.tsx';
import { CallStatus } from './call-status.tsx';
import { MorePanel } from './more-panel.tsx';
import { isWarned } from './over-pictures.tsx';
import { PeoplePanel } from './people-panel.tsx';
import { RemoteAudio } from './remote-audio.tsx';
import { SharingProblem, SharingStrip, useSharing } from './screen-sharing.tsx';
import { useIsGroup } from './signal-buttons.tsx';
import { useCallAnnouncements, useToldLine } from './use-call-announcements.ts';
import { usePanel } from './use-panel.ts';
import { useSignalAnnouncements } from './use-signal-announcements.ts';
import { useStage } from './use-stage.ts';
import { useStandBy } from './use-stand-by.ts';
import type { CallPhone } from './weak-line.tsx';

/** A panel of the caller of this screen (the doctor's waiting room, for instance). */
export interface CallPanel {
  readonly key: string;
  readonly icon: IconName;
  readonly label: string;
  readonly count?: { readonly value: number; readonly label: string } | undefined;
  /** A `Panel` of the design system. */
  readonly content: (close: () => void) => ReactNode;
}

/** What the screen needs to know of the person at the other end and of oneself. */
export interface CallPeople {
  /** Who one speaks with; shown at the top and while one is alone. */
  readonly title: string;
  /** The date of birth, for the doctor: so that it is the right person. */
  readonly about?: string | undefined;
  readonly selfName: string;
  readonly selfKind: WhoKind;
  readonly remoteKind: WhoKind;
  /** The doctor is told that the patient is still to come; the patient that the doctor comes. */
  readonly isHost: boolean;
  /** Why the other person is not there, and what to do, where that is known. */
  readonly whyAlone?: string | undefined;
  /** Where the talk goes on by telephone when the line is too weak, where that is known. */
  readonly phone?: CallPhone | undefined;
  /** Several are expected, not one person. */
  readonly isGroup?: boolean | undefined;
}

interface CallScreenProps {
  readonly session: CallSession;
  readonly people: CallPeople;
  readonly panels?: readonly CallPanel[] | undefined;
  /** What is shown to everyone: it has the room, and the pictures stand beside it. */
  readonly presented?: ReactElement | null | undefined;
  /** Words above all of it that cover nothing. */
  readonly told?: ReactNode;
  /** More buttons of the bar. */
  readonly extra?: ReactNode;
  readonly onLeave: () => void;
  /** The call is over; told once. */
  readonly onEnded: (phase: Extract<CallSnapshot['phase'], { name: 'ended' }>) => void;
}

/** The call, the same for doctor and patient: a view on a `CallSession`, which the caller has made and joined. */
export function CallScreen(props: CallScreenProps): ReactElement {
  const { session, people, panels = [], presented = null, told, extra, onLeave } = props;
  const call = useSyncExternalStore(session.subscribe, session.getSnapshot);
  const { open: panel, toggle, close } = usePanel();
  const [looks, setLooks] = useState({ isWhole: false, isSelfHidden: false });
  useLife(call, props.onEnded);
  const isGroup = useIsGroup(call) || people.isGroup === true;
  const stage = useStage(call);
  const line = useToldLine(session, call);
  const sharing = useSharing(session, call);
  // A phone's bar has no room for it beside other panels.
  const isHandInBar = panels.length === 0;
  const { isWhole, isSelfHidden } = looks;
  const content = (key: string): ReactNode => {
    if (key === 'more')
      return (
        <MorePanel
          {...{ session, call, looks, setLooks, stage, sharing, isGroup, isHandInBar }}
          onClose={close}
        />
      );
    if (key === 'people') return <PeoplePanel {...{ call, people }} onClose={close} />;
    return panels.find((one) => one.key === key)?.content(close);
  };

  return (
    <CallFrame
      title={people.title}
      about={people.about}
      className={`${isWhole ? 'call--whole' : ''} ${isWarned(call, line, people) ? 'call--warned' : ''}`}
      status={<CallStatus call={call} panel={panel} onPeople={() => toggle('people')} />}
      panel={panel !== null && content(panel)}
      bar={
        <CallControls
          {...{
            session,
            call,
            panels,
            panel,
            toggle,
            sharing,
            isGroup,
            isHandInBar,
            extra,
            onLeave,
          }}
        />
      }
    >
      <SharingStrip session={session} call={call} />
      {told}
      <Both presented={presented}>
        <CallPictures {...{ session, call, people, stage, line, isSelfHidden }} />
      </Both>
      <div className="call__notices">
        <CallNotices session={session} call={call} />
        {sharing && <SharingProblem sharing={sharing} />}
        <RemoteAudio participants={call.participants} speakerId={call.local.speakerId} />
      </div>
    </CallFrame>
  );
}

/** The pictures, and beside them what is shown to everyone: they are the same ones before and after. */
function Both({
  presented,
  children,
}: {
  readonly presented: ReactElement | null;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div className={presented ? 'call__both call__both--shown' : 'call__both'}>
      {presented}
      {children}
    </div>
  );
}

function useLife(call: CallSnapshot, onEnded: CallScreenProps['onEnded']): void {
  const { phase } = call;
  useStandBy(call);
  useCallAnnouncements(call);
  useSignalAnnouncements(call);
  // The page before is gone: those who listen begin at the call.
  useEffect(() => focusSoon(document.getElementById('main')), []);
  useEffect(() => {
    if (phase.name === 'ended') onEnded(phase);
    // Told once for each end, whatever the caller's function is by then.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [phase]);
}
