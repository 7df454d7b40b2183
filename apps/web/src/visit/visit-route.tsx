import { useEffect, useState, type ComponentProps, type ReactElement, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { ConsentText, Visit } from '@astra/contracts/visit';
import { useBackSteps } from '@astra/ui/back-steps';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { useLanguage } from '#shared/i18n.tsx';
import { later } from '#shared/later.tsx';
import { onceOnline } from '#shared/online.ts';
import type { GivenFiles } from '#visit-files/given-files.tsx';
import { problemOf } from '#shared/problem-error.ts';
import type { AfterTalk } from './after-talk.tsx';
import { allowSound } from './chime.ts';
import { CompanyHere } from './company.tsx';
import { CalmPage } from './pages/calm-page.tsx';
import { ClosedPage } from './pages/closed-page.tsx';
import { ConsentPage } from './pages/consent-page.tsx';
import { EndPage } from './pages/end-page.tsx';
import { Heading } from './pages/heading.tsx';
import { InvitationPage } from './pages/invitation-page.tsx';
import type { EntryWishes } from './pages/waiting-page.tsx';
import { useAction } from './use-action.ts';
import {
  enterWaitingRoom,
  giveConsent,
  rateVisit,
  readConsentText,
  type GivenConsent,
} from './visit-api.ts';
import { minutesSpent, wayPage, wayTo } from './visit-flow.ts';
import type { VisitStore } from './visit-store.ts';
import { WaitingRoom } from './waiting-room.tsx';

// What needs cameras and the engine's own code is loaded when its turn comes.
const devices = later(async () => (await import('./devices-step.tsx')).DevicesStep, Loading);
const call = later(async () => (await import('./visit-call.tsx')).VisitCall, Loading);
const bringEngine = async (engineId: string | null): Promise<void> =>
  (await import('./visit-call.tsx')).warmUp(engineId);

const given = later<ComponentProps<typeof GivenFiles>>(
  async () => (await import('#visit-files/given-files.tsx')).GivenFiles,
  () => null,
);

const talk = later<ComponentProps<typeof AfterTalk>>(
  async () => (await import('./after-talk.tsx')).AfterTalk,
  () => null,
);

/** What is the same around all pages of a visit. */
export interface Around {
  readonly store: VisitStore;
  readonly wishes: EntryWishes;
  readonly onWishes: (wishes: EntryWishes) => void;
  /** The host has put them back to the waiting room out of the call. */
  readonly isPutBack: boolean;
  /** The appointment has another hour than the first that this page has shown. */
  readonly isMoved: boolean;
  /** This very page was in the call: who comes back later comes for what is there afterwards. */
  readonly wasInCall: boolean;
  /** What the team and they write to each other. */
  readonly messages: ReactNode;
  /** Puts the patient's frame around a page; the call itself has none. */
  readonly framed: (page: ReactNode) => ReactElement;
}

interface VisitRouteProps extends Around {
  readonly visit: Visit;
  readonly isLive: boolean;
  /** Pages that the person has gone back on the way in. */
  readonly back: number;
}

/** The page of each phase of a visit that goes on. */
export function VisitRoute(props: VisitRouteProps): ReactElement {
  return <Phase key={props.visit.phase} {...props} />;
}

function Loading(): ReactElement {
  const t = useTranslations('visit');
  return (
    <p className="soft skeleton" role="status">
      {t('loading')}
    </p>
  );
}

type ClosedPhase = 'too-early' | 'too-late' | 'cancelled';
const isClosed = (phase: Visit['phase']): phase is ClosedPhase =>
  phase === 'too-early' || phase === 'too-late' || phase === 'cancelled';

function Phase(props: VisitRouteProps): ReactElement {
  const { store, visit, isLive, isPutBack, wasInCall, wishes, onWishes, framed, messages } = props;
  usePreloads(visit);
  const { phase } = visit;
  // Moved once more while it is shown: a page of its own, which is read out anew.
  if (isClosed(phase))
    return <ClosedPage key={visit.startsAt} why={phase} {...visit} isMoved={props.isMoved} />;
  switch (phase) {
    case 'consent':
    case 'refused':
    case 'check':
    case 'ready':
      return <WayIn store={store} visit={visit} back={props.back} />;
    case 'waiting':
      return (
        <>
          <CompanyHere {...{ store, visit }} withSound={wishes.withSound} />
          <WaitingRoom {...{ store, visit, isLive, isPutBack, wishes, onWishes, messages }} />
        </>
      );
    case 'admitted':
      return <call.Part {...{ store, visit, framed }} withPicture={wishes.withPicture} />;
    case 'left':
    case 'removed':
      return <Left store={store} phase={phase} hostName={visit.hostName} />;
    case 'ended':
      return <Ended {...{ store, visit, wasInCall }} />;
  }
}

/** From the proof to the waiting room. A page back is the person's own wish; the service learns of it with the new answer. */
function WayIn({ store, visit, back }: StepProps & { readonly back: number }): ReactElement {
  useBackSteps(wayTo(visit).length - 1 - back, store.back);
  switch (wayPage({ visit, back })) {
    case 'refused':
      return <Refused onChange={store.back} />;
    case 'consent':
      return <Consent store={store} visit={visit} />;
    case 'check':
      return <devices.Part phone={visit.organisation.phone} goIn={store.goIn} />;
    case 'ready':
      return <Ready store={store} visit={visit} onBack={store.back} />;
    case 'invitation':
    case null:
      return <InvitationPage card={visit} isBegun onStart={store.forth} />;
  }
}

/** Loads what comes next while the person reads, so that being let in costs no download. */
function usePreloads({ phase, engineId }: Visit): void {
  useEffect(() => {
    if (phase === 'consent') devices.bring().catch(ignore);
    if (phase === 'waiting' || phase === 'ready') call.bring().catch(ignore);
  }, [phase]);
  const isNear = phase === 'waiting' || phase === 'ready' || phase === 'admitted';
  useEffect(() => {
    if (isNear) bringEngine(engineId).catch(ignore);
  }, [isNear, engineId]);
}

/** What was not brought ahead comes when it is needed. */
const ignore = (): void => undefined;

interface StepProps {
  readonly store: VisitStore;
  readonly visit: Visit;
}

function Consent({ store, visit }: StepProps): ReactElement {
  const [answer, send] = useAction((given: GivenConsent) =>
    onceOnline(async () => {
      store.update(await giveConsent(given));
      store.forth();
    }),
  );
  const hasChanged = problemOf(answer.error) === 'consent-changed';
  const { text: shown, hasFailed, retry } = useConsentText(hasChanged);
  const t = useTranslations('visit');
  if (!shown) return hasFailed ? <Failed onRetry={retry} /> : <Loading />;
  return (
    <>
      <ConsentPage
        key={shown.version}
        text={shown}
        hostName={visit.hostName}
        hasChanged={hasChanged}
        isBusy={answer.isBusy}
        onAnswer={(isAccepted) =>
          send({ version: shown.version, locale: shown.locale, isAccepted })
        }
      />
      {hasFailed && <Failed onRetry={retry} />}
      {answer.error !== null && !hasChanged && (
        <Notice tone="danger" role="alert" className="mt-2">
          {t('failed')}
        </Notice>
      )}
    </>
  );
}

interface ReadText {
  readonly text: ConsentText | null;
  readonly hasFailed: boolean;
  readonly retry: () => void;
}

/** The text in the language of the page, anew when that changes; until then the former one stays, and says which it is. */
function useConsentText(hasChanged: boolean): ReadText {
  const { locale } = useLanguage();
  const [text, setText] = useState<ConsentText | null>(null);
  const [round, setRound] = useState(0);
  const [failed, setFailed] = useState<string | null>(null);
  const asked = `${locale} ${String(round)} ${String(hasChanged)}`;
  useEffect(() => {
    let isOld = false;
    readConsentText(locale).then(
      (read) => !isOld && setText(read),
      () => !isOld && setFailed(asked),
    );
    return () => {
      isOld = true;
    };
  }, [locale, asked]);
  return { text, hasFailed: failed === asked, retry: () => setRound(round + 1) };
}

function Failed({ onRetry }: { readonly onRetry: () => void }): ReactElement {
  const t = useTranslations('visit');
  return (
    <Notice tone="danger" role="alert" actions={<Button onClick={onRetry}>{t('retry')}</Button>}>
      {t('failed')}
    </Notice>
  );
}

function Refused({ onChange }: { readonly onChange: () => void }): ReactElement {
  const t = useTranslations('visit');
  return (
    <CalmPage
      heading={t('refused.heading')}
      action={
        <Button wide onClick={onChange}>
          {t('refused.change')}
        </Button>
      }
    >
      <p>{t('refused.words')}</p>
    </CalmPage>
  );
}

/** Enters the waiting room; what goes wrong is said beside the button. */
function useEntry(
  store: VisitStore,
): readonly [isBusy: boolean, hasFailed: boolean, enter: () => void] {
  const [state, enter] = useAction(async () => {
    // By the touch, before anything is waited for: whoever came back by a reload has touched nothing else.
    allowSound();
    try {
      await onceOnline(async () => store.update(await enterWaitingRoom(true)));
    } catch (error) {
      // The visit may have moved on meanwhile: ended, cancelled.
      await store.refresh();
      throw error;
    }
  });
  return [state.isBusy, state.error !== null, enter];
}

function Ready({
  store,
  visit,
  onBack,
}: StepProps & { readonly onBack: () => void }): ReactElement {
  const t = useTranslations('visit');
  const [isBusy, hasFailed, enter] = useEntry(store);
  return (
    <>
      <Heading>{t('ready.heading')}</Heading>
      <p className="soft mt-1 mb-3">{t('ready.words', { host: visit.hostName })}</p>
      {hasFailed && (
        <Notice tone="danger" role="alert">
          {t('failed')}
        </Notice>
      )}
      <div className="visit__do">
        <Button look="main" wide go busy={isBusy} onClick={enter}>
          {t('devices.enter')}
        </Button>
        <Button look="link" onClick={onBack}>
          {t('ready.again')}
        </Button>
      </div>
    </>
  );
}

interface LeftProps {
  readonly store: VisitStore;
  /** Left by oneself, or taken out by a moderator; the way back is the same: through the waiting room. */
  readonly phase: 'left' | 'removed';
  readonly hostName: string;
}

function Left({ store, phase, hostName }: LeftProps): ReactElement {
  const t = useTranslations('visit');
  const [isBusy, hasFailed, enter] = useEntry(store);
  return (
    <CalmPage
      heading={t(`${phase}.heading`)}
      action={
        <Button look="main" wide go busy={isBusy} onClick={enter}>
          {t(`${phase}.back`)}
        </Button>
      }
    >
      <p>{t(`${phase}.words`)}</p>
      {phase === 'left' && <given.Part hostName={hostName} />}
      {hasFailed && <p role="alert">{t('failed')}</p>}
    </CalmPage>
  );
}

function Ended({ store, visit, wasInCall }: StepProps & Pick<Around, 'wasInCall'>): ReactElement {
  return (
    <EndPage
      visit={visit}
      minutes={minutesSpent(visit.admittedAt, visit.endedAt)}
      given={
        <>
          <talk.Part {...{ store, visit }} isWanted={!wasInCall} />
          <given.Part hostName={visit.hostName} />
        </>
      }
      onRate={async (stars, comment) => {
        await rateVisit(stars, comment);
        await store.refresh();
      }}
    />
  );
}
