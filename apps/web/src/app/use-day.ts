import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { useLocation, useSearch } from '@tanstack/react-router';
import { useNow } from '@astra/ui/clock';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { peopleApi } from '#api/identity.ts';
import type { Person } from '#api/identity.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { useTime } from '#shared/use-time.ts';
import { useLive } from './live.tsx';
import { dayKey, keepMeeting, meetingKey } from './meetings-cache.ts';
import { useMay, useMe } from './session.tsx';

const whileLiveMs = 5 * 60_000;
const whileBrokenMs = 15_000;

interface DayOptions {
  /** Goes on while nobody touches the page or sees it: in a call this keeps the session, with which the call is led. */
  readonly isInCall?: boolean;
  readonly isWanted?: boolean;
}

/** One day's meetings, of one host or of `all`; kept live, and read again now and then. */
export function useDay(
  day: string,
  hostId: string,
  { isInCall = false, isWanted = true }: DayOptions = {},
): UseQueryResult<readonly Meeting[]> {
  const { state } = useLive();
  return useQuery({
    queryKey: dayKey(day, hostId),
    queryFn: ({ signal }) =>
      meetingsApi.day({ day, hostId: hostId === 'all' ? undefined : hostId }, signal),
    refetchInterval: state === 'broken' ? whileBrokenMs : whileLiveMs,
    refetchIntervalInBackground: isInCall,
    enabled: isWanted,
  });
}

interface QueueHost {
  /** Whose waiting room one looks after: a clinician's own; a secretary's, everybody's. */
  readonly usualId: string;
  /** The same, or on the day's page the one that a secretary has chosen. */
  readonly hostId: string;
  readonly canChoose: boolean;
}

export function useQueueHost(): QueueHost {
  const { id, roles } = useMe();
  const { pathname } = useLocation();
  const { avec } = useSearch({ strict: false });
  const canChoose = roles.includes('secretary');
  const usualId = canChoose && !roles.includes('clinician') ? 'all' : id;
  const chosen = canChoose && pathname === '/' ? avec : undefined;
  return { usualId, hostId: chosen ?? usualId, canChoose };
}

/** The day it is where one looks at it, as `2026-11-28`. */
export function usePresentDay(): string {
  const time = useTime();
  return time.dayOf(useNow(30_000));
}

/** The present day of whom one looks after; nothing for those who see no consultations. */
export function useToday(): UseQueryResult<readonly Meeting[]> {
  const may = useMay();
  const { hostId } = useQueueHost();
  return useDay(usePresentDay(), hostId, { isWanted: may('meeting.see') });
}

/** One meeting, kept live. */
export function useMeeting(id: string): UseQueryResult<Meeting> {
  return useQuery({
    queryKey: meetingKey(id),
    queryFn: ({ signal }) => meetingsApi.get(id, signal),
  });
}

/** Puts a service's answer wherever the meeting is shown. */
export function useKeepMeeting(): (meeting: Meeting | undefined) => void {
  const client = useQueryClient();
  const { timeZone } = useLanguage();
  return (meeting) => {
    if (meeting && Array.isArray(meeting.guests)) return keepMeeting(client, meeting, timeZone);
    void client.invalidateQueries({ queryKey: ['day'] });
    void client.invalidateQueries({ queryKey: ['meeting'] });
  };
}

const cliniciansQuery = queryOptions({
  queryKey: ['people', 'clinicians'],
  queryFn: ({ signal }) => peopleApi.list({ role: 'clinician', limit: 200 }, signal),
  staleTime: 5 * 60_000,
  select: ({ items }): readonly Person[] => items.filter(({ isActive }) => isActive),
});

/** Who can hold consultations. */
export function useClinicians(isWanted = true): UseQueryResult<readonly Person[]> {
  return useQuery({ ...cliniciansQuery, enabled: isWanted });
}
