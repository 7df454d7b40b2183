import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Timeline } from '@astra/chat-core/timeline';
import type { TimelineSnapshot } from '@astra/chat-core/timeline-types';
import { lineWith } from './lines.ts';
import type { Line } from './lines.ts';

/** So near to the end one still reads along. */
const nearPx = 80;
/** So near to the beginning of what is loaded more is fetched. */
const fetchPx = 600;

interface FollowParts {
  readonly list: RefObject<VirtualizerHandle | null>;
  readonly timeline: Timeline;
  readonly snapshot: TimelineSnapshot;
  readonly lines: readonly Line[];
}

/** Stays at the newest message until the person scrolls away, and fetches what they scroll to. */
export interface Following {
  /** Put in front: the place of the page stays. */
  readonly isShifted: boolean;
  readonly isAtEnd: boolean;
  readonly onScroll: (offset: number) => void;
  readonly onResize: () => void;
  readonly toEnd: () => void;
}

const firstMessage = (lines: readonly Line[]): string | undefined =>
  lines.find(({ entry }) => entry.kind === 'message')?.entry.key;

export function useFollowing(parts: FollowParts): Following {
  const { list, timeline, snapshot, lines } = parts;
  const [isAtEnd, setAtEnd] = useState(true);
  const follows = useRef(true);
  const firstBefore = useRef<string | undefined>(undefined);
  const first = firstMessage(lines);
  const last = lines.at(-1)?.entry.key;
  const before = firstBefore.current;
  const isShifted =
    before !== undefined && before !== first && lines.some(({ entry }) => entry.key === before);
  useLayoutEffect(() => {
    firstBefore.current = first;
  });
  const stick = useCallback(() => {
    if (follows.current) list.current?.scrollToIndex(lines.length - 1, { align: 'end' });
  }, [list, lines.length]);
  useLayoutEffect(stick, [stick, last]);
  useVisit(timeline, isAtEnd && !snapshot.hasNewer);
  useTarget(parts, follows);

  const onScroll = (offset: number): void => {
    const { scrollSize = 0, viewportSize = 0 } = list.current ?? {};
    const rest = scrollSize - offset - viewportSize;
    follows.current = rest < nearPx && !snapshot.hasNewer;
    setAtEnd(follows.current);
    if (offset < fetchPx) void timeline.loadOlder().catch(() => undefined);
    if (rest < fetchPx) void timeline.loadNewer().catch(() => undefined);
  };
  useFilled(parts);
  return {
    isShifted,
    isAtEnd,
    onScroll,
    onResize: stick,
    toEnd: () => {
      follows.current = true;
      setAtEnd(true);
      if (snapshot.hasNewer) void timeline.backToNow().catch(() => undefined);
      else stick();
    },
  };
}

/** A page too short to be scrolled fetches what is before it. */
function useFilled({ list, timeline, snapshot, lines }: FollowParts): void {
  const { hasOlder, loading } = snapshot;
  useEffect(() => {
    const { scrollSize = 0, viewportSize = 0 } = list.current ?? {};
    const isShort = viewportSize > 0 && scrollSize < viewportSize + fetchPx;
    if (hasOlder && loading === 'nothing' && isShort)
      void timeline.loadOlder().catch(() => undefined);
  }, [list, timeline, hasOlder, loading, lines.length]);
}

/** What stands at the end of a page that somebody looks at is read. */
function useVisit(timeline: Timeline, isAtEnd: boolean): void {
  useEffect(() => {
    const tell = (): void => timeline.look(isAtEnd && document.visibilityState === 'visible');
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [timeline, isAtEnd]);
}

/** Shows where a jump went. */
function useTarget({ list, snapshot, lines }: FollowParts, follows: RefObject<boolean>): void {
  const { targetId } = snapshot;
  const index = targetId === null ? -1 : lineWith(lines, targetId);
  const shown = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (index < 0 || shown.current === targetId) return;
    shown.current = targetId;
    follows.current = false;
    list.current?.scrollToIndex(index, { align: 'center' });
  }, [index, targetId, list, follows]);
}
