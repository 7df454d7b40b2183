import { allowed, refused, type Decision } from './decision.ts';
import { isLetIn, type Guest, type Meeting } from './meeting.ts';

/** planned → open → ended; planned or open → cancelled. Ended and cancelled are final. */

const overProblem = (meeting: Meeting): 'meeting-ended' | 'meeting-cancelled' | null => {
  if (meeting.state === 'ended') return 'meeting-ended';
  return meeting.state === 'cancelled' ? 'meeting-cancelled' : null;
};

/** Refuses what is final. */
export function notOver(meeting: Meeting): Decision<Meeting> {
  const over = overProblem(meeting);
  return over ? refused(over) : allowed(meeting);
}

/** Refuses what is not open. */
export function onlyOpen(meeting: Meeting): Decision<Meeting> {
  const over = overProblem(meeting);
  if (over) return refused(over);
  return meeting.state === 'open' ? allowed(meeting) : refused('meeting-not-open');
}

/** When a meeting is opened, and on which engine. */
export type Opening = { readonly now: Date; readonly engineId: string };

/** Opening lets nobody in by itself. Opening what is open changes nothing, and leaves the room on its engine. */
export function open(meeting: Meeting, { now, engineId }: Opening): Decision<Meeting> {
  const over = overProblem(meeting);
  if (over) return refused(over);
  if (meeting.state === 'open') return allowed(meeting);
  const version = meeting.version + 1;
  return allowed({ ...meeting, state: 'open', openedAt: now, engineId, version });
}

export function end(meeting: Meeting, now: Date): Decision<Meeting> {
  const checked = onlyOpen(meeting);
  if (checked.problem) return checked;
  return allowed({ ...close(meeting, now), state: 'ended' });
}

export function cancel(meeting: Meeting, cancelledBy: string, now: Date): Decision<Meeting> {
  const checked = notOver(meeting);
  if (checked.problem) return checked;
  const sequence = meeting.sequence + 1;
  return allowed({ ...close(meeting, now), state: 'cancelled', cancelledBy, sequence });
}

const close = (meeting: Meeting, now: Date): Meeting => ({
  ...meeting,
  endedAt: now,
  version: meeting.version + 1,
  guests: meeting.guests.map(sendOut),
});

const sendOut = (guest: Guest): Guest =>
  isLetIn(guest) || guest.step === 'waiting'
    ? { ...guest, step: 'left', asksForHelp: false, helper: null, sessionId: null }
    : guest;

/** Another clinician takes over; who was let in or waits stays where they are. What has not begun is another entry in the calendars. */
export function handOver(meeting: Meeting, toPersonId: string, now: Date): Decision<Meeting> {
  const checked = notOver(meeting);
  if (checked.problem) return checked;
  if (meeting.hostId === toPersonId) return allowed(meeting);
  return allowed({
    ...meeting,
    hostId: toPersonId,
    handedOverAt: now,
    version: meeting.version + 1,
    sequence: meeting.sequence + (meeting.state === 'planned' ? 1 : 0),
    // The new host's page has shown nobody yet.
    guests: meeting.guests.map((guest) => ({ ...guest, isHostInformed: false })),
  });
}
