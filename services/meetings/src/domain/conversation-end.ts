import { allowed, refused, type Decision } from './decision.ts';
import { onlyOpen } from './meeting-life.ts';
import type { Guest, Meeting } from './meeting.ts';

const dayMs = 86_400_000;

/** No conversation stays open to a patient for longer. */
const mostConversationDays = 30;
/** To the midnight after the last day, wherever it is. */
const longestMs = (mostConversationDays + 1) * dayMs;

/** Whether a day can be said: it is to come, and not too far away. */
export const isGoodEnd = (until: Date, now: Date): boolean =>
  until > now && until.getTime() <= now.getTime() + longestMs;

/** The patient who was in a consultation and has not been taken out of it: nobody else has its words afterwards. */
export const keepsConversation = ({ role, admittedAt, removedAt, step }: Guest): boolean =>
  role === 'patient' && admittedAt !== null && removedAt === null && step === 'left';

/** Until when the guest still reads and writes, after the end; null: no longer. */
export function conversationUntil(meeting: Meeting, guest: Guest, now: Date): Date | null {
  const until = meeting.state === 'ended' ? meeting.conversationUntil : null;
  return until !== null && until > now && keepsConversation(guest) ? until : null;
}

/** At the end: until the day that the doctor has said, or else as the organisation has it. */
export function leaveConversation(
  ended: Meeting,
  { days, now }: { readonly days: number; readonly now: Date },
): Meeting {
  const byRule = new Date(now.getTime() + days * dayMs);
  const until = ended.conversationUntil ?? byRule;
  const isKept = ended.kind === 'consultation' && ended.guests.some(keepsConversation);
  return { ...ended, conversationUntil: isKept && until > now ? until : null };
}

type Wish = { readonly until: Date | null; readonly now: Date };

/** Says until when; null: no longer than the meeting, and after its end no longer at all. What has closed stays closed. */
export function setConversationEnd(meeting: Meeting, { until, now }: Wish): Decision<Meeting> {
  if (meeting.kind !== 'consultation') return refused('not-allowed');
  const version = meeting.version + 1;
  if (meeting.state !== 'ended') {
    const checked = onlyOpen(meeting);
    // A day that has come by the end closes with the end.
    return checked.problem
      ? checked
      : allowed({ ...meeting, conversationUntil: until ?? now, version });
  }
  const isOpen = meeting.conversationUntil !== null && meeting.conversationUntil > now;
  if (!isOpen) return refused('meeting-ended');
  return allowed({ ...meeting, conversationUntil: until, version });
}
