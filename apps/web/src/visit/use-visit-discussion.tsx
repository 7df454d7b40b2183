import { useEffect, useState } from 'react';
import type { ComponentProps } from 'react';
import { useTranslations } from 'use-intl';
import type { Visit } from '@astra/contracts/visit';
import { Icon } from '@astra/ui/icon';
import { Panel } from '@astra/ui/panel';
import { Skeleton } from '@astra/ui/skeleton';
import { visitChatApi } from '#api/chat.ts';
import type { CallPanel } from '#call/call-screen.tsx';
import { ChatHome } from '#chat/chat-home.ts';
import { makeGuestKeeper } from '#chat/device-keeper.ts';
import type { DeviceKeeper } from '#chat/device-keeper.ts';
import type { MeetingFiles } from '#chat/meeting-files.ts';
import { useMeetingRoom } from '#chat/use-meeting-room.ts';
import { useUnread } from '#chat/use-unread.ts';
import { later } from '#shared/later.tsx';
import type { VisitStore } from './visit-store.ts';
import type { VisitDiscussion } from './visit-discussion.tsx';

const discussion = later<ComponentProps<typeof VisitDiscussion>>(
  async () => (await import('./visit-discussion.tsx')).VisitDiscussion,
  Skeleton,
);
/** The call begins first; then the patient's device must be there before anybody writes to it. */
const callFirstMs = 5_000;

/** The device of this patient in the chat. */
export const keeperOf = (store: VisitStore, { guestId }: Visit): DeviceKeeper =>
  makeGuestKeeper({ guestId, secret: store.linkSecret() });

/** The conversation beside the patient's call. */
export function useVisitDiscussion(
  { store, visit }: { readonly store: VisitStore; readonly visit: Visit },
  files: MeetingFiles | null,
): CallPanel {
  const t = useTranslations('call.discussion');
  const [home] = useState(
    () => new ChatHome({ door: visitChatApi, keeper: keeperOf(store, visit) }),
  );
  const [isWanted, setWanted] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setWanted(true);
      home.open();
    }, callFirstMs);
    return () => {
      clearTimeout(timer);
      void home.close();
    };
  }, [home]);
  const meeting = useMeetingRoom(
    isWanted ? visitChatApi.conversation : null,
    visit.company.map(({ name }) => name).join(),
  );
  const unread = useUnread(home, meeting);
  return {
    key: 'discussion',
    icon: 'message-square-text',
    label: t('write'),
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
        <discussion.Part home={home} meeting={meeting} files={files} />
      </Panel>
    ),
  };
}
