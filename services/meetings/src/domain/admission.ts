import { allowed, refused, type Decision } from './decision.ts';
import { onlyOpen } from './meeting-life.ts';
import { isLetIn, type Guest, type Meeting } from './meeting.ts';

/** The host lets exactly one waiting person in; while somebody is let in, nobody else is. */
export function admit(meeting: Meeting, guestId: string, now: Date): Decision<Meeting> {
  const checked = onlyOpen(meeting);
  if (checked.problem) return checked;
  const guest = meeting.guests.find((one) => one.id === guestId);
  if (!guest) return refused('not-found');
  if (guest.step !== 'waiting' || meeting.guests.some(isLetIn)) return refused('guest-not-waiting');
  return allowed(
    withGuest(meeting, {
      ...guest,
      step: 'admitted',
      admittedAt: guest.admittedAt ?? now,
      asksForHelp: false,
    }),
  );
}

/** Back to the waiting room; the place in the queue is the one of before. */
export function returnToWaiting(meeting: Meeting, guestId: string): Decision<Meeting> {
  const checked = onlyOpen(meeting);
  if (checked.problem) return checked;
  const guest = meeting.guests.find((one) => one.id === guestId);
  if (!guest) return refused('not-found');
  if (!isLetIn(guest)) return refused('guest-not-let-in');
  return allowed(withGuest(meeting, { ...guest, step: 'waiting' }));
}

/** The meeting with one guest replaced. */
export const withGuest = (meeting: Meeting, guest: Guest): Meeting => ({
  ...meeting,
  guests: meeting.guests.map((one) => (one.id === guest.id ? guest : one)),
});
