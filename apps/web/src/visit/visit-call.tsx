import { useCallback, useEffect, useMemo, useState, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import '@astra/ui/call.css';
import type { Visit } from '@astra/contracts/visit';
import { browserClock } from '@astra/call-core/browser-clock';
import { makeBrowserDevices } from '@astra/call-core/browser-devices';
import { makeCallSession, type CallSession } from '@astra/call-core/call-session';
import type { CallPhase } from '@astra/call-core/call-state';
import { Button } from '@astra/ui/button';
import { grantFrom, loadEngine } from '#call/engines.ts';
import { CallScreen } from '#call/call-screen.tsx';
import { CalmPage } from './pages/calm-page.tsx';
import { fetchGrant, leaveVisit } from './visit-api.ts';
import type { VisitStore } from './visit-store.ts';

interface VisitCallProps {
  readonly store: VisitStore;
  readonly visit: Visit;
  readonly withPicture: boolean;
}

/** Brings the engine's own code, so that being let in costs no download. */
export function warmUp(): void {
  void loadEngine('livekit').catch(() => undefined);
}

/** The patient's call: joined as soon as they are let in. */
export function VisitCall({ store, visit, withPicture }: VisitCallProps): ReactElement {
  const t = useTranslations('visit');
  const session = usePatientSession(visit, withPicture);
  const [isLost, setLost] = useState(false);
  const end = useCallback(
    (phase: Extract<CallPhase, { name: 'ended' }>) => {
      if (phase.reason === 'connection-lost') setLost(true);
      // Ended, put back or moved to another device: the visit says which.
      void store.refresh();
    },
    [store],
  );
  const leave = async (): Promise<void> => {
    await session.leave();
    await leaveVisit().catch(() => undefined);
    await store.refresh();
  };
  if (isLost)
    return (
      <main id="main" className="visit__body">
        <CalmPage
          heading={t('call.over')}
          action={
            <Button
              look="main"
              wide
              go
              onClick={() => {
                setLost(false);
                session.join();
              }}
            >
              {t('call.back')}
            </Button>
          }
        >
          <p>{t('call.overWords')}</p>
        </CalmPage>
      </main>
    );
  return (
    <CallScreen
      session={session}
      people={{
        title: visit.hostName,
        selfName: visit.name,
        selfKind: 'guest',
        remoteKind: 'member',
        isHost: false,
      }}
      onLeave={() => void leave()}
      onEnded={end}
    />
  );
}

function usePatientSession(visit: Visit, withPicture: boolean): CallSession {
  const session = useMemo(
    () =>
      makeCallSession({
        loadEngine,
        fetchGrant: () => grantFrom(fetchGrant),
        clock: browserClock,
        devices: makeBrowserDevices(),
        start: { isAudioOnly: visit.isAudioOnly, camera: { isOn: withPicture && !visit.isAudioOnly } },
      }),
    // One session for the whole call: what changes on the visit meanwhile does not begin it anew.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
    [],
  );
  useEffect(() => {
    session.join();
    return () => void session.leave();
  }, [session]);
  return session;
}
