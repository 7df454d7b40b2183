import { useEffect, useRef, type ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Visit } from '@astra/contracts/visit';
import { useAnnounce } from '@astra/ui/live-region';
import { chime } from './chime.ts';
import { useAction } from './use-action.ts';
import { useWakeLock } from './use-wake-lock.ts';
import { leaveVisit, writeMessage } from './visit-api.ts';
import type { VisitStore } from './visit-store.ts';
import { WaitingPage, type EntryWishes } from './pages/waiting-page.tsx';

interface WaitingRoomProps {
  readonly store: VisitStore;
  readonly visit: Visit;
  readonly isLive: boolean;
  readonly wishes: EntryWishes;
  readonly onWishes: (wishes: EntryWishes) => void;
}

/** The waiting room at work: screen kept on, title of the tab, sounds, replies. */
export function WaitingRoom({ store, visit, isLive, wishes, onWishes }: WaitingRoomProps): ReactElement {
  const t = useTranslations('visit');
  const [, leave] = useAction(async () => {
    await leaveVisit();
    await store.refresh();
  });
  useWakeLock(true);
  useTabTitle(t('waiting.tabTitle'));
  useNewMessages(visit, wishes.withSound);
  return (
    <WaitingPage
      visit={visit}
      isLive={isLive}
      wishes={wishes}
      onWishes={onWishes}
      onLeave={leave}
      onReply={async (text) => {
        try {
          await writeMessage(text);
          await store.refresh();
          return true;
        } catch {
          return false;
        }
      }}
    />
  );
}

function useTabTitle(title: string): void {
  useEffect(() => {
    const before = document.title;
    document.title = title;
    return () => {
      document.title = before;
    };
  }, [title]);
}

function useNewMessages(visit: Visit, withSound: boolean): void {
  const t = useTranslations('visit');
  const announce = useAnnounce();
  const last = visit.messages.filter(({ from }) => from !== 'guest').at(-1);
  const seen = useRef(last?.id);
  useEffect(() => {
    if (last === undefined || last.id === seen.current) return;
    seen.current = last.id;
    announce(t('waiting.newMessage', { name: last.authorName, text: last.text }));
    if (withSound) void chime();
  }, [last, announce, t, withSound]);
}
