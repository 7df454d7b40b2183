import { useEffect, useMemo, useRef } from 'react';
import type { ReactElement } from 'react';
import { useTranslations } from 'use-intl';
import { Virtualizer } from 'virtua';
import type { VirtualizerHandle } from 'virtua';
import { readersOf } from '@astra/chat-core/timeline-types';
import type { MembershipChange, TimelineSnapshot } from '@astra/chat-core/timeline-types';
import { Button } from '@astra/ui/button';
import { Notice } from '@astra/ui/notice';
import { useAnnounce } from '@astra/ui/live-region';
import { NewRepliesContext, useConversation } from './conversation-context.tsx';
import { holds, lastOwn, lastSaidAt, newerThan, newsIn } from './lines.ts';
import type { Line } from './lines.ts';
import { usePlainWords } from './message-body.tsx';
import { MessageRow } from './message-row.tsx';
import { isArchive } from './people.ts';
import { useChatTime } from './use-chat-time.ts';
import { useFollowing } from './use-following.ts';

interface TimelineViewProps {
  readonly snapshot: TimelineSnapshot;
  readonly lines: readonly Line[];
  /** The name of the list. */
  readonly label: string;
  /** How many others can read here. */
  readonly others: number;
  /** Tells how to go to the newest message. */
  readonly endRef: { current: () => void };
}

function LineView(props: {
  readonly line: Line;
  readonly targetId: string | null;
  readonly readers: readonly string[] | null;
  readonly others: number;
  /** There is more before the first line. */
  readonly hasOlder: boolean;
}): ReactElement | null {
  const { line, targetId, readers, others } = props;
  const t = useTranslations('chat');
  const time = useChatTime();
  const { talkerOf } = useConversation();
  const { entry, isContinued } = line;
  switch (entry.kind) {
    case 'day':
      return <p className="day">{time.dayTitle(entry.day)}</p>;
    case 'new':
      return <p className="day day--new">{t('new')}</p>;
    case 'membership': {
      if (isArchive(entry.subjectId)) return <ArchiveLine change={entry.change} />;
      const { name } = talkerOf(entry.subjectId);
      if (name === '' || entry.change === 'invited') return null;
      return <p className="msg__came">{t(`membership.${entry.change}`, { name })}</p>;
    }
    case 'earlier':
      return <EarlierLine hasOlder={props.hasOlder} />;
    case 'message':
      return (
        <MessageRow
          message={entry.message}
          isContinued={isContinued}
          targetId={targetId !== null && holds(entry.message, targetId) ? targetId : null}
          readers={readers}
          outOf={others}
        />
      );
  }
}

/** In the place of all that was said before one came: nobody can open it for them, so it says what to do. */
function EarlierLine({ hasOlder }: { readonly hasOlder: boolean }): ReactElement {
  const t = useTranslations('chat.earlier');
  const { timeline, isGuest } = useConversation();
  return (
    <Notice className="msg__told" icon="lock-keyhole" title={t('title')}>
      <p>
        {t(isGuest ? 'guest' : 'words')}{' '}
        {hasOlder && (
          // Who was here once before may read what is farther up.
          <button
            type="button"
            className="link-btn"
            onClick={() => void timeline.loadOlder().catch(() => undefined)}
          >
            {t('farther')}
          </button>
        )}
      </p>
    </Notice>
  );
}

/** Where an archive begins to read, or ends: said at its place among the messages, for as long as they are there. */
function ArchiveLine({ change }: { readonly change: MembershipChange }): ReactElement | null {
  const t = useTranslations('chat.archive');
  return (
    <Notice className="msg__told" icon="folder-lock">
      {t(change === 'joined' ? 'begins' : 'ends')}
    </Notice>
  );
}

interface NotLoadedProps {
  readonly which: 'older' | 'newer';
  readonly onAgain: () => Promise<void>;
}

/** Messages that could not be had. They are asked for again by themselves, too. */
function NotLoaded({ which, onAgain }: NotLoadedProps): ReactElement {
  const t = useTranslations('chat.notLoaded');
  return (
    <div className="msg__came" role="status">
      {t(which)}{' '}
      <button
        type="button"
        className="link-btn"
        onClick={() => void onAgain().catch(() => undefined)}
      >
        {t('again')}
      </button>
    </div>
  );
}

/** The messages: only those in sight are drawn. */
export function TimelineView(props: TimelineViewProps): ReactElement {
  const { snapshot, lines, label, others, endRef } = props;
  const t = useTranslations('chat');
  const { timeline } = useConversation();
  const list = useRef<VirtualizerHandle>(null);
  const following = useFollowing({ list, timeline, snapshot, lines });
  const unseen = useNews(lines, following.isAtEnd, snapshot);
  useEffect(() => {
    endRef.current = following.toEnd;
  });
  const own = lastOwn(lines);
  const isEmpty = lines.length === 0 && snapshot.loading === 'nothing';
  return (
    <div className="chat__mid">
      {/* What is scrolled in is not news: what is, is said by the page's own live region, once. */}
      <div
        className="chat__log"
        role="log"
        aria-live="off"
        aria-label={label}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
        tabIndex={0}
      >
        <div className="chat__room" />
        {snapshot.loading === 'older' && <p className="msg__came">{t('loadingOlder')}</p>}
        {snapshot.failed === 'older' && <NotLoaded which="older" onAgain={timeline.loadOlder} />}
        {isEmpty && <p className="msg__came">{t('empty')}</p>}
        <NewRepliesContext value={snapshot.newReplies}>
          <Virtualizer
            ref={list}
            data={lines}
            shift={following.isShifted}
            onScroll={following.onScroll}
            onResize={following.onResize}
          >
            {(line) => (
              <LineView
                key={line.entry.key}
                line={line}
                targetId={snapshot.targetId}
                others={others}
                hasOlder={snapshot.hasOlder}
                readers={
                  own !== null && line.entry.kind === 'message' && line.entry.message === own
                    ? readersOf(snapshot, own)
                    : null
                }
              />
            )}
          </Virtualizer>
        </NewRepliesContext>
        {snapshot.failed === 'newer' && <NotLoaded which="newer" onAgain={timeline.loadNewer} />}
      </div>
      {!following.isAtEnd && (
        <Button className="chat__end" icon="arrow-down" onClick={following.toEnd}>
          {unseen > 0 ? t('toNewCount', { count: unseen }) : t('toNew')}
        </Button>
      )}
    </div>
  );
}

/** Says what others write, once; counts what came while one read farther up. */
function useNews(lines: readonly Line[], isAtEnd: boolean, snapshot: TimelineSnapshot): number {
  const t = useTranslations('chat');
  const announce = useAnnounce();
  const plain = usePlainWords();
  const { talkerOf } = useConversation();
  const heard = useRef<number | null>(null);
  /** What has come and does not open yet is said once it does. */
  const unsaid = useRef<ReadonlySet<string>>(new Set());
  const seen = useRef(-Infinity);
  const last = useMemo(() => lastSaidAt(lines), [lines]);
  if (isAtEnd && last !== null) seen.current = last;
  useEffect(() => {
    if (last === null || snapshot.hasNewer) return;
    const from = heard.current;
    heard.current = last;
    if (from === null) return;
    const { open, closed } = newsIn(lines, { from, unsaid: unsaid.current });
    unsaid.current = closed;
    for (const message of open.slice(-3)) {
      const { name } = talkerOf(message.senderId);
      const words = { name, text: plain(message) };
      announce(t(message.threadId === null ? 'said' : 'saidInThread', words));
    }
    // Only a message at the end is news, and what has opened since.
    // oxlint-disable-next-line react/exhaustive-deps -- see above
  }, [lines, last, snapshot.hasNewer]);
  return isAtEnd ? 0 : newerThan(lines, seen.current).length;
}
