import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { VirtualizerHandle } from 'virtua';
import type { Timeline } from '@astra/chat-core/timeline';
import type { TimelineSnapshot } from '@astra/chat-core/timeline-types';
import { lineWith } from './lines.ts';
import type { Line } from './lines.ts';

/** So near to the end one still reads along. */
const nearPx = 80;
/** Farther than any conversation is long: a place among the lines may be gone while one scrolls to it. */
const endPx = 1e7;
/** So near to the beginning of what is loaded more is fetched. */
const fetchPx = 600;
const tryAgainMs = 5_000;

/** Where a page of messages stands, in pixels. */
export interface Standing {
  readonly offset: number;
  readonly scrollSize: number;
  readonly viewportSize: number;
  /** More has been said than is loaded: its end is not the conversation's. */
  readonly hasNewer: boolean;
}

const restOf = ({ offset, scrollSize, viewportSize }: Omit<Standing, 'hasNewer'>): number =>
  scrollSize - offset - viewportSize;

/**
 * Does one still read along? Only who scrolls up leaves the end: what has grown below, as a message that came or the field
 * that one writes in, is caught up with.
 */
export function isReadingAlong(was: boolean, before: number, now: Standing): boolean {
  if (restOf(now) < nearPx && !now.hasNewer) return true;
  return was && now.offset >= before;
}

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

/** Days and the line above the new are drawn where they belong each time. */
const firstSaid = (lines: readonly Line[]): string | undefined =>
  lines.find(({ entry }) => entry.kind === 'message' || entry.kind === 'membership')?.entry.key;

/** Older lines were put in front of these. */
function isPrepended(before: readonly Line[], lines: readonly Line[]): boolean {
  const first = firstSaid(before);
  const isMoved = first !== undefined && first !== firstSaid(lines);
  return isMoved && lines.some(({ entry }) => entry.key === first);
}

/** True for the one drawing in which older lines come in. */
function useShift(lines: readonly Line[]): boolean {
  const [drawn, setDrawn] = useState({ lines, isShifted: false });
  if (drawn.lines === lines) return drawn.isShifted;
  const next = { lines, isShifted: isPrepended(drawn.lines, lines) };
  setDrawn(next);
  return next.isShifted;
}

export function useFollowing(parts: FollowParts): Following {
  const { list, timeline, snapshot, lines } = parts;
  const [isFollowing, setFollowing] = useState(true);
  const isAtEnd = isFollowing && !snapshot.hasNewer;
  const follows = useRef(true);
  const offsetBefore = useRef(0);
  const isShifted = useShift(lines);
  const stick = useCallback(() => {
    if (follows.current) list.current?.scrollTo(endPx);
  }, [list]);
  const leave = useCallback(() => {
    follows.current = false;
  }, []);
  useLayoutEffect(stick, [stick, lines]);
  useVisit(timeline, isAtEnd);
  useTarget(parts, leave);

  const onScroll = (offset: number): void => {
    const { scrollSize = 0, viewportSize = 0 } = list.current ?? {};
    const { hasNewer } = snapshot;
    const now = { offset, scrollSize, viewportSize, hasNewer };
    follows.current = isReadingAlong(follows.current, offsetBefore.current, now);
    offsetBefore.current = offset;
    setFollowing(follows.current);
    if (offset < fetchPx) void timeline.loadOlder().catch(() => undefined);
    if (restOf(now) < fetchPx) void timeline.loadNewer().catch(() => undefined);
  };
  useFilled(parts, follows);
  useTriedAgain(parts);
  return {
    isShifted,
    isAtEnd,
    onScroll,
    onResize: stick,
    toEnd: () => {
      follows.current = true;
      setFollowing(true);
      if (snapshot.hasNewer) void timeline.backToNow().catch(() => undefined);
      else stick();
    },
  };
}

type ListRef = FollowParts['list'];

/** There is nothing to scroll, or hardly anything. */
function isShort({ current }: ListRef): boolean {
  const { scrollSize = 0, viewportSize = 0 } = current ?? {};
  return viewportSize > 0 && scrollSize < viewportSize + fetchPx;
}

/** Whoever reads stands where older ones would come, or newer ones. */
function isNear({ current }: ListRef, end: 'older' | 'newer'): boolean {
  const { scrollSize = 0, viewportSize = 0, scrollOffset: offset = 0 } = current ?? {};
  return (end === 'older' ? offset : restOf({ offset, scrollSize, viewportSize })) < fetchPx;
}

/**
 * A page too short to be scrolled fetches what is before it; so does one whose reader stands at its top, when what came held
 * nothing to show (reactions, say): nothing moves then, and they have nowhere to scroll.
 */
function useFilled(
  { list, timeline, snapshot, lines }: FollowParts,
  follows: RefObject<boolean>,
): void {
  const { loading, failed } = snapshot;
  // Before what was written before one came there is, as a rule, only more of it.
  const hasOlder = snapshot.hasOlder && lines[0]?.entry.kind !== 'earlier';
  const count = lines.length;
  const countBefore = useRef(count);
  useEffect(() => {
    if (loading !== 'nothing') return;
    const isStill = count === countBefore.current && !follows.current && isNear(list, 'older');
    countBefore.current = count;
    if (hasOlder && failed !== 'older' && (isStill || count === 0 || isShort(list)))
      void timeline.loadOlder().catch(() => undefined);
  }, [list, timeline, follows, hasOlder, loading, failed, count]);
}

/** What could not be loaded is asked for again by itself, as long as somebody stands where it would be. */
function useTriedAgain({ list, timeline, snapshot: { failed } }: FollowParts): void {
  useEffect(() => {
    if (failed === 'nothing') return undefined;
    const again = (): void => {
      if (!isNear(list, failed)) return;
      const load = failed === 'older' ? timeline.loadOlder : timeline.loadNewer;
      void load().catch(() => undefined);
    };
    const timer = setInterval(again, tryAgainMs);
    window.addEventListener('online', again);
    return () => {
      clearInterval(timer);
      window.removeEventListener('online', again);
    };
  }, [list, timeline, failed]);
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

/** So long the list takes, at most, to draw and to measure where it goes. */
const arrivalMs = 1_000;

/** A thread may be higher than the screen: in it the answer itself is brought into sight, and read on from. */
function showReply(id: string | null): () => void {
  const until = performance.now() + arrivalMs;
  let drawn = 0;
  let frame = 0;
  const look = (): void => {
    const row =
      id === null ? null : document.querySelector<HTMLElement>(`[data-reply="${CSS.escape(id)}"]`);
    if (row) drawn += 1;
    if (row && drawn === 3) {
      row.scrollIntoView({ block: 'center' });
      row.focus({ preventScroll: true });
    } else if (performance.now() < until) frame = requestAnimationFrame(look);
  };
  look();
  return () => cancelAnimationFrame(frame);
}

/** Shows where a jump went. */
function useTarget({ list, snapshot, lines }: FollowParts, onLeave: () => void): void {
  const { targetId } = snapshot;
  const index = targetId === null ? -1 : lineWith(lines, targetId);
  const shown = useRef<string | null>(null);
  useLayoutEffect(() => {
    if (index < 0 || shown.current === targetId) return;
    shown.current = targetId;
    onLeave();
    list.current?.scrollToIndex(index, { align: 'center' });
    return showReply(targetId);
  }, [index, targetId, list, onLeave]);
}
