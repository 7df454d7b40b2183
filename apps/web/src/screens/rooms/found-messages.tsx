import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import { AppLink } from '#app/app-link.tsx';
import { useChatTime } from '#chat/use-chat-time.ts';
import type { RoomEntry } from './room-entries.ts';

interface FoundMessagesProps {
  readonly session: ChatSession;
  readonly typed: string;
  readonly entries: readonly RoomEntry[];
}

const most = 20;

/** Messages of all rooms with these words, as far as this device has read them. */
export function FoundMessages({ session, typed, entries }: FoundMessagesProps): ReactElement {
  const t = useTranslations('chat.search');
  const time = useChatTime();
  const found = session.search({ text: typed, limit: most }).flatMap((message) => {
    const entry = entries.find(({ room }) => room.matrixRoomId === message.roomId);
    return entry ? [{ message, entry }] : [];
  });
  return (
    <section aria-labelledby="found-messages">
      <h3 className="h3" id="found-messages">
        {t('title')}
      </h3>
      {found.length === 0 && <p className="soft">{t('none')}</p>}
      <ul className="rooms__list">
        {found.map(({ message: { id, at, text }, entry: { room, name } }) => (
          <li key={id}>
            <AppLink
              href={`/salons/${room.id}?${new URLSearchParams({ message: id }).toString()}`}
              className="room"
            >
              <span className="room__words">
                <span className="room__name">{name}</span>
                <span className="room__last">{text}</span>
              </span>
              <span className="room__side num">{time.short(at)}</span>
            </AppLink>
          </li>
        ))}
      </ul>
      <p className="soft small">{t('hint')}</p>
    </section>
  );
}
