import { useMutation } from '@tanstack/react-query';
import type { UseMutationResult } from '@tanstack/react-query';
import { meetingsApi } from '#api/meetings.ts';
import type { Meeting } from '#api/meetings.ts';
import { useGo } from './app-link.tsx';
import { letIn } from './let-in.ts';
import type { Admission } from './let-in.ts';
import { useKeepMeeting } from './use-day.ts';

/** Whether somebody of this meeting may be let in now: it is open, or may be opened for that. */
export function mayLetIn({ state, may }: Meeting): boolean {
  return may.includes('meeting.admit') || (state === 'planned' && may.includes('meeting.open'));
}

/** Lets one person in: opens the meeting if need be, admits exactly this guest, and goes to the call. */
export function useAdmit(): UseMutationResult<Meeting, Error, Admission> {
  const keep = useKeepMeeting();
  const go = useGo();
  return useMutation({
    mutationFn: (admission: Admission) =>
      letIn(admission, {
        admit: meetingsApi.admitAndJoin,
        loadCall: () => import('#screens/call/host-session.ts'),
      }),
    onSuccess: (opened, { meeting }) => {
      keep(opened);
      go(`/appel/${meeting.id}`);
    },
    // Somebody may have done it, or the person left: show what is true now.
    onError: () => keep(undefined),
  });
}
