import type { Span } from './day.ts';
import { isLetIn, type Guest, type Meeting } from './meeting.ts';

const minuteMs = 60_000;

/** A link works from half an hour before the start … */
const opensBeforeMs = 30 * minuteMs;
/** … until two hours after the planned end. */
const closesAfterMs = 120 * minuteMs;
/** No consultation is planned for longer. */
const longestMs = 240 * minuteMs;
/** A clock that is a little wrong, or a form filled in slowly, is no attempt to plan in the past. */
export const plannableAgoMs = 5 * minuteMs;
/** An open meeting with nobody in it for this long after its planned end was forgotten. */
export const forgottenAfterMs = 240 * minuteMs;
/** A page whose stream is gone for this long is no longer open. */
export const onlineGraceMs = 20_000;
/** Longer nobody lets a telephone ring. */
export const ringMs = 45_000;
/** Whoever was lost in a call is back within it, as is who reloads their page; or they do not come. */
export const awaitedMs = minuteMs;
/** A grant connects within this time or never. */
export const connectWithinMs = 90_000;

type Planned = Pick<Meeting, 'startsAt' | 'durationMinutes'>;

export const endOf = ({ startsAt, durationMinutes }: Planned): Date =>
  new Date(startsAt.getTime() + durationMinutes * minuteMs);
export const opensAt = ({ startsAt }: Pick<Planned, 'startsAt'>): Date =>
  new Date(startsAt.getTime() - opensBeforeMs);
export const closesAt = (meeting: Planned): Date =>
  new Date(endOf(meeting).getTime() + closesAfterMs);

/** While the doctor is there, the link works whatever the clock says. */
export function timing(meeting: Meeting, now: Date): 'too-early' | 'on-time' | 'too-late' {
  if (meeting.state === 'open') return 'on-time';
  if (now < opensAt(meeting)) return 'too-early';
  return now > closesAt(meeting) ? 'too-late' : 'on-time';
}

/** The same for one guest: whoever waits or was let in is never shut out by a clock. */
export const timingFor = (meeting: Meeting, guest: Guest, now: Date): ReturnType<typeof timing> =>
  guest.step === 'waiting' || isLetIn(guest) ? 'on-time' : timing(meeting, now);

/** Since when a page has to have been seen to count as open. */
export const onlineSince = (now: Date): Date => new Date(now.getTime() - onlineGraceMs - 10_000);

/** Which consultations can be entered now: by their start, and by an end that is not too long ago. */
export type Entrance = { readonly starts: Span; readonly endsFrom: Date };

export const entranceAt = (now: Date): Entrance => ({
  starts: {
    from: new Date(now.getTime() - closesAfterMs - longestMs),
    until: new Date(now.getTime() + opensBeforeMs),
  },
  endsFrom: new Date(now.getTime() - closesAfterMs),
});

/** Who stands at a door now: whose consultation can be entered, or whose page is open. */
export type AtDoor = { readonly entrance: Entrance; readonly onlineSince: Date };

export const atDoor = (now: Date): AtDoor => ({
  entrance: entranceAt(now),
  onlineSince: onlineSince(now),
});
