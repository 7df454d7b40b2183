import { useMemo } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import '@astra/ui/chat.css';
import { Notice } from '@astra/ui/notice';
import { Skeleton } from '@astra/ui/skeleton';
import type { ChatHome } from './chat-home.ts';
import { Conversation } from './conversation.tsx';
import { SharedFilesContext, type SharedFiles } from './files.ts';
import type { MeetingFiles } from './meeting-files.ts';
import { useAttach, type AttachTo } from './use-attach.tsx';
import { useObservable } from './use-observable.ts';
import { ArchivedBy } from './archived-by.tsx';
import { KeptFor } from './kept-for.tsx';
import type { MeetingRoom } from './use-meeting-room.ts';

/** What the conversation beside a call is made of. */
export interface DiscussionProps {
  readonly home: ChatHome;
  readonly meeting: MeetingRoom;
  readonly isGuest?: boolean | undefined;
  /** Null until they are there, and for who has none. */
  readonly files?: MeetingFiles | null | undefined;
  /** On a page of its own, and not beside a call: there it is dark, whatever the theme. */
  readonly isOnPage?: boolean | undefined;
}

const attachTo = (
  { meetingId, place, ...files }: MeetingFiles,
  isGuest: boolean | undefined,
): AttachTo => ({
  ...files,
  isGuest,
  base: place.uploads,
  spaceId: meetingId,
  isRoom: false,
  linkTo: () => `${window.location.origin}/consultations/${meetingId}`,
  onChoose: null,
});

const sharedOf = ({ items, place, onRemove }: MeetingFiles, isPart: boolean): SharedFiles => ({
  items: items.map((item) => ({ ...item, state: item.state ?? 'here' })),
  isMore: false,
  isPart,
  contentHref: place.contentHref,
  preview: null,
  onRemove,
});

function Down(): ReactElement {
  const t = useTranslations('chat.down');
  return (
    <Notice tone="warn" role="status" icon="unplug" title={t('title')}>
      {t('body')}
    </Notice>
  );
}

/** The conversation beside a call. It may fail alone: the call goes on, and this says so. */
export function Discussion({
  home,
  meeting,
  isGuest,
  files = null,
  isOnPage,
}: DiscussionProps): ReactElement {
  const t = useTranslations('chat');
  const state = useObservable(home.state);
  const { room, error } = meeting;
  const session = state.name === 'open' ? state.session : null;
  const { attach } = useAttach(
    files && attachTo(files, isGuest),
    session,
    room?.matrixRoomId ?? null,
  );
  const shared = useMemo(() => files && sharedOf(files, isGuest === true), [files, isGuest]);
  const isBroken = state.name === 'failed' || (room === null && error !== null);
  if (isBroken) return <Down />;
  if (state.name !== 'open' || room === null || room.matrixRoomId === null)
    return <Skeleton label={t('loading')} />;
  return (
    <SharedFilesContext value={shared}>
      <div className="talk">
        <p className="small soft">
          <KeptFor days={room.keptDays} />
        </p>
        <ArchivedBy room={room} onStage={isOnPage !== true} isPlain={isGuest} />
        <Conversation
          session={state.session}
          roomId={room.matrixRoomId}
          people={room}
          label={t('messages')}
          writeLabel={t('write')}
          isClosed={room.isClosed}
          isGuest={isGuest}
          attach={attach}
          onArchive={meeting.reload}
          onStage={isOnPage !== true}
        />
      </div>
    </SharedFilesContext>
  );
}
