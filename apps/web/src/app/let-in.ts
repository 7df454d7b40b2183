import type { EngineGrant, LetIn, Meeting, MeetingGuest } from '#api/meetings.ts';

/** Who is let in, and to which meeting. */
export interface Admission {
  readonly meeting: Meeting;
  readonly guest: MeetingGuest;
}

/** The call's code as far as letting in needs it. */
interface CallCode {
  readonly beginEarly: (meetingId: string, wayIn: Promise<EngineGrant | null>) => void;
  readonly giveUpEarly: (meetingId: string) => void;
}

interface Ways {
  readonly admit: (meetingId: string, guestId: string) => Promise<LetIn>;
  readonly loadCall: () => Promise<CallCode>;
}

/** Admits exactly this guest, while the call's code comes and begins. */
export async function letIn({ meeting, guest }: Admission, ways: Ways): Promise<Meeting> {
  const admitting = ways.admit(meeting.id, guest.id);
  const call = ways.loadCall();
  const wayIn = admitting.then(({ grant }) => grant);
  wayIn.catch(() => undefined);
  call.then(({ beginEarly }) => beginEarly(meeting.id, wayIn)).catch(() => undefined);
  try {
    const opened = await admitting;
    // The call sets out before the page is drawn anew.
    await new Promise((resolve) => setTimeout(resolve));
    return opened.meeting;
  } catch (error) {
    // The refusal is what the doctor must read, also where the call's code did not come.
    call.then(({ giveUpEarly }) => giveUpEarly(meeting.id)).catch(() => undefined);
    throw error;
  }
}
