import { useEffect, useMemo, useRef, useState } from 'react';
import type { ComponentProps, ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { Visit } from '@astra/contracts/visit';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { Skeleton } from '@astra/ui/skeleton';
import '@astra/ui/visit-talk.css';
import { visitChatApi } from '#api/chat.ts';
import { readVisitDocuments, visitPlace } from '#api/visit-documents.ts';
import type { VisitDocuments } from '#api/visit-documents.ts';
import { allLetGo, ChatHome } from '#chat/chat-home.ts';
import { forgetGuestDevice } from '#chat/device-keeper.ts';
import type { MeetingFiles } from '#chat/meeting-files.ts';
import { useMeetingRoom } from '#chat/use-meeting-room.ts';
import { later } from '#shared/later.tsx';
import { useLastMoment } from './last-moment.ts';
import { useServerNow } from './use-server-now.ts';
import { keeperOf } from './use-visit-discussion.tsx';
import type { VisitDiscussion } from './visit-discussion.tsx';
import type { VisitStore } from './visit-store.ts';

const discussion = later<ComponentProps<typeof VisitDiscussion>>(
  async () => (await import('./visit-discussion.tsx')).VisitDiscussion,
  Skeleton,
);

interface AfterTalkProps {
  readonly store: VisitStore;
  readonly visit: Visit;
  /** They came for it: it is there without another touch. */
  readonly isWanted: boolean;
}

/** The conversation on the patient's last page, until the day set; then, that it is closed. */
export function AfterTalk({ store, visit, isWanted }: AfterTalkProps): ReactElement | null {
  const t = useTranslations('visit.talk');
  const now = useServerNow(1_000);
  const until = visit.conversationUntil;
  const isOpen = until !== null && Date.parse(until) > now;
  const [wasOpen, setWasOpen] = useState(isOpen);
  if (isOpen && !wasOpen) setWasOpen(true);
  const { guestId } = visit;
  useEffect(() => {
    if (isOpen) return undefined;
    let isOver = false;
    void allLetGo().then(() => (isOver ? undefined : forgetGuestDevice(guestId)));
    return () => {
      isOver = true;
    };
  }, [isOpen, guestId]);
  if (isOpen) return <Open {...{ store, visit, isWanted }} />;
  if (!wasOpen) return null;
  return (
    <Notice role="status" className="mb-3" title={t('closed')}>
      {t('closedWords')}
    </Notice>
  );
}

function Open({ store, visit, isWanted }: AfterTalkProps): ReactElement {
  const t = useTranslations('visit.talk');
  const lastMoment = useLastMoment();
  const [isShown, setShown] = useState(isWanted);
  const heading = useRef<HTMLHeadingElement>(null);
  const { hostName: host, conversationUntil } = visit;
  const show = (): void => {
    setShown(true);
    // The button goes: without this the keyboard would be nowhere, and on a phone the messages out of sight.
    heading.current?.focus();
    heading.current?.scrollIntoView();
  };
  return (
    <section aria-labelledby="talk" className="mb-3">
      <h2 id="talk" className="h3" ref={heading} tabIndex={-1}>
        {t('title', { host })}
      </h2>
      <p className="mt-1">{t('until', { host, ...lastMoment(conversationUntil) })}</p>
      <p className="soft mt-1 mb-2">{t('urgent')}</p>
      {isShown ? (
        <Talk store={store} visit={visit} />
      ) : (
        <Button look="main" wide icon="message-square-text" onClick={show}>
          {t('go')}
        </Button>
      )}
    </section>
  );
}

function Talk({ store, visit }: Omit<AfterTalkProps, 'isWanted'>): ReactElement {
  const [home] = useState(
    () => new ChatHome({ door: visitChatApi, keeper: keeperOf(store, visit) }),
  );
  useEffect(() => {
    home.open();
    return () => void home.close();
  }, [home]);
  const meeting = useMeetingRoom(visitChatApi.conversation, '');
  const files = useGivenFiles();
  return (
    <div className="visit-talk">
      <discussion.Part home={home} meeting={meeting} files={files} isOnPage />
    </div>
  );
}

/** What was handed over stays with its message; of what was only shown the message says that it is here no longer. */
function useGivenFiles(): MeetingFiles | null {
  const [given, setGiven] = useState<VisitDocuments | null>(null);
  useEffect(() => {
    readVisitDocuments().then(setGiven, () => undefined);
  }, []);
  return useMemo(
    () =>
      given && {
        meetingId: given.spaceId,
        place: visitPlace,
        items: given.items,
        maySend: given.maySend,
        largestFileBytes: given.largestFileBytes,
        onRemove: null,
      },
    [given],
  );
}
