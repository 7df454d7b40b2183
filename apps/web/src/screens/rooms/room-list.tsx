import { memo, useDeferredValue, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { RoomListItem } from '@astra/chat-core/rooms';
import { EmptyState } from '@astra/ui/empty-state';
import { Icon } from '@astra/ui/icon';
import { TextField } from '@astra/ui/text-field';
import { Who } from '@astra/ui/who';
import { AppLink } from '#app/app-link.tsx';
import { useMay } from '#app/session.tsx';
import { useOpenReports } from '#app/use-open-reports.ts';
import { useChatTime } from '#chat/use-chat-time.ts';
import { WriteToMany } from './many/write-to-many.tsx';
import { NewDirect } from './new-direct.tsx';
import { ofOrganisation, roomsNamed, roomsShown } from './room-entries.ts';
import type { RoomEntry } from './room-entries.ts';
import { FoundMessages } from './search/found-messages.tsx';
import { useCall } from './use-call.ts';

interface RoomListProps {
  readonly entries: readonly RoomEntry[];
  readonly currentId: string | null;
  /** Null: the chat is not open yet. */
  readonly session: ChatSession | null;
  /** The page's own title when no room is open. */
  readonly title: ReactElement;
}

/** A call that was missed says so before the room is opened. */
function LastCall({ callId }: { readonly callId: string }): ReactNode {
  const t = useTranslations('rooms.last');
  const { call } = useCall(callId, useMay()('meeting.see'));
  return t(call ? `calls.${call.stage}` : 'call');
}

interface LastWordsProps {
  readonly item: RoomListItem;
  readonly isNear: boolean;
}

function LastWords({ item, isNear }: LastWordsProps): ReactNode {
  const t = useTranslations('rooms.last');
  const { draft, hasFailed, kind, preview } = item;
  if (hasFailed) return t('failed');
  if (draft !== null) return t('draft', { text: draft });
  if (!preview) return '';
  if (preview.callId !== undefined && isNear) return <LastCall callId={preview.callId} />;
  if (preview.what !== 'text') return t(preview.what);
  if (preview.isMine) return t('mine', { text: preview.text });
  // Of two the other it is; a consultation’s guests have no name at the chat server.
  if (kind === 'direct' || kind === 'meeting') return preview.text;
  return t('by', { name: preview.senderName, text: preview.text });
}

function Counts({ item }: { readonly item: RoomListItem }): ReactElement | null {
  const t = useTranslations('rooms');
  if (item.unread === 0) return null;
  return (
    <span className={item.mentions > 0 ? 'count count--mention' : 'count'}>
      <span aria-hidden="true">{item.mentions > 0 ? `@${item.unread}` : item.unread}</span>
      <span className="visually-hidden">
        {t('unread', { count: item.unread, mentions: item.mentions })}
      </span>
    </span>
  );
}

const icons = {
  organisation: 'building-2',
  announcement: 'bell',
  private: 'lock',
  meeting: 'video',
} as const;

function ReportCount({ count }: { readonly count: number }): ReactElement | null {
  const t = useTranslations('keeping.reports');
  if (count === 0) return null;
  return (
    <span className="count count--danger">
      <Icon name="shield-alert" size="s" /> <span aria-hidden="true">{count}</span>
      <span className="visually-hidden">{t('waiting', { count })}</span>
    </span>
  );
}

function Muted(): ReactElement {
  const t = useTranslations('rooms.sound');
  return (
    <span className="soft">
      <Icon name="bell-off" size="s" />
      <span className="visually-hidden">{t('isMuted')}</span>
    </span>
  );
}

interface RowProps {
  readonly entry: RoomEntry;
  readonly isCurrent: boolean;
  /** When something was said last, in words; empty: nothing was. */
  readonly when: string;
  /** Reported messages that wait for who keeps the room. */
  readonly reports: number;
  /** Of those that are seen first: what is asked of each is not asked of hundreds. */
  readonly isNear: boolean;
}

function RowView({
  entry: { room, name, item },
  isCurrent,
  when,
  reports,
  isNear,
}: RowProps): ReactElement {
  const t = useTranslations('rooms');
  const { kind } = room;
  return (
    <AppLink
      href={`/salons/${room.id}`}
      className={`room${item && item.unread > 0 ? ' room--new' : ''}`}
      {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
    >
      <Who kind={kind === 'direct' ? 'member' : 'group'} name={name} />
      <span className="room__words">
        <span className="room__name">
          {kind in icons && <Icon name={icons[kind as keyof typeof icons]} size="s" />} {name}
        </span>
        <span className="room__last">
          {room.isClosed ? (
            t('closed')
          ) : item ? (
            <LastWords {...{ item, isNear }} />
          ) : (
            t(`kinds.${kind}`)
          )}
        </span>
      </span>
      <span className="room__side">
        {when !== '' && <span className="num">{when}</span>}
        <ReportCount count={reports} />
        {item?.isMuted === true && <Muted />}
        {item && <Counts item={item} />}
      </span>
    </AppLink>
  );
}

/** Of hundreds of rooms, those in which nothing has changed are not drawn anew with each word that comes. */
const Row = memo(
  RowView,
  (one, other) =>
    one.entry.room === other.entry.room &&
    one.entry.name === other.entry.name &&
    one.entry.item === other.entry.item &&
    one.isCurrent === other.isCurrent &&
    one.when === other.when &&
    one.reports === other.reports &&
    one.isNear === other.isNear,
);

interface RowsProps {
  readonly found: readonly RoomEntry[];
  readonly currentId: string | null;
}

/** As many as the largest screen shows: they are drawn at once, all others when nothing else is to be done. */
const first = 40;

function Rows({ found, currentId }: RowsProps): ReactElement {
  const t = useTranslations('rooms');
  const time = useChatTime();
  const ordered = [...found.filter(ofOrganisation), ...found.filter((one) => !ofOrganisation(one))];
  const shown = useDeferredValue(ordered, ordered.slice(0, first));
  const reports = useOpenReports(useMay()('room.see-reports'));
  // What an administrator judges waits on the team's page.
  const countOf = (roomId: string): number =>
    reports.find((one) => one.roomId === roomId && one.teamId === undefined)?.count ?? 0;
  const rows = (entries: readonly RoomEntry[]): ReactElement[] =>
    entries.map((entry, at) => (
      <li key={entry.room.id}>
        <Row
          entry={entry}
          isCurrent={entry.room.id === currentId}
          when={entry.item && entry.item.lastAt > 0 ? time.short(entry.item.lastAt) : ''}
          reports={countOf(entry.room.id)}
          isNear={at < first}
        />
      </li>
    ));
  const forAll = shown.filter(ofOrganisation);
  const others = shown.filter((entry) => !ofOrganisation(entry));
  return (
    <nav aria-label={t('list')}>
      {forAll.length > 0 && (
        <>
          <h2 className="h3" id="rooms-for-all">
            {t('ofOrganisation')}
          </h2>
          <ul className="rooms__list" aria-labelledby="rooms-for-all">
            {rows(forAll)}
          </ul>
          {others.length > 0 && <h2 className="h3 mt-2">{t('others')}</h2>}
        </>
      )}
      <ul className="rooms__list">{rows(others)}</ul>
    </nav>
  );
}

/** The person's rooms, found by typing. */
export function RoomList(props: RoomListProps): ReactElement {
  const { entries, currentId, session, title } = props;
  const t = useTranslations('rooms');
  const [typed, setTyped] = useState('');
  const wanted = useDeferredValue(typed.trim());
  const shown = roomsShown(entries, currentId);
  const found = typed.trim() === '' ? shown : roomsNamed(entries, typed);
  return (
    <>
      <div className="rooms__head">
        {title}
        <span className="line">
          {session && <WriteToMany entries={entries} session={session} />}
          <NewDirect />
        </span>
      </div>
      {entries.length > 0 && (
        <TextField
          icon="search"
          type="search"
          label={t('search')}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
      )}
      {typed.trim() === '' && shown.length === 0 && (
        <EmptyState icon="messages-square" title={t('none')}>
          <p>{t('noneWords')}</p>
        </EmptyState>
      )}
      {typed.trim() !== '' && found.length === 0 && (
        <p className="soft" role="status">
          {t('notFound')}
        </p>
      )}
      <Rows found={found} currentId={currentId} />
      {session && wanted.length > 1 && (
        <FoundMessages session={session} typed={wanted} entries={entries} />
      )}
      <p>
        <AppLink className="link-btn" href="/equipes">
          {t('teams')}
        </AppLink>
      </p>
    </>
  );
}
