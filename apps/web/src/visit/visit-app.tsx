import { useState, useSyncExternalStore, type ReactElement, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { InvitationCard, Visit } from '@astra/contracts/visit';
import { useBackSteps } from '@astra/ui/back-steps';
import { Button } from '@astra/ui/button';
import { useClockOf } from '#shared/i18n.tsx';
import { useAction } from './use-action.ts';
import { useEntryWishes } from './use-entry-wishes.ts';
import { useMessages } from './use-messages.tsx';
import { useNews } from './use-news.ts';
import { useOwnLanguage } from './use-own-language.ts';
import {
  closedPage,
  comesBackTo,
  stepOf,
  type Place,
  type ProofFault,
  type StopReason,
} from './visit-flow.ts';
import { askForHelp } from './visit-api.ts';
import { VisitFramePage } from './visit-frame-page.tsx';
import type { VisitStore } from './visit-store.ts';
import { CalmPage } from './pages/calm-page.tsx';
import { ClosedPage } from './pages/closed-page.tsx';
import { AfterwardsPage } from './pages/afterwards-page.tsx';
import { ComesBackPage } from './pages/comes-back-page.tsx';
import { DocumentsPage } from './pages/documents-page.tsx';
import { IdentityPage } from './pages/identity-page.tsx';
import { InvitationPage } from './pages/invitation-page.tsx';
import { VisitRoute, type Around } from './visit-route.tsx';

/** The patient's page, from the link to the end of the visit. */
export function VisitApp({ store }: { readonly store: VisitStore }): ReactElement {
  const place = useSyncExternalStore(store.subscribe, store.getSnapshot);
  // Kept above all pages: what was wished in the waiting room holds when the call begins, and the other way round.
  const [wishes, setWishes] = useEntryWishes(place.at === 'visit' ? place.visit : null);
  const about = aboutOf(place);
  const messages = useMessages(store, place);
  const around: Around = {
    store,
    wishes,
    onWishes: setWishes,
    isPutBack: useIsPutBack(place.at === 'visit' ? place.visit.phase : null),
    messages,
    framed: frameAt(place),
    isMoved: useIsMoved(about?.startsAt ?? null),
    wasInCall: useWasInCall(place.at === 'visit' ? place.visit.phase : null),
  };
  useClockOf(about?.organisation.timezone);
  useOwnLanguage(about?.locale);
  useNews(place, wishes.withSound);
  if (place.at === 'visit' && place.visit.phase === 'admitted')
    return <VisitRoute {...around} {...place} />;
  return (
    <Framed place={place} messages={messages}>
      <Page around={around} place={place} />
    </Framed>
  );
}

interface PlaceProps {
  readonly around: Around;
  readonly place: Place;
}

function frameAt(place: Place): Around['framed'] {
  return (page) => <Framed place={place}>{page}</Framed>;
}

interface FramedProps {
  readonly place: Place;
  readonly messages?: ReactNode;
  readonly children: ReactNode;
}

function Framed({ place, messages, children }: FramedProps): ReactElement {
  const about = useLast(aboutOf(place));
  const answers = answersIn(place);
  const stand = whereWordsStand(place);
  const areWords = place.at === 'visit' && place.visit.messages.length > 0;
  const [help, tellHelp] = useAction(async () => {
    await askForHelp();
    return answers;
  });
  return (
    <VisitFramePage
      organisation={about?.organisation ?? null}
      step={stepOf(place)}
      hostName={about?.hostName ?? ''}
      onHelp={place.at === 'visit' ? tellHelp : null}
      // Answered: they may ask once more.
      help={{ ...help, value: help.value === answers ? true : undefined }}
    >
      {stand === 'before' && <div className={areWords ? 'mb-3' : undefined}>{messages}</div>}
      {children}
      {stand === 'after' && <div className={areWords ? 'mt-3' : undefined}>{messages}</div>}
    </VisitFramePage>
  );
}

/**
 * News comes first, but whoever has left sees that first, and the way back: what was written before is old. The waiting
 * room has its own place.
 */
function whereWordsStand(place: Place): 'before' | 'after' | 'elsewhere' {
  if (place.at !== 'visit' || place.visit.phase === 'waiting') return 'elsewhere';
  return place.visit.phase === 'left' || place.visit.phase === 'removed' ? 'after' : 'before';
}

/** How often somebody has written to the person. */
const answersIn = (place: Place): number =>
  place.at === 'visit' ? place.visit.messages.filter(({ from }) => from !== 'guest').length : 0;

function aboutOf(place: Place): InvitationCard | Visit | null {
  if (place.at === 'visit') return place.visit;
  return place.at === 'card' || place.at === 'proof' ? place.card : null;
}

/** Whose house it is and whom to call stay on the page when the visit itself cannot be read. */
function useLast<T>(now: T | null): T | null {
  const [last, setLast] = useState(now);
  if (now !== null && now !== last) setLast(now);
  return now ?? last;
}

/** Only the page that was in the call knows it: whoever opens it anew waits like anybody else. */
function useIsPutBack(phase: Visit['phase'] | null): boolean {
  const [last, setLast] = useState({ phase, isPutBack: false });
  if (phase !== null && phase !== last.phase)
    setLast({ phase, isPutBack: last.phase === 'admitted' && phase === 'waiting' });
  return last.isPutBack;
}

/** Whether the appointment has another hour than the first that this page has shown. */
function useIsMoved(startsAt: string | null): boolean {
  const [first, setFirst] = useState(startsAt);
  if (first === null && startsAt !== null) setFirst(startsAt);
  return first !== null && startsAt !== null && startsAt !== first;
}

/** Whether this page itself was in the call. */
function useWasInCall(phase: Visit['phase'] | null): boolean {
  const [wasIn, setWasIn] = useState(false);
  if (phase === 'admitted' && !wasIn) setWasIn(true);
  return wasIn;
}

function Page({ around, place }: PlaceProps): ReactElement {
  const t = useTranslations('visit');
  switch (place.at) {
    case 'loading':
      return (
        <p className="soft skeleton" role="status">
          {t('loading')}
        </p>
      );
    case 'card': {
      const closed = closedPage(place.card);
      if (closed) return <ClosedPage why={closed} {...place.card} isMoved={around.isMoved} />;
      if (place.card.state === 'documents')
        return <DocumentsPage card={place.card} onStart={around.store.startProof} />;
      if (place.card.state === 'conversation')
        return <AfterwardsPage card={place.card} onStart={around.store.startProof} />;
      if (comesBackTo(place.card) !== null)
        return <ComesBackPage card={place.card} onStart={around.store.startProof} />;
      return (
        <InvitationPage
          card={place.card}
          isBegun={place.card.goesOnAt !== null}
          onStart={around.store.startProof}
        />
      );
    }
    case 'proof':
      return <Proof store={around.store} place={place} />;
    case 'visit':
      return <VisitRoute {...around} {...place} />;
    case 'stop':
      return <Stop store={around.store} place={place} />;
  }
}

interface ProofProps {
  readonly store: VisitStore;
  readonly place: Extract<Place, { at: 'proof' }>;
}

function Proof({ store, place }: ProofProps): ReactElement {
  const [state, run] = useAction(store.prove);
  useBackSteps(comesBackTo(place.card) === null ? 1 : 0, store.back);
  if (place.card.proof === 'none')
    return <WithoutProof fault={place.fault} onRetry={() => run()} />;
  return <IdentityPage card={place.card} fault={place.fault} isBusy={state.isBusy} onProve={run} />;
}

/** Nothing is asked: the page goes on by itself, and says so when it cannot. */
function WithoutProof({
  fault,
  onRetry,
}: {
  readonly fault: ProofFault | null;
  readonly onRetry: () => void;
}): ReactElement {
  const t = useTranslations('visit');
  if (!fault)
    return (
      <p className="soft skeleton" role="status">
        {t('loading')}
      </p>
    );
  return (
    <CalmPage
      heading={t('failed')}
      action={
        <Button look="main" wide onClick={onRetry}>
          {t('retry')}
        </Button>
      }
    >
      {null}
    </CalmPage>
  );
}

interface StopProps {
  readonly store: VisitStore;
  readonly place: Extract<Place, { at: 'stop' }>;
}

const beginsAgain = (reason: StopReason): reason is 'elsewhere' | 'over' =>
  reason === 'elsewhere' || reason === 'over';

function Stop({ store, place }: StopProps): ReactElement {
  const t = useTranslations('visit');
  const { reason } = place;
  const [retry, again] = useAction(beginsAgain(reason) ? store.again : store.retry);
  const isClosed = reason === 'invalid' || reason === 'locked';
  const isLinkGone = reason === 'over' && !store.hasLink();
  const words = { elsewhere: 'elsewhere.here', over: 'over.back' } as const;
  return (
    <CalmPage
      heading={t(`${reason}.heading`)}
      action={
        !isClosed &&
        !isLinkGone && (
          <Button
            look={reason === 'elsewhere' ? 'plain' : 'main'}
            wide
            busy={retry.isBusy}
            onClick={() => again()}
          >
            {t(beginsAgain(reason) ? words[reason] : 'retry')}
          </Button>
        )
      }
    >
      <p>
        {isLinkGone
          ? t('over.withoutLink')
          : t(`${reason}.words`, { seconds: place.retrySeconds ?? 0 })}
      </p>
    </CalmPage>
  );
}
