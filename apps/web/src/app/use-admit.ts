import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting, MeetingGuest } from '#api/meetings.ts';
import { useGo } from './app-link.tsx';
import { useKeepMeeting } from './use-day.ts';

interface Admission {
  readonly meeting: Meeting;
  readonly guest: MeetingGuest;
}

/** Whether somebody of this meeting may be let in now: it is open, or may be opened for that. */
export function mayLetIn({ state, may }: Meeting): boolean {
  return may.includes('meeting.admit') || (state === 'planned' && may.includes('meeting.open'));
}

/** Lets one person in: opens the meeting if need be, admits exactly this guest, and goes to the call. */
export function useAdmit(): UseMutationResult<Meeting, Error, Admission> {
  const keep = useKeepMeeting();
  const go = useGo();
  return useMutation({
    mutationFn: async ({ meeting, guest }: Admission) => {
      if (meeting.state === 'planned') keep(await meetingsApi.open(meeting.id));
      return meetingsApi.admit(meeting.id, guest.id);
    },
    onSuccess: (opened, { meeting }) => {
      keep(opened);
      go(`/appel/${meeting.id}`);
    },
    // Somebody may have done it, or the person left: show what is true now.
    onError: () => keep(undefined),
  });
}
