import { createContext, use, useCallback, useEffect, useMemo, useState } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Meeting, Nudge, WaitingMessage } from '#api/meetings.ts';
import type { PictureAnswered } from '#api/pictures.ts';
import { streamUrl } from '#api/meetings.ts';
import { openLiveStream } from '#shared/events.ts';
import type { LiveState } from '#shared/events.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { withCall } from './calls.ts';
import { keepMeeting, keepMessage, readAnew } from './meetings-cache.ts';
import { meQuery } from './session.tsx';

/** A message that just came from a person who waits. */
export interface Arrived {
  readonly meetingId: string;
  readonly guestId: string;
  readonly message: WaitingMessage;
}

interface Live {
  readonly state: LiveState;
  /** The last message that came in, for the dot on the person's card. */
  readonly arrived: Arrived | null;
  /** Persons who wrote last and whose words nobody has opened on this page since; by their ids. */
  readonly unread: ReadonlySet<string>;
  readonly onRead: (guestId: string) => void;
  /** The last word of a moderator for this person; each is a new object. */
  readonly nudge: Nudge | null;
  /** The last answer to a question of this person whether a picture may be kept. */
  readonly answered: PictureAnswered | null;
  /** Calls that go on and may ring: see `calls.ts`. */
  readonly calls: readonly Meeting[];
}

const LiveContext = createContext<Live>({
  state: 'connecting',
  arrived: null,
  unread: new Set(),
  onRead: () => undefined,
  nudge: null,
  answered: null,
  calls: [],
});

const without = (ids: ReadonlySet<string>, id: string): ReadonlySet<string> =>
  ids.has(id) ? new Set([...ids].filter((one) => one !== id)) : ids;

/** Whom somebody has answered is no longer unread, whoever it was. */
const withNews = (ids: ReadonlySet<string>, { guestId, message }: Arrived): ReadonlySet<string> =>
  message.from === 'guest' ? new Set([...ids, guestId]) : without(ids, guestId);

/** Keeps what is shown in step with the server: one stream for the whole app. */
export function LiveRoot({ children }: { readonly children: ReactNode }): ReactElement {
  const client = useQueryClient();
  const { timeZone } = useLanguage();
  const [state, setState] = useState<LiveState>('connecting');
  const [arrived, setArrived] = useState<Arrived | null>(null);
  const [unread, setUnread] = useState<ReadonlySet<string>>(new Set());
  const onRead = useCallback(
    (guestId: string) => setUnread((before) => without(before, guestId)),
    [],
  );
  const [nudge, setNudge] = useState<Nudge | null>(null);
  const [answered, setAnswered] = useState<PictureAnswered | null>(null);
  const [calls, setCalls] = useState<readonly Meeting[]>([]);
  useEffect(() => {
    return openLiveStream({
      url: streamUrl,
      onState: (next) => {
        setState(next);
        // It breaks, too, when a session ends or rights change: both must show at once.
        if (next === 'broken') void client.invalidateQueries(meQuery);
      },
      // By now the services know the new rights, whatever they answered while the stream was away.
      onReopen: () => void client.invalidateQueries(meQuery),
      on: {
        // Sent at each beginning, and whenever something may have been missed.
        resync: () => {
          for (const shown of ['day', 'meeting', 'messages']) void readAnew(client, [shown]);
        },
        // The contract's shapes, from our own service.
        meeting: (data) => {
          const { meeting } = data as { meeting: Meeting };
          keepMeeting(client, meeting, timeZone);
          setCalls((before) => withCall(before, meeting));
        },
        nudge: (data) => setNudge(data as Nudge),
        picture: (data) => setAnswered(data as PictureAnswered),
        message: (data) => {
          const news = data as Arrived;
          keepMessage(client, news, news.message);
          setArrived(news);
          setUnread((before) => withNews(before, news));
        },
      },
    });
  }, [client, timeZone]);
  const live = useMemo(
    () => ({ state, arrived, unread, onRead, nudge, answered, calls }),
    [state, arrived, unread, onRead, nudge, answered, calls],
  );
  return <LiveContext value={live}>{children}</LiveContext>;
}

/** How live the page is, and what came in last. */
export function useLive(): Live {
  return use(LiveContext);
}
