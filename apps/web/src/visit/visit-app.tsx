import { useEffect, useSyncExternalStore, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { InvitationCard, Visit } from '@astra/contracts/visit';
import { Button } from '@astra/ui/button';
import { useLanguage } from '#shared/i18n.tsx';
import { useAction } from './use-action.ts';
import { closedPage, stepOf, type Place } from './visit-flow.ts';
import { askForHelp } from './visit-api.ts';
import { VisitFramePage } from './visit-frame-page.tsx';
import type { VisitStore } from './visit-store.ts';
import { CalmPage } from './pages/calm-page.tsx';
import { ClosedPage } from './pages/closed-page.tsx';
import { IdentityPage } from './pages/identity-page.tsx';
import { InvitationPage } from './pages/invitation-page.tsx';
import { VisitRoute } from './visit-route.tsx';

/** The patient's page, from the link to the end of the visit. */
export function VisitApp({ store }: { readonly store: VisitStore }): ReactElement {
  const place = useSyncExternalStore(store.subscribe, store.getSnapshot);
  useTimeZoneOf(place);
  if (place.at === 'visit' && place.visit.phase === 'admitted')
    return <VisitRoute store={store} visit={place.visit} isLive={place.isLive} />;
  return <Framed store={store} place={place} />;
}

function Framed({ store, place }: { readonly store: VisitStore; readonly place: Place }): ReactElement {
  const about = aboutOf(place);
  const [help, tellHelp] = useAction(async () => {
    await askForHelp();
    return true;
  });
  return (
    <VisitFramePage
      organisation={about?.organisation ?? null}
      step={stepOf(place)}
      hostName={about?.hostName ?? ''}
      onHelp={place.at === 'visit' ? tellHelp : null}
      hasAskedForHelp={help.value === true}
    >
      <Page store={store} place={place} />
    </VisitFramePage>
  );
}

function aboutOf(place: Place): InvitationCard | Visit | null {
  if (place.at === 'visit') return place.visit;
  return place.at === 'card' || place.at === 'proof' ? place.card : null;
}

function useTimeZoneOf(place: Place): void {
  const zone = aboutOf(place)?.organisation.timezone;
  const { setTimeZone } = useLanguage();
  useEffect(() => {
    if (zone !== undefined) setTimeZone(zone);
  }, [zone, setTimeZone]);
}

function Page({ store, place }: { readonly store: VisitStore; readonly place: Place }): ReactElement {
  const t = useTranslations('visit');
  switch (place.at) {
    case 'loading':
      return (
        <p className="soft" role="status">
          {t('loading')}
        </p>
      );
    case 'card': {
      const closed = closedPage(place.card);
      if (closed) return <ClosedPage why={closed} {...place.card} />;
      return <InvitationPage card={place.card} onStart={store.startProof} />;
    }
    case 'proof':
      return <Proof store={store} place={place} />;
    case 'visit':
      return <VisitRoute store={store} visit={place.visit} isLive={place.isLive} />;
    case 'stop':
      return <Stop store={store} place={place} />;
  }
}

function Proof({ store, place }: { readonly store: VisitStore; readonly place: Extract<Place, { at: 'proof' }> }): ReactElement {
  const [state, run] = useAction(async (dateOfBirth: string) => {
    await store.prove(dateOfBirth);
    return true;
  });
  return <IdentityPage fault={place.fault} isBusy={state.isBusy} onProve={run} />;
}

function Stop({ store, place }: { readonly store: VisitStore; readonly place: Extract<Place, { at: 'stop' }> }): ReactElement {
  const t = useTranslations('visit');
  const { reason } = place;
  const tryAgain = (
    <Button look={reason === 'elsewhere' ? 'plain' : 'main'} wide onClick={() => void store.again()}>
      {reason === 'elsewhere' ? t('elsewhere.here') : t('retry')}
    </Button>
  );
  const hasWayOn = reason !== 'invalid' && reason !== 'locked';
  return (
    <CalmPage heading={t(`${reason}.heading`)} action={hasWayOn ? tryAgain : undefined}>
      <p>{t(`${reason}.words`, { seconds: place.retrySeconds ?? 0 })}</p>
    </CalmPage>
  );
}
