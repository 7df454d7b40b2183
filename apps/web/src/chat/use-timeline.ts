import { useEffect, useMemo } from 'react';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { Timeline } from '@astra/chat-core/timeline';
import { useLanguage } from '#shared/i18n.tsx';
import { dayOf } from '#shared/time.ts';
import { useObservable } from './use-observable.ts';

/** The conversation of a room, open for as long as it is shown; null until the room is there. */
export function useTimeline(session: ChatSession, roomId: string): Timeline | null {
  useEffect(() => session.waitFor(roomId), [session, roomId]);
  const { name } = useObservable(session.phase);
  const { timeZone } = useLanguage();
  // Each connection has its own rooms: after one in another tab these begin anew.
  const isUp = name === 'live' || name === 'offline';
  const isThere = useObservable(session.rooms).some(({ id }) => id === roomId);
  const timeline = useMemo(
    () => (isUp && isThere ? session.timeline(roomId, (at) => dayOf(at, timeZone)) : null),
    [session, roomId, isUp, isThere, timeZone],
  );
  useEffect(() => {
    // What cannot be loaded is tried again by the connection; what is there stays.
    timeline?.open().catch(() => undefined);
    return () => timeline?.close();
  }, [timeline]);
  return timeline;
}
