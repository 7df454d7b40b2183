import { useEffect } from 'react';
import type { ReactElement } from 'react';
import { useParams } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import '@astra/ui/chat.css';
import { EmptyState } from '@astra/ui/empty-state';
import type { ChatRoom } from '#api/chat.ts';
import { ButtonAppLink } from '#app/app-link.tsx';
import { useChatHome, useChatRooms } from '#app/chat-root.tsx';
import { Loaded } from '#app/page-states.tsx';
import { Screen } from '#app/screen.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { useMe } from '#app/session.tsx';
import { useObservable } from '#chat/use-observable.ts';
import { useIsWhole, useRoomItems } from '#chat/use-room-items.ts';
import { RecoveryReminder } from './recovery-reminder.tsx';
import { entriesOf } from './room-entries.ts';
import type { RoomEntry } from './room-entries.ts';
import { RoomList } from './room-list.tsx';
import { RoomPage } from './room-page.tsx';
import { useConsultations, useNamedRooms } from './use-consultations.ts';

/** All rooms; on a wide screen one is asked to choose. */
export function RoomsScreen(): ReactElement {
  return <Rooms id={null} />;
}

/** One room, with the list beside it where there is room. */
export function RoomScreen(): ReactElement {
  const { id } = useParams({ from: '/signed-in/salons/$id' });
  return <Rooms id={id} />;
}

function Middle({
  entries,
  id,
}: {
  readonly entries: readonly RoomEntry[];
  readonly id: string | null;
}): ReactElement {
  const t = useTranslations('rooms');
  const entry = entries.find(({ room }) => room.id === id);
  if (entry) return <RoomPage key={entry.room.id} entry={entry} />;
  if (id === null)
    return (
      <div className="rooms__none">
        {entries.length > 0 && (
          <EmptyState icon="messages-square" title={t('choose')}>
            <p>{t('chooseWords')}</p>
          </EmptyState>
        )}
      </div>
    );
  return (
    <div className="rooms__talk rooms__talk--lost">
      <EmptyState
        icon="lock-keyhole"
        tone="warn"
        level={1}
        title={<ScreenTitle title={t('gone')} />}
        role="alert"
        action={
          <ButtonAppLink look="main" href="/salons">
            {t('back')}
          </ButtonAppLink>
        }
      >
        <p>{t('goneWords')}</p>
      </EmptyState>
    </div>
  );
}

const none: readonly ChatRoom[] = [];

function Rooms({ id }: { readonly id: string | null }): ReactElement {
  const t = useTranslations('rooms');
  const { id: myId } = useMe();
  const home = useChatHome();
  useEffect(() => home.open(), [home]);
  const state = useObservable(home.state);
  const query = useChatRooms();
  const items = useRoomItems(state);
  const isWhole = useIsWhole(state);
  const all = query.data?.items ?? none;
  const consultations = useConsultations(all);
  const rooms = useNamedRooms(all, consultations);
  const title =
    id === null ? (
      <h1 className="h2">
        <ScreenTitle title={t('title')} />
      </h1>
    ) : (
      <h2 className="h2">{t('title')}</h2>
    );
  return (
    <Screen
      className={id === null ? 'app--rooms' : 'app--rooms app--room'}
      mainClassName={id === null ? 'rooms' : 'rooms rooms--one'}
    >
      <Loaded query={query} label={t('loading')} failed={t('failed')}>
        {() => {
          const entries = entriesOf({
            rooms,
            items,
            isWhole,
            myId,
            consultations,
            nameless: t('nameless'),
          });
          return (
            <>
              <div className="rooms__all">
                <RoomList
                  entries={entries}
                  currentId={id}
                  session={state.name === 'open' ? state.session : null}
                  title={title}
                />
                {state.name === 'open' && <RecoveryReminder session={state.session} />}
              </div>
              <Middle entries={entries} id={id} />
            </>
          );
        }}
      </Loaded>
    </Screen>
  );
}
