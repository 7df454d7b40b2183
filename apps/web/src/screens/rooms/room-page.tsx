import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { IconButton } from '@astra/ui/button';
import { Icon } from '@astra/ui/icon';
import { Notice } from '@astra/ui/notice';
import { Skeleton } from '@astra/ui/skeleton';
import { linkPreviewApi } from '#api/link-previews.ts';
import { AppLink, useGo } from '#app/app-link.tsx';
import { useChatHome } from '#app/chat-root.tsx';
import { ProblemNotice } from '#app/page-states.tsx';
import { ScreenTitle } from '#app/screen-title.tsx';
import { Conversation } from '#chat/conversation.tsx';
import type { DayWish } from '#chat/use-jumps.ts';
import { ArchivedBy } from '#chat/archived-by.tsx';
import { useForWhom } from '#chat/for-whom.ts';
import { KeptFor } from '#chat/kept-for.tsx';
import { LookAtLinksContext, type LookAtLinks } from '#chat/use-link-preview.ts';
import { useObservable } from '#chat/use-observable.ts';
import { useTime } from '#shared/use-time.ts';
import { CallButton } from './call-button.tsx';
import { roomQuery } from './room-query.ts';
import type { RoomEntry } from './room-entries.ts';
import { OneFile } from './files/one-file.tsx';
import { RoomFilesProvider } from './files/room-files.tsx';
import { useRoomAttach } from './files/use-room-attach.tsx';
import { useModeration } from './use-moderation.tsx';
import { useRoomExtras } from './use-room-extras.tsx';
import { RoomSide } from './side/room-side.tsx';

interface RoomPageProps {
  readonly entry: RoomEntry;
}

interface HeadProps extends RoomPageProps {
  readonly isSideOpen: boolean;
  readonly onSide: () => void;
  readonly onFailed: (error: unknown) => void;
}

function Head({ entry, isSideOpen, onSide, onFailed }: HeadProps): ReactElement {
  const t = useTranslations('rooms');
  const state = useObservable(useChatHome().state);
  const { room, name, consultation } = entry;
  const time = useTime();
  const go = useGo();
  const forWhom = useForWhom();
  return (
    <header className="chat__head">
      <span className="only-phone">
        <IconButton icon="arrow-left" label={t('back')} onClick={() => go('/salons')} />
      </span>
      <div className="grow">
        <h1 className="h2">
          <ScreenTitle title={name} />
        </h1>
        <p className="small soft line chat__about">
          {room.forRoles && (
            <span className="line nowrap">
              <Icon name="building-2" size="s" /> {forWhom(room.forRoles)}
            </span>
          )}
          <span>{t('people', { count: room.people })}</span>
          <span className="line nowrap">
            <Icon name="lock" size="s" /> {t('encrypted')}
          </span>
          <KeptFor days={room.keptDays} />
          {consultation && (
            <AppLink className="link-inline" href={`/consultations/${consultation.id}`}>
              {t('ofConsultation', {
                day: time.at(consultation.startsAt, 'day'),
                time: time.at(consultation.startsAt),
              })}
            </AppLink>
          )}
        </p>
        <ArchivedBy room={room} />
      </div>
      {state.name === 'open' && (
        <CallButton entry={entry} session={state.session} onFailed={onFailed} />
      )}
      <span className="rooms__more">
        <IconButton
          icon={isSideOpen ? 'x' : 'info'}
          label={t(isSideOpen ? 'closeSide' : 'openSide')}
          aria-expanded={isSideOpen}
          onClick={onSide}
        />
      </span>
    </header>
  );
}

/** Where the organisation wants it, and in no room of care: the service says which. */
function useLookAtLinks({ id, hasLinkPreviews }: RoomEntry['room']): LookAtLinks | null {
  return useMemo(
    () =>
      hasLinkPreviews
        ? (address: string, signal: AbortSignal) => linkPreviewApi.look(id, address, signal)
        : null,
    [id, hasLinkPreviews],
  );
}

/** Before they are let in, and when the day until which they may write is over: nobody thinks that they read on. */
const isPatientGone = ({ members }: RoomEntry['room'], consultation: unknown): boolean =>
  consultation !== null && !members.some(({ isGuest }) => isGuest);

/** The list does not name everybody of a whole organisation: who is to be named in a message is asked for beside it. */
function useWhole(room: RoomEntry['room']): RoomEntry['room'] {
  const isOfMany = room.forRoles !== null;
  const { data } = useQuery({ ...roomQuery(room.id), enabled: isOfMany });
  // What the page's side has asked for lies there too, and has no guest's name.
  return isOfMany ? (data ?? room) : room;
}

interface MiddleProps extends RoomPageProps {
  readonly day: DayWish | null;
}

/** The conversation, or why it is not there yet. */
function Middle({ entry: { room, name, consultation }, day }: MiddleProps): ReactElement {
  const t = useTranslations('rooms');
  const state = useObservable(useChatHome().state);
  const { message, fichier } = useSearch({ from: '/signed-in/salons/$id' });
  const client = useQueryClient();
  const session = state.name === 'open' ? state.session : null;
  const { attach, dialog: choosing } = useRoomAttach(room, session);
  const { extras, dialog } = useRoomExtras(room);
  const { moderation, dialog: moderating } = useModeration(room);
  const lookAt = useLookAtLinks(room);
  const people = useWhole(room);
  if (state.name === 'failed')
    return (
      <div className="chat">
        <ProblemNotice error={state.error} />
      </div>
    );
  if (room.matrixRoomId === null)
    return (
      <div className="chat">
        <Notice role="status">{t('preparing')}</Notice>
      </div>
    );
  if (state.name !== 'open') return <Skeleton label={t('loading')} />;
  return (
    <LookAtLinksContext value={lookAt}>
      <Conversation
        session={state.session}
        roomId={room.matrixRoomId}
        people={people}
        isOfMany={room.forRoles !== null}
        label={t('messages', { name })}
        writeLabel={
          isPatientGone(room, consultation) ? t('writeWithoutPatient') : t('write', { name })
        }
        isClosed={room.isClosed}
        targetId={message}
        day={day}
        extras={extras}
        moderation={moderation}
        attach={attach}
        onArchive={() => void client.invalidateQueries({ queryKey: ['chat-rooms'] })}
      />
      {dialog}
      {moderating}
      {choosing}
      {fichier !== undefined && <OneFile roomId={room.id} fileId={fichier} />}
    </LookAtLinksContext>
  );
}

/** One room: its conversation, and beside it what belongs to it. */
export function RoomPage({ entry }: RoomPageProps): ReactElement {
  const t = useTranslations('rooms');
  const [isSideOpen, setSideOpen] = useState(false);
  const [day, setDay] = useState<DayWish | null>(null);
  const [callFailed, setCallFailed] = useState<unknown>(null);
  return (
    <RoomFilesProvider room={entry.room}>
      <section className="rooms__talk" aria-label={entry.name}>
        <Head
          {...{ entry, isSideOpen }}
          onSide={() => setSideOpen(!isSideOpen)}
          onFailed={setCallFailed}
        />
        <ProblemNotice error={callFailed} />
        <Middle entry={entry} day={day} />
      </section>
      <aside
        className={`rooms__side${isSideOpen ? ' rooms__side--open' : ''}`}
        aria-label={t('sideLabel')}
      >
        <RoomSide
          entry={entry}
          onGo={() => setSideOpen(false)}
          onDay={(at) => {
            // A wish of its own each time: one goes to the same day again.
            setDay({ at });
            setSideOpen(false);
          }}
        />
      </aside>
    </RoomFilesProvider>
  );
}
