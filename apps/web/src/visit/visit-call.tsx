import {
  startTransition,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type ReactElement,
  type ReactNode,
} from 'react';
import { useTranslations } from 'use-intl';
import '@astra/ui/call.css';
import type { Visit } from '@astra/contracts/visit';
import { browserClock } from '@astra/page-state/browser-clock';
import { makeBrowserDevices } from '@astra/call-core/browser-devices';
import { makeCallSession, type CallSession } from '@astra/call-core/call-session';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { faultOf, grantFrom, loadEngine, readyStandBy, warmUpEngine } from '#call/engines.ts';
import { startOf, useKeptInputs } from '#call/kept-inputs.ts';
import { NudgeCard } from '#call/nudge-card.tsx';
import { useWord } from '#call/use-word.ts';
import { CallScreen } from '#call/call-screen.tsx';
import type { CallPhone } from '#call/weak-line.tsx';
import { useEngine } from '#call/use-engine.ts';
import { BackQuestion } from './back-question.tsx';
import { CompanyInCall } from './company.tsx';
import { dialled } from '#shared/dialled.ts';
import { CalmPage } from './pages/calm-page.tsx';
import { PictureQuestion } from './picture-question.tsx';
import { useFormerHost } from './use-former-host.ts';
import { useVisitDiscussion } from './use-visit-discussion.tsx';
import { useVisitDocuments } from './use-visit-documents.tsx';
import { useWakeLock } from './use-wake-lock.ts';
import { fetchGrant, leaveVisit } from './visit-api.ts';
import type { VisitStore } from './visit-store.ts';

interface VisitCallProps {
  readonly store: VisitStore;
  readonly visit: Visit;
  readonly withPicture: boolean;
  readonly framed: (page: ReactNode) => ReactElement;
}

/** Brings the engine's own code, so that being let in costs no download. */
export const warmUp = warmUpEngine;

/** In the call; asking where the visit stands; or out of it although the visit goes on. */
type Stage = 'call' | 'asking' | 'out';

interface CallStage {
  readonly stage: Stage;
  readonly setStage: (stage: Stage) => void;
  readonly ask: () => Promise<void>;
}

function useCallStage(store: VisitCallProps['store']): CallStage {
  const [stage, setStage] = useState<Stage>('call');
  const ask = useCallback(async () => {
    setStage('asking');
    // Ended, left, put back or moved to another device: the visit says which, and then this page is gone.
    await store.refresh();
    setStage('out');
  }, [store]);
  return { stage, setStage, ask };
}

/** The patient's call: joined as soon as they are let in. */
export function VisitCall({ store, visit, withPicture, framed }: VisitCallProps): ReactElement {
  const session = usePatientSession({ store, visit, withPicture });
  const { stage, setStage, ask } = useCallStage(store);
  const nudge = useSyncExternalStore(store.nudges.subscribe, store.nudges.getSnapshot);
  const word = useWord(session, nudge);
  const { panel: documents, files, presented } = useVisitDocuments(visit);
  const discussion = useVisitDiscussion({ store, visit }, files);
  useWakeLock(true);
  const formerHost = useFormerHost(visit.hostName);
  const leave = async (): Promise<void> => {
    setStage('asking');
    await Promise.all([session.leave(), leaveVisit().catch(() => undefined)]);
    await ask();
  };
  // The call begins before its screen is drawn: drawing takes an old phone longer than the way to the server.
  const [isDrawn, setDrawn] = useState(false);
  useEffect(() => startTransition(() => setDrawn(true)), []);
  if (!isDrawn) return <div className="call" />;
  if (stage === 'asking') return framed(<Asking />);
  if (stage === 'out')
    return framed(
      <Out
        isBlocked={isBlocked(session)}
        onBack={() => {
          setStage('call');
          session.join();
        }}
      />,
    );
  return (
    <>
      <BackQuestion from="call" onLeave={() => void leave()} />
      <CompanyInCall store={store} visit={visit} />
      {word.shown && <NudgeCard nudge={word.shown} session={session} onDone={word.done} />}
      <PictureQuestion asked={visit.askedPicture} />
      <CallScreen
        session={session}
        people={{
          title: visit.title ?? visit.hostName,
          selfName: visit.name,
          selfKind: 'guest',
          remoteKind: 'member',
          isHost: false,
          phone: phoneOf(visit),
          isGroup: visit.kind === 'meeting',
        }}
        panels={[discussion, documents]}
        presented={presented}
        told={
          formerHost !== null && (
            <HandedOver key={visit.hostName} former={formerHost} host={visit.hostName} />
          )
        }
        onLeave={() => void leave()}
        onEnded={() => void ask()}
      />
    </>
  );
}

/** Whom a patient calls for help everywhere else, too. */
function phoneOf({ organisation: { phone } }: Visit): CallPhone | undefined {
  return phone === null ? undefined : { number: dialled(phone), written: phone };
}

/** Another face than before: who it is, and that it is meant, until it has been read. */
function HandedOver({ former, host }: Record<'former' | 'host', string>): ReactElement | null {
  const t = useTranslations('visit');
  const [isRead, setRead] = useState(false);
  if (isRead) return null;
  return (
    <Notice
      className="call__told"
      icon="users"
      title={t('waiting.handedOver', { former, host })}
      beside={<Button onClick={() => setRead(true)}>{t('company.understood')}</Button>}
    />
  );
}

function Asking(): ReactElement {
  const t = useTranslations('visit');
  return (
    <p className="soft skeleton" role="status">
      {t('loading')}
    </p>
  );
}

function isBlocked(session: CallSession): boolean {
  const { phase } = session.getSnapshot();
  return phase.name === 'ended' && phase.reason === 'media-blocked';
}

interface OutProps {
  /** The network let neither pictures nor sound through. */
  readonly isBlocked: boolean;
  readonly onBack: () => void;
}

/** The call could not go on, and the visit still does: back in at one touch. */
function Out({ isBlocked: isNetwork, onBack }: OutProps): ReactElement {
  const t = useTranslations('visit');
  return (
    <CalmPage
      heading={t(isNetwork ? 'call.blocked' : 'call.over')}
      action={
        <Button look="main" wide go onClick={onBack}>
          {t('call.back')}
        </Button>
      }
    >
      <p>{t(isNetwork ? 'call.blockedWords' : 'call.overWords')}</p>
    </CalmPage>
  );
}

/** The tests found a blocked network, and the call has come about: on another one, or by now. Nobody is to be told of it any more. */
function useProvenNetwork(
  session: CallSession,
  { store, visit }: Pick<VisitCallProps, 'store' | 'visit'>,
): void {
  const { phase } = useSyncExternalStore(session.subscribe, session.getSnapshot);
  const isProven = phase.name === 'in-call' && visit.checks?.network === 'media-blocked';
  useEffect(() => {
    // What cannot be told now is told with the next call.
    if (isProven) store.tellNetwork('good').catch(() => undefined);
  }, [isProven, store]);
}

type PatientCall = Pick<VisitCallProps, 'store' | 'visit' | 'withPicture'>;

function usePatientSession({ store, visit, withPicture }: PatientCall): CallSession {
  const session = useMemo(() => {
    const start = startOf(visit.meetingId);
    return makeCallSession({
      loadEngine,
      onWaver: readyStandBy,
      faultOf,
      isGoingOn: async () => {
        await store.refresh();
        const place = store.getSnapshot();
        return place.at === 'visit' && place.visit.phase === 'admitted';
      },
      fetchGrant: ({ lostEngineId }) =>
        grantFrom(async () => (await store.comingGrant.take()) ?? fetchGrant(lostEngineId)),
      clock: browserClock,
      devices: makeBrowserDevices(),
      // Who cannot or would not be seen still sees the doctor.
      start: { ...start, camera: { ...start.camera, isOn: withPicture && !visit.isAudioOnly } },
    });
    // One session for the whole call: what changes on the visit meanwhile does not begin it anew.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, []);
  // Before the page is drawn, as what is drawn of it is nothing yet.
  useLayoutEffect(() => {
    session.join();
    return () => void session.leave();
  }, [session]);
  useEngine(session, visit.engineId);
  useProvenNetwork(session, { store, visit });
  useKeptInputs(session, visit.meetingId);
  return session;
}
