import { useEffect, useRef, type ComponentProps, type ReactElement, type ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Visit } from '@astra/contracts/visit';
import { useAnnounce } from '@astra/ui/live-region';
import { FOCUS_AFTER_MS } from '#shared/focus-soon.ts';
import { later } from '#shared/later.tsx';
import type { WaitingFiles } from '#visit-files/waiting-files.tsx';
import { useAction } from './use-action.ts';
import { BackQuestion } from './back-question.tsx';
import { useFormerHost } from './use-former-host.ts';
import { useWakeLock } from './use-wake-lock.ts';
import { useOtherNetwork } from './use-other-network.ts';
import { leaveVisit } from './visit-api.ts';
import type { VisitStore } from './visit-store.ts';
import { WaitingPage, type EntryWishes } from './pages/waiting-page.tsx';

const files = later<ComponentProps<typeof WaitingFiles>>(
  async () => (await import('#visit-files/waiting-files.tsx')).WaitingFiles,
  () => null,
);

interface WaitingRoomProps {
  readonly store: VisitStore;
  readonly visit: Visit;
  readonly isLive: boolean;
  /** The host has put them back here out of the call. */
  readonly isPutBack: boolean;
  readonly wishes: EntryWishes;
  readonly onWishes: (wishes: EntryWishes) => void;
  readonly messages: ReactNode;
}

/** The waiting room at work: screen kept on, and what is said of the queue. */
export function WaitingRoom({
  store,
  visit,
  isLive,
  isPutBack,
  wishes,
  onWishes,
  messages,
}: WaitingRoomProps): ReactElement {
  const [leaving, leave] = useAction(async () => {
    await leaveVisit();
    await store.refresh();
  });
  useWakeLock(true);
  const formerHost = useFormerHost(visit.hostName);
  useQueueNews(visit);
  useOtherNetwork(store, visit);
  return (
    <>
      <BackQuestion from="waiting" onLeave={leave} />
      <WaitingPage
        visit={visit}
        isLive={isLive}
        isPutBack={isPutBack}
        formerHost={formerHost}
        wishes={wishes}
        onWishes={onWishes}
        leaving={leaving}
        files={<files.Part hostName={visit.hostName} />}
        onLeave={leave}
        messages={messages}
      />
    </>
  );
}

/** The host has seen them, or it is nearly their turn: good news that eyes see by themselves. */
function useQueueNews({ isHostInformed, position, hostName: host }: Visit): void {
  const t = useTranslations('visit');
  const announce = useAnnounce();
  const before = useRef({ isHostInformed, position });
  const isTitleRead = useTitleIsRead();
  useEffect(() => {
    const last = before.current;
    before.current = { isHostInformed, position };
    // The title is about to say it by itself.
    const isUnsaid = isHostInformed && !last.isHostInformed && isTitleRead.current;
    if (isUnsaid) announce(t('waiting.informed', { host }));
    if (position === 1 && last.position !== null && last.position > 1) announce(t('waiting.next'));
  }, [isHostInformed, position, host, announce, t, isTitleRead]);
}

/** Whether the title may have had the focus by now: rather a moment too early, and said twice, than too late and not at all. */
function useTitleIsRead(): { readonly current: boolean } {
  const isRead = useRef(false);
  useEffect(() => {
    const timer = setTimeout(() => (isRead.current = true), FOCUS_AFTER_MS / 2);
    return () => clearTimeout(timer);
  }, []);
  return isRead;
}
