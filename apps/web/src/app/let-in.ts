import type { Meeting, MeetingGuest } from '#api/meetings.ts';

/** Who is let in, and to which meeting. */
export interface Admission {
  readonly meeting: Meeting;
  readonly guest: MeetingGuest;
}

/** The call's code as far as letting in needs it. */
interface CallCode {
  readonly beginEarly: (meetingId: string, opening: Promise<unknown>) => void;
  readonly giveUpEarly: (meetingId: string) => void;
}

interface Ways {
  readonly open: (meetingId: string) => Promise<Meeting>;
  readonly admit: (meetingId: string, guestId: string) => Promise<Meeting>;
  readonly loadCall: () => Promise<CallCode>;
  readonly onOpen: (meeting: Meeting) => void;
}

/** Opens the meeting if need be and admits exactly this guest, while the call's code comes and begins. */
export async function letIn({ meeting, guest }: Admission, ways: Ways): Promise<Meeting> {
  const opening = meeting.state === 'planned' ? ways.open(meeting.id) : Promise.resolve(meeting);
  const call = ways.loadCall();
  call.then(({ beginEarly }) => beginEarly(meeting.id, opening)).catch(() => undefined);
  try {
    ways.onOpen(await opening);
    return await ways.admit(meeting.id, guest.id);
  } catch (error) {
    // The refusal is what the doctor must read, also where the call's code did not come.
    call.then(({ giveUpEarly }) => giveUpEarly(meeting.id)).catch(() => undefined);
    throw error;
  }
}
