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
      const admitting = meetingsApi.admit(meeting.id, guest.id);
      const call = import('#screens/call/host-session.ts');
      call.then(({ beginEarly }) => beginEarly(meeting.id, admitting)).catch(() => undefined);
      try {
        const opened = await admitting;
        // The call asks for its way in before the page is drawn anew.
        await new Promise((resolve) => setTimeout(resolve));
        return opened;
      } catch (error) {
        // The refusal is what the doctor must read, also where the call's code did not come.
        call.then(({ giveUpEarly }) => giveUpEarly(meeting.id)).catch(() => undefined);
        throw error;
      }
    },
    onSuccess: (opened, { meeting }) => {
      keep(opened);
      go(`/appel/${meeting.id}`);
    },
    // Somebody may have done it, or the person left: show what is true now.
    onError: () => keep(undefined),
  });
}
