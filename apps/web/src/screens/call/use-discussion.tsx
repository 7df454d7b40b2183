import { useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Icon } from '@astra/ui/icon';
import { Panel } from '@astra/ui/panel';
import { Skeleton } from '@astra/ui/skeleton';
import { chatApi } from '#api/chat.ts';
import type { Meeting } from '#api/meetings.ts';
import { useChatHome } from '#app/chat-root.tsx';
import { useMay } from '#app/session.tsx';
import type { CallPanel } from '#call/call-screen.tsx';
import type { DiscussionProps } from '#chat/discussion.tsx';
import type { MeetingFiles } from '#chat/meeting-files.ts';
import { withGuestNames } from '#chat/people.ts';
import { useMeetingRoom } from '#chat/use-meeting-room.ts';
import { useUnread } from '#chat/use-unread.ts';
import { later } from '#shared/later.tsx';

const discussion = later<DiscussionProps>(
  async () => (await import('#chat/discussion.tsx')).Discussion,
  Skeleton,
);
/** The call begins first. */
const callFirstMs = 15_000;

function Opened({ onOpen }: { readonly onOpen: () => void }): null {
  useEffect(() => onOpen(), [onOpen]);
  return null;
}

/** The meeting's conversation beside the call; null: this person does not chat. */
export function useDiscussion(meeting: Meeting, files: MeetingFiles | null): CallPanel | null {
  const t = useTranslations('call.discussion');
  const mayChat = useMay()('chat.use');
  const home = useChatHome();
  const [isWanted, setWanted] = useState(false);
  const [want] = useState(() => () => setWanted(true));
  useEffect(() => {
    if (!mayChat) return undefined;
    const timer = setTimeout(want, callFirstMs);
    return () => clearTimeout(timer);
  }, [mayChat, want]);
  useEffect(() => {
    if (isWanted) home.open();
  }, [isWanted, home]);
  const who = [...meeting.guests, ...meeting.members].map(
    (one) => `${one.id} ${'step' in one ? one.step : ''}`,
  );
  const { room, ...conversation } = useMeetingRoom(
    isWanted ? () => chatApi.conversation(meeting.id) : null,
    who.join(),
  );
  const shown = { room: room && withGuestNames(room, meeting.guests), ...conversation };
  const unread = useUnread(home, shown);
  if (!mayChat) return null;
  return {
    key: 'discussion',
    icon: 'message-square-text',
    label: t('label'),
    count: unread > 0 ? { value: unread, label: t('unread', { count: unread }) } : undefined,
    content: (close) => (
      <Panel
        title={t('label')}
        closeLabel={t('close')}
        onClose={close}
        state={
          <span className="small line nowrap">
            <Icon name="lock" size="s" /> {t('encrypted')}
          </span>
        }
      >
        <Opened onOpen={want} />
        <discussion.Part home={home} meeting={shown} files={files} />
      </Panel>
    ),
  };
}
