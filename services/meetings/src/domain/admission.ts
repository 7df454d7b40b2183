import { lacksYes } from './company.ts';
import { allowed, refused, type Decision } from './decision.ts';
import { onlyOpen } from './meeting-life.ts';
import { isLetIn, type Guest, type Meeting } from './meeting.ts';

/** Lets exactly one waiting person in; while one patient is let in, no other is, and nobody beside a patient whom they have not agreed to. */
export function admit(meeting: Meeting, guestId: string, now: Date): Decision<Meeting> {
  const checked = onlyOpen(meeting);
  if (checked.problem) return checked;
  const guest = meeting.guests.find((one) => one.id === guestId);
  if (!guest) return refused('not-found');
  if (lacksYes(meeting, guest) && guest.step === 'waiting') return refused('company-not-agreed');
  if (!canBeAdmitted(meeting, guest)) return refused('guest-not-waiting');
  return allowed(
    withGuest(meeting, {
      ...guest,
      step: 'admitted',
      admittedAt: guest.admittedAt ?? now,
      removedAt: null,
      asksForHelp: false,
      helper: null,
    }),
  );
}

/** Whether this guest waits and nothing keeps them out: two patients never meet, and a patient agrees to who comes. */
export const canBeAdmitted = (meeting: Meeting, guest: Guest): boolean =>
  guest.step === 'waiting' &&
  !lacksYes(meeting, guest) &&
  !(
    guest.role === 'patient' && meeting.guests.some((one) => one.role === 'patient' && isLetIn(one))
  );

/** Back to the waiting room, where they wait from now on; the place in the queue is the one of before. */
export function returnToWaiting(meeting: Meeting, guestId: string, now: Date): Decision<Meeting> {
  const checked = onlyOpen(meeting);
  if (checked.problem) return checked;
  const guest = meeting.guests.find((one) => one.id === guestId);
  if (!guest) return refused('not-found');
  if (!isLetIn(guest)) return refused('guest-not-let-in');
  return allowed(withGuest(meeting, { ...guest, step: 'waiting', putBackAt: now }));
}

/** Since when a guest waits: the call that they were put back from is no waiting. */
export const waitsSince = ({ waitingSince: came, putBackAt: back }: Guest): Date | null =>
  came !== null && back !== null && back > came ? back : came;

/** The meeting with one guest replaced. */
export const withGuest = (meeting: Meeting, guest: Guest): Meeting => ({
  ...meeting,
  guests: meeting.guests.map((one) => (one.id === guest.id ? guest : one)),
});
