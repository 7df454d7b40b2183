import { sorted } from '#shared/sorted.ts';
import type { CheckResult, DeviceChecks, Meeting, MeetingGuest } from '#api/meetings.ts';

/** Somebody of the day with their meeting. */
export interface Seat {
  readonly meeting: Meeting;
  readonly guest: MeetingGuest;
}

const isOver = ({ state }: Meeting): boolean => state === 'ended' || state === 'cancelled';

const allSeats = (meetings: readonly Meeting[]): readonly Seat[] =>
  meetings.flatMap((meeting) => meeting.guests.map((guest) => ({ meeting, guest })));

const seats = (meetings: readonly Meeting[]): readonly Seat[] =>
  allSeats(meetings.filter((meeting) => !isOver(meeting)));

/** Who is in the waiting room, in the order in which they came; who was put back has kept their turn. */
export function queueOf(meetings: readonly Meeting[]): readonly Seat[] {
  const waiting = seats(meetings).filter(({ guest }) => guest.step === 'waiting');
  const since = ({ guest }: Seat): string => guest.queuedSince ?? '';
  return sorted(waiting, (a, b) => since(a).localeCompare(since(b)));
}

/** The first whose page is open: who has closed theirs keeps their turn, and nobody waits behind an empty page. */
export const firstHere = (queue: readonly Seat[]): Seat | undefined =>
  queue.find(({ guest }) => guest.isOnline) ?? queue[0];

const checkingIn: ReadonlySet<MeetingGuest['step']> = new Set(['proved', 'consented', 'checked']);

const inside: ReadonlySet<MeetingGuest['step']> = new Set(['waiting', 'admitted', 'in-call']);

/** Who is on the way in right now, by the hour of their meeting; and who asks for help, wherever they have stopped. */
export function checkingInOf(meetings: readonly Meeting[]): readonly Seat[] {
  return seats(meetings).filter(({ guest }) =>
    guest.asksForHelp ? !inside.has(guest.step) : guest.isOnline && checkingIn.has(guest.step),
  );
}

/** Who has asked for help, and whom nobody has answered. */
const askingOf = (meetings: readonly Meeting[]): readonly Seat[] =>
  seats(meetings).filter(({ guest }) => guest.asksForHelp);

/** Who was let in: in the call, or about to be. */
export function inRoomOf(meetings: readonly Meeting[]): readonly Seat[] {
  return seats(meetings).filter(
    ({ guest }) => guest.step === 'admitted' || guest.step === 'in-call',
  );
}

/** Let in, and not there: no page of theirs is open that would bring them into the call. */
export const isPageClosed = ({ step, isOnline }: MeetingGuest): boolean =>
  step === 'admitted' && !isOnline;

/** Whose link was locked after too many wrong dates; after the end too, while it would still open something. */
export function lockedOf(meetings: readonly Meeting[]): readonly Seat[] {
  return allSeats(meetings).filter(({ guest }) => guest.invitation.state === 'locked');
}

/** Where a guest stands, as the day's list says it. */
export type SeatStatus =
  | 'cancelled'
  | 'ended'
  /** Nobody came, and nobody can any more. */
  | 'missed'
  | 'in-room'
  | 'waiting'
  | 'waiting-weak'
  | 'locked'
  | 'refused'
  | 'checking-in'
  | 'left'
  | 'opened'
  | 'mail-failed'
  | 'mail-waiting'
  | 'sent';

const steps: Partial<Record<MeetingGuest['step'], SeatStatus>> = {
  admitted: 'in-room',
  'in-call': 'in-room',
  'refused-consent': 'refused',
  left: 'left',
  proved: 'checking-in',
  consented: 'checking-in',
  checked: 'checking-in',
};

/** The same at a moment: an appointment to which nobody came is not awaited for ever. */
export function statusAt(
  meeting: Meeting,
  guest: MeetingGuest | undefined,
  now: number,
): SeatStatus {
  const status = statusOf(meeting, guest);
  const isShut = meeting.state === 'planned' && now > Date.parse(meeting.closesAt);
  return isShut && (away.has(status) || status === 'refused') ? 'missed' : status;
}

/** One word for where a guest stands. */
export function statusOf(meeting: Meeting, guest: MeetingGuest | undefined): SeatStatus {
  if (meeting.state === 'cancelled' || meeting.state === 'ended') return meeting.state;
  if (!guest) return 'sent';
  if (guest.invitation.state === 'locked') return 'locked';
  if (guest.step === 'waiting') return isWeak(guest.checks) ? 'waiting-weak' : 'waiting';
  const { state, mail } = guest.invitation;
  return steps[guest.step] ?? (state === 'sent' ? byMail[mail.state] : 'opened');
}

const byMail = { sent: 'sent', waiting: 'mail-waiting', failed: 'mail-failed' } as const;

const fine: ReadonlySet<CheckResult> = new Set(['good', 'skipped']);

/** Whether something of the person's device will be felt in the call. */
export function isWeak(checks: DeviceChecks | null): boolean {
  if (!checks) return false;
  return ![checks.camera, checks.microphone, checks.network].every((result) => fine.has(result));
}

const away: ReadonlySet<SeatStatus> = new Set([
  'sent',
  'mail-waiting',
  'mail-failed',
  'opened',
  'checking-in',
  'locked',
  'left',
]);

/** Minutes by which somebody who should be here is late, or null. */
export function minutesLate(seat: Seat, now: number): number | null {
  const status = statusAt(seat.meeting, seat.guest, now);
  const isAway = away.has(status);
  const late = Math.floor((now - Date.parse(seat.meeting.startsAt)) / 60_000);
  return isAway && seat.meeting.state !== 'open' && late >= 1 ? late : null;
}

/** The day's list: what is folded away, what is shown, and where the present instant lies among it. */
export interface DayView {
  readonly folded: readonly Meeting[];
  readonly shown: readonly Meeting[];
  /** Index in `shown` before which the line of now stands; null on other days. */
  readonly nowAt: number | null;
}

/** All ended meetings but the last one fold away. */
export function dayView(meetings: readonly Meeting[], now: number | null): DayView {
  const ended = meetings.filter(({ state }) => state === 'ended');
  const folded = ended.length > 1 ? ended.slice(0, -1) : [];
  const shown = meetings.filter((meeting) => !folded.includes(meeting));
  if (now === null) return { folded, shown, nowAt: null };
  const next = shown.findIndex(({ startsAt }) => Date.parse(startsAt) > now);
  return { folded, shown, nowAt: next === -1 ? shown.length : next };
}

/** Who has come, and who needs somebody: all of them in one look, or those of late. */
export interface Outstanding {
  /** Who is in the waiting room, in their order. */
  readonly came: readonly Seat[];
  /** Who asks for help, and whose link is locked. */
  readonly asked: readonly Seat[];
  readonly locked: readonly Seat[];
}

/** What nobody has seen to. */
export const outstandingOf = (meetings: readonly Meeting[]): Outstanding => ({
  came: queueOf(meetings),
  asked: askingOf(meetings),
  locked: lockedOf(meetings),
});

/** What changed between two looks at a day, for whoever looks. */
export interface DayNews extends Outstanding {
  /** Who left the waiting room. */
  readonly went: readonly Seat[];
  /** Consultations that a colleague has just handed over, with somebody in their call or waiting room already. */
  readonly given: readonly Meeting[];
  /** Meetings that have just begun, of which one is, and in which one is not yet. */
  readonly begun: readonly Meeting[];
}

/** Compares two looks of `ownId` at a day. Whom one has let in has not left, and whom one has put back has not come. */
export function dayNews(
  before: readonly Meeting[],
  after: readonly Meeting[],
  ownId: string,
): DayNews {
  const [waited, wait] = [queueOf(before), queueOf(after)];
  const [wasInside, inside] = [inRoomOf(before), inRoomOf(after)];
  const turns = new Map(wasInside.map(({ guest }) => [guest.id, guest.queuedSince]));
  // Whoever left and comes again has a new turn; whoever is put back has kept theirs.
  const isPutBack = ({ guest }: Seat): boolean => turns.get(guest.id) === guest.queuedSince;
  const known = new Set(before.filter(({ host }) => host.id === ownId).map(({ id }) => id));
  const wasOpen = new Set(before.filter(({ state }) => state === 'open').map(({ id }) => id));
  const isOwn = ({ meeting }: Seat): boolean => meeting.host.id === ownId;
  // What was planned and entered while this page heard nothing is an arrival.
  const isGiven = (seat: Seat): boolean =>
    isOwn(seat) && !known.has(seat.meeting.id) && seat.meeting.handedOverAt !== null;
  return {
    came: without(wait, waited).filter(
      (seat) => !isGiven(seat) && !(isOwn(seat) && isPutBack(seat)),
    ),
    went: without(waited, [...wait, ...inside.filter(isOwn)]),
    asked: without(askingOf(after), askingOf(before)),
    locked: without(lockedOf(after), lockedOf(before)),
    given: [...new Set([...inside, ...wait].filter(isGiven).map(({ meeting }) => meeting))],
    begun: after.filter((meeting) => !wasOpen.has(meeting.id) && isMissedBy(meeting, ownId)),
  };
}

/** A call rings by itself. */
function isMissedBy({ kind, state, ringsUntil, members }: Meeting, personId: string): boolean {
  if (kind !== 'meeting' || state !== 'open' || ringsUntil !== null) return false;
  const me = members.find(({ id }) => id === personId);
  return me !== undefined && !me.isRemoved && me.participantId === null;
}

function without(seats: readonly Seat[], others: readonly Seat[]): readonly Seat[] {
  const ids = new Set(others.map(({ guest }) => guest.id));
  return seats.filter(({ guest }) => !ids.has(guest.id));
}

/** How long an ended meeting lasted, in minutes. */
export function minutesHeld({ openedAt, endedAt }: Meeting): number | null {
  if (!openedAt || !endedAt) return null;
  return Math.max(1, Math.round((Date.parse(endedAt) - Date.parse(openedAt)) / 60_000));
}
