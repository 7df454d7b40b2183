import { useEffect, useState } from 'react';
import type { ChatSession } from '@astra/chat-core/chat-session';
import type { Timeline } from '@astra/chat-core/timeline';
import { useObservable } from './use-observable.ts';

/** The conversation of a room, open for as long as it is shown; null until the room is there. */
export function useTimeline(session: ChatSession, roomId: string): Timeline | null {
  const isThere = useObservable(session.rooms).some(({ id }) => id === roomId);
  const [timeline, setTimeline] = useState<Timeline | null>(null);
  useEffect(() => {
    const next = isThere ? session.timeline(roomId) : null;
    setTimeline(next);
    // What cannot be loaded is tried again by the connection; what is there stays.
    next?.open().catch(() => undefined);
    return () => next?.close();
  }, [session, roomId, isThere]);
  return timeline;
}
