import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseQueryResult } from '@tanstack/react-query';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { peopleApi } from '#api/identity.ts';
import type { Person } from '#api/identity.ts';
import { useLanguage } from '#shared/i18n.tsx';
import { useLive } from './live.tsx';
import { dayKey, keepMeeting, meetingKey } from './meetings-cache.ts';

const whileLiveMs = 5 * 60_000;
const whileBrokenMs = 15_000;

interface DayOptions {
  /** Goes on while nobody touches the page or sees it: in a call this keeps the session, with which the call is led. */
  readonly isInCall?: boolean;
}

/** One day's meetings, of one host or of `all`; kept live, and read again now and then. */
export function useDay(
  day: string,
  hostId: string,
  { isInCall = false }: DayOptions = {},
): UseQueryResult<readonly Meeting[]> {
  const { state } = useLive();
  return useQuery({
    queryKey: dayKey(day, hostId),
    queryFn: ({ signal }) =>
      meetingsApi.day({ day, hostId: hostId === 'all' ? undefined : hostId }, signal),
    refetchInterval: state === 'broken' ? whileBrokenMs : whileLiveMs,
    refetchIntervalInBackground: isInCall,
  });
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
