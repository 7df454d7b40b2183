import { useEffect, useRef, type ComponentProps, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Visit } from '@astra/contracts/visit';
import { useAnnounce } from '@astra/ui/live-region';
import { later } from '#shared/later.tsx';
import type { WaitingFiles } from '#visit-files/waiting-files.tsx';
import { chime } from './chime.ts';
import { useAction } from './use-action.ts';
import { useFormerHost } from './use-former-host.ts';
import { useWakeLock } from './use-wake-lock.ts';
import { leaveVisit, writeMessage } from './visit-api.ts';
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
}

/** The waiting room at work: screen kept on, title of the tab, sounds, replies. */
export function WaitingRoom({
  store,
  visit,
  isLive,
  isPutBack,
  wishes,
  onWishes,
}: WaitingRoomProps): ReactElement {
  const [leaving, leave] = useAction(async () => {
    await leaveVisit();
    await store.refresh();
  });
  const t = useTranslations('visit');
  const announce = useAnnounce();
  useWakeLock(true);
  useNewMessages(visit, wishes.withSound);
  const formerHost = useFormerHost(visit.hostName);
  useQueueNews(visit);
  return (
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
      onReply={async (text) => {
        try {
          await writeMessage(text);
          announce(t('waiting.replied'));
          await store.refresh();
          return true;
        } catch {
          return false;
        }
      }}
    />
  );
}

/** The host has seen them, or it is nearly their turn: good news that eyes see by themselves. */
function useQueueNews({ isHostInformed, position, hostName: host }: Visit): void {
  const t = useTranslations('visit');
  const announce = useAnnounce();
  const before = useRef({ isHostInformed, position });
  useEffect(() => {
    const last = before.current;
    before.current = { isHostInformed, position };
    if (isHostInformed && !last.isHostInformed) announce(t('waiting.informed', { host }));
    if (position === 1 && last.position !== null && last.position > 1) announce(t('waiting.next'));
  }, [isHostInformed, position, host, announce, t]);
}

/** The newest message that the person has not written. */
function lastForGuest(messages: Visit['messages']): Visit['messages'][number] | undefined {
  const theirs = messages.filter(({ from }) => from !== 'guest');
  return theirs[theirs.length - 1];
}

function useNewMessages(visit: Visit, withSound: boolean): void {
  const t = useTranslations('visit');
  const announce = useAnnounce();
  const last = lastForGuest(visit.messages);
  const seen = useRef(last?.id);
  useEffect(() => {
    if (last === undefined || last.id === seen.current) return;
    seen.current = last.id;
    announce(t('waiting.newMessage', { name: last.authorName, text: last.text }));
    if (withSound) void chime();
  }, [last, announce, t, withSound]);
}
