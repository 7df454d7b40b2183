import { useEffect, useReducer } from 'react';
import { useQuery } from '@tanstack/react-query';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { stageOf } from '#app/calls.ts';
import type { CallStage } from '#app/calls.ts';
import { meetingKey } from '#app/meetings-cache.ts';
import { useMe } from '#app/session.tsx';
import { serverNow } from '#shared/server-clock.ts';

/** Drawn again in the moment when it has rung out: nothing else changes then. */
function useRungOut(ringsUntil: string | null | undefined): void {
  const [, draw] = useReducer((count: number) => count + 1, 0);
  useEffect(() => {
    const leftMs = ringsUntil ? Date.parse(ringsUntil) - serverNow() : 0;
    if (leftMs <= 0) return undefined;
    const timer = setTimeout(draw, leftMs + 50);
    return () => clearTimeout(timer);
  }, [ringsUntil]);
}

/** A call as it stands now for whoever reads of it. */
export interface KnownCall {
  readonly meeting: Meeting;
  readonly stage: CallStage;
}

interface CallState {
  /** Null: not read, or nothing for this person. */
  readonly call: KnownCall | null;
  readonly isError: boolean;
}

/** Reads a call of a room by its meeting's id, and keeps it live. */
export function useCall(meetingId: string, isWanted = true): CallState {
  const { id: myId } = useMe();
  const { data, isError } = useQuery({
    queryKey: meetingKey(meetingId),
    queryFn: ({ signal }) => meetingsApi.get(meetingId, signal),
    // Whoever is told that there is nothing for them does not ask again at each scroll: the trail would fill.
    retryOnMount: false,
    enabled: isWanted,
  });
  useRungOut(data?.ringsUntil);
  const call = data ? { meeting: data, stage: stageOf(data, myId, serverNow()) } : null;
  return { call, isError };
}
