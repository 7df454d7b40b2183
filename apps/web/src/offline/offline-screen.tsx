import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import '@astra/ui/chat.css';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { RoomListItem } from '@astra/chat-core/rooms';
import { IconButton } from '@astra/ui/button';
import { EmptyState } from '@astra/ui/empty-state';
import { Logo } from '@astra/ui/logo';
import { Notice } from '@astra/ui/notice';
import { Skeleton } from '@astra/ui/skeleton';
import { Who } from '@astra/ui/who';
import { ScreenTitle } from '#app/screen-title.tsx';
import { Conversation } from '#chat/conversation.tsx';
import type { PeopleOfRoom } from '#chat/people.ts';
import { useChatTime } from '#chat/use-chat-time.ts';
import { useObservable } from '#chat/use-observable.ts';
import { useTime } from '#shared/use-time.ts';
import { openOffline } from './open-offline.ts';
import type { OfflineChat } from './open-offline.ts';
import type { OfflinePlace } from './offline-place.ts';
import { useFreshness, useReturn } from './use-return.ts';

export interface OfflineScreenProps {
  readonly place: OfflinePlace;
}

/** The messages that this device keeps, while nobody answers; nothing else of the app is there. */
export function OfflineScreen({ place }: OfflineScreenProps): ReactElement {
  const t = useTranslations('offline');
  const [chat, setChat] = useState<OfflineChat | null | 'opening'>('opening');
  useEffect(() => {
    const opened = openOffline(place).catch(() => null);
    void opened.then(setChat);
    return () => void opened.then((one) => one?.session.stop());
  }, [place]);
  const isOpen = chat !== null && chat !== 'opening';
  if (isOpen) return <OfflineRooms {...chat} />;
  return (
    <main id="main" className="main">
      {chat === null ? <NothingHere /> : <Skeleton label={t('opening')} />}
    </main>
  );
}

function NothingHere(): ReactElement {
  const t = useTranslations('offline');
  useReturn(null, null);
  return (
    <EmptyState icon="cloud-off" tone="warn" title={<ScreenTitle title={t('nothing')} />} level={1}>
      <p>{t('rest')}</p>
    </EmptyState>
  );
}

function OfflineRooms(chat: OfflineChat): ReactElement {
  const { session, savedAt, pages } = chat;
  const t = useTranslations('offline');
  const rooms = useTranslations('rooms');
  const time = useTime();
  const items = useObservable(session.rooms);
  const [currentId, setCurrentId] = useState<string | null>(null);
  const current = items.find(({ id }) => id === currentId) ?? null;
  const page = pages.get(currentId ?? '');
  useReturn(session, page === undefined ? null : `/salons/${page}`);
  useFreshness(chat);
  const title = t('title', { day: time.at(savedAt, 'weekday'), time: time.at(savedAt) });
  return (
    <div className={`app app--rooms app--offline${current ? ' app--room' : ''}`}>
      <header className="topbar">
        <span className="line nowrap">
          <Logo />
          <strong>Astra Visio</strong>
        </span>
      </header>
      <div className="app__notices">
        <Notice tone="warn" icon="cloud-off" role="status" title={title}>
          {t('words')}
        </Notice>
      </div>
      <main id="main" className={current ? 'main rooms rooms--one' : 'main rooms'} tabIndex={-1}>
        <div className="rooms__all">
          <h1 className="h2">
            <ScreenTitle title={rooms('title')} />
          </h1>
          {items.length === 0 && <p className="soft">{t('none')}</p>}
          <nav aria-label={rooms('list')}>
            <ul className="rooms__list">
              {items.map((item) => (
                <li key={item.id}>
                  <Row item={item} isCurrent={item.id === currentId} onOpen={setCurrentId} />
                </li>
              ))}
            </ul>
          </nav>
          <p className="small soft">{t('rest')}</p>
        </div>
        {current ? (
          <Talk session={session} item={current} onBack={() => setCurrentId(null)} />
        ) : (
          <div className="rooms__none">
            {items.length > 0 && <EmptyState icon="messages-square" title={rooms('choose')} />}
          </div>
        )}
      </main>
    </div>
  );
}

interface RowProps {
  readonly item: RoomListItem;
  readonly isCurrent: boolean;
  readonly onOpen: (id: string) => void;
}

function Row({ item, isCurrent, onOpen }: RowProps): ReactElement {
  const rooms = useTranslations('rooms');
  const time = useChatTime();
  const { preview } = item;
  const words = preview?.what === 'text' ? preview.text : '';
  return (
    <button
      type="button"
      className="room room--button"
      aria-current={isCurrent ? 'page' : undefined}
      onClick={() => onOpen(item.id)}
    >
      <Who kind={item.kind === 'direct' ? 'member' : 'group'} name={item.name} />
      <span className="room__words">
        <span className="room__name">{item.name}</span>
        <span className="room__last">
          {words !== '' && preview?.isMine ? rooms('last.mine', { text: words }) : words}
        </span>
      </span>
      <span className="room__side">
        <span className="num">{time.short(item.lastAt)}</span>
      </span>
    </button>
  );
}

/** The copy has all names in it. */
const NOBODY: PeopleOfRoom = { members: [], formerGuests: [] };

interface TalkProps {
  readonly session: ChatSession;
  readonly item: RoomListItem;
  readonly onBack: () => void;
}

function Talk({ session, item: { id, name }, onBack }: TalkProps): ReactElement {
  const rooms = useTranslations('rooms');
  return (
    <section className="rooms__talk" aria-label={name}>
      <header className="chat__head">
        <span className="only-phone">
          <IconButton icon="arrow-left" label={rooms('back')} onClick={onBack} />
        </span>
        <h2 className="h3">{name}</h2>
      </header>
      <Conversation
        session={session}
        roomId={id}
        people={NOBODY}
        label={rooms('messages', { name })}
        writeLabel={rooms('write', { name })}
        isClosed={false}
        isPhaseTold
      />
    </section>
  );
}
