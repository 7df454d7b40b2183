import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import '@astra/ui/chat.css';
import { Notice } from '@astra/ui/notice';
import { Skeleton } from '@astra/ui/skeleton';
import type { ChatHome } from './chat-home.ts';
import { Conversation } from './conversation.tsx';
import { useObservable } from './use-observable.ts';
import type { MeetingRoom } from './use-meeting-room.ts';

/** What the conversation beside a call is made of. */
export interface DiscussionProps {
  readonly home: ChatHome;
  readonly meeting: MeetingRoom;
  readonly isGuest?: boolean | undefined;
}

/** The conversation beside a call. It may fail alone: the call goes on, and this says so. */
export function Discussion({ home, meeting, isGuest }: DiscussionProps): ReactElement {
  const t = useTranslations('chat');
  const state = useObservable(home.state);
  const { room, error } = meeting;
  const isBroken = state.name === 'failed' || (room === null && error !== null);
  if (isBroken)
    return (
      <Notice tone="warn" role="status" icon="unplug" title={t('down.title')}>
        {t('down.body')}
      </Notice>
    );
  if (state.name !== 'open' || room === null || room.matrixRoomId === null)
    return <Skeleton label={t('loading')} />;
  return (
    <Conversation
      session={state.session}
      roomId={room.matrixRoomId}
      members={room.members}
      label={t('messages')}
      writeLabel={t('write')}
      isClosed={room.isClosed}
      isGuest={isGuest}
      onStage
    />
  );
}
