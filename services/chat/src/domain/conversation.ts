import type { MeetingPeople } from '@astra/contracts/chat';

type Until = Pick<MeetingPeople, 'isOver' | 'guestsUntil'>;

/** Whether guests read and write now: until the meeting is over, and after it until the day that was set. */
export const mayGuestsTalk = (meeting: Until, now: Date): boolean =>
  !meeting.isOver || guestsTalkUntil(meeting, now) !== null;

/** The day to come on which they are to be closed; null: none. */
export function guestsTalkUntil({ isOver, guestsUntil }: Until, now: Date): Date | null {
  const until = isOver && guestsUntil !== null ? new Date(guestsUntil) : null;
  return until !== null && until > now ? until : null;
}
