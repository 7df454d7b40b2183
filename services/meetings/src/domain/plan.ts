import { appointmentChanges, type AppointmentChange } from '@astra/contracts/events';
import type { ChangeGroupMeeting, ChangeMeeting, PlanMeeting } from '@astra/contracts/meetings';
import { allowed, refused, type Decision } from './decision.ts';
import { notOver } from './meeting-life.ts';
import type { Guest, Meeting, Phone } from './meeting.ts';
import { opensAt, plannableAgoMs } from './times.ts';
import { comeAgain, mostAttempts } from './visit-steps.ts';

const longestAheadMs = 2 * 366 * 86_400_000;

/** A start that can be planned: not past, not years away. */
export function checkStart(startsAt: Date, now: Date): Decision<Date> {
  if (startsAt.getTime() < now.getTime() - plannableAgoMs) return refused('meeting-in-past');
  if (startsAt.getTime() > now.getTime() + longestAheadMs) return refused('invalid-input');
  return allowed(startsAt);
}

/** Nowhere is the day further on than so many hours before it begins in UTC. */
const easternmostMs = 14 * 3_600_000;

/** A date of birth that a living person can have, wherever they are. */
export const isPossibleBirth = (day: string, now: Date): boolean =>
  day >= '1900-01-01' && day <= new Date(now.getTime() + easternmostMs).toISOString().slice(0, 10);

/** What a secretary's correction changes, and what must follow from it. */
export type Change = {
  readonly meeting: Meeting;
  /** Another time, length, host or title: those invited are told. */
  readonly isMoved: boolean;
  readonly isHostChanged: boolean;
};

/** Another telephone number, once it is read; null: none any more. */
type ReadPhone = { readonly phone?: Phone | null };
type AskedGuest = Omit<NonNullable<ChangeMeeting['guest']>, 'phone'> & ReadPhone;
/** What is asked to be different, of either kind. */
export type AskedChange = Omit<ChangeMeeting, 'guest'> &
  ChangeGroupMeeting & { readonly guest?: AskedGuest };

export function change(meeting: Meeting, asked: AskedChange, now: Date): Decision<Change> {
  const checked = notOver(meeting);
  if (checked.problem) return checked;
  if (asked.version !== meeting.version) return refused('stale-version');
  const times = reschedule(meeting, asked, now);
  if (times.problem) return times;
  const { isRescheduled, ...when } = times.value;
  if (!isForKind(meeting, asked)) return refused('invalid-input');
  const host = hostThen(meeting, asked, now);
  const title = asked.title?.trim() ?? meeting.title;
  const isHostChanged = host.hostId !== meeting.hostId;
  const guests = guestsThen(meeting, times.value, now).map((guest) =>
    // A correction is about the patient; others hear of another host too.
    correct(guest, guest.role === 'patient' ? asked.guest : undefined, isHostChanged),
  );
  const isMoved = isRescheduled || isHostChanged || title !== meeting.title;
  const needsNewLink = guests.some((guest, at) => guest.email !== meeting.guests[at]?.email);
  const version = meeting.version + 1;
  const sequence = meeting.sequence + (isMoved || needsNewLink ? 1 : 0);
  return allowed({
    isMoved,
    isHostChanged,
    meeting: { ...meeting, ...when, ...host, title, guests, version, sequence },
  });
}

function hostThen(
  { hostId, handedOverAt }: Meeting,
  { hostId: asked = hostId }: AskedChange,
  now: Date,
): Pick<Meeting, 'hostId' | 'handedOverAt'> {
  return { hostId: asked, handedOverAt: asked === hostId ? handedOverAt : now };
}

/** What those who are invited are told to be another. */
export function changesOf(before: Meeting, after: Meeting): readonly AppointmentChange[] {
  const isAnother = {
    time: before.startsAt.getTime() !== after.startsAt.getTime(),
    length: before.durationMinutes !== after.durationMinutes,
    host: before.hostId !== after.hostId,
  } satisfies Record<AppointmentChange, boolean>;
  return appointmentChanges.filter((change) => isAnother[change]);
}

/** A consultation has no title; a meeting keeps its host, and its guests are invited one by one. */
const isForKind = ({ kind }: Meeting, { title, hostId, guest }: AskedChange): boolean =>
  kind === 'consultation' ? title === undefined : hostId === undefined && guest === undefined;

type Times = Pick<Meeting, 'startsAt' | 'durationMinutes'> & { readonly isRescheduled: boolean };

/** What has begun is not moved any more. */
function reschedule(meeting: Meeting, asked: AskedChange, now: Date): Decision<Times> {
  const startsAt = asked.startsAt === undefined ? meeting.startsAt : new Date(asked.startsAt);
  const durationMinutes = asked.durationMinutes ?? meeting.durationMinutes;
  const isRescheduled =
    startsAt.getTime() !== meeting.startsAt.getTime() ||
    durationMinutes !== meeting.durationMinutes;
  if (!isRescheduled) return allowed({ startsAt, durationMinutes, isRescheduled });
  if (meeting.state === 'open') return refused('not-allowed');
  const start = checkStart(startsAt, now);
  return start.problem ? start : allowed({ startsAt, durationMinutes, isRescheduled });
}

/** Nobody stands at a door that is closed again. */
const guestsThen = ({ guests }: Meeting, times: Times, now: Date): readonly Guest[] =>
  times.isRescheduled && now < opensAt(times) ? guests.map(comeAgain) : guests;

/** Who was asked for a date that the house had wrong has not failed by it. A closed link is opened by a new one alone. */
const triesLeft = ({ dateOfBirth, attemptsLeft }: Guest, corrected = dateOfBirth): number =>
  corrected === dateOfBirth || attemptsLeft === 0 ? attemptsLeft : mostAttempts;

function correct(
  guest: Guest,
  { name, phone, ...asked }: AskedGuest = {},
  isHostChanged: boolean,
): Guest {
  return {
    ...guest,
    ...asked,
    name: name?.trim() ?? guest.name,
    phone: phone === undefined ? guest.phone : phone,
    attemptsLeft: triesLeft(guest, asked.dateOfBirth),
    isHostInformed: guest.isHostInformed && !isHostChanged,
  };
}

export type NewIds = {
  readonly meetingId: string;
  readonly guestId: string;
  readonly roomId: string;
  readonly organisationId: string;
};

/** A consultation that is to be planned, its patient's telephone number read. */
type Planned = Omit<PlanMeeting, 'guest'> & {
  readonly guest: Omit<PlanMeeting['guest'], 'phone'> & ReadPhone;
};

/** A new consultation with its one patient. */
export function plan(asked: Planned, ids: NewIds, now: Date): Decision<Meeting> {
  const start = checkStart(new Date(asked.startsAt), now);
  if (start.problem) return start;
  const { meetingId, organisationId } = ids;
  return allowed({
    id: meetingId,
    organisationId,
    kind: 'consultation',
    visitKind: asked.visitKind,
    title: null,
    state: 'planned',
    hostId: asked.hostId,
    startsAt: start.value,
    durationMinutes: asked.durationMinutes,
    roomId: ids.roomId,
    engineId: null,
    sequence: 0,
    openedAt: null,
    endedAt: null,
    handedOverAt: null,
    cancelledBy: null,
    ringsUntil: null,
    conversationUntil: null,
    version: 1,
    guests: [newGuest(asked.guest, ids, now)],
    members: [],
  });
}

type NewGuest = Pick<Guest, 'name' | 'email' | 'locale'> & {
  readonly dateOfBirth?: string;
  readonly part?: Guest['part'];
} & ReadPhone;

/** Who is born on a day that was given is the patient. */
export const newGuest = (
  { name, email, locale, dateOfBirth, part = null, phone = null }: NewGuest,
  ids: Omit<NewIds, 'roomId'>,
  now: Date,
): Guest => ({
  id: ids.guestId,
  organisationId: ids.organisationId,
  meetingId: ids.meetingId,
  role: dateOfBirth === undefined ? 'invitee' : 'patient',
  name: name.trim(),
  email,
  dateOfBirth: dateOfBirth ?? null,
  phone,
  locale,
  step: 'invited',
  attemptsLeft: mostAttempts,
  linkSentAt: now,
  mail: { state: 'waiting', at: now },
  linkOpenedAt: null,
  provedAt: null,
  sessionId: null,
  waitingSince: null,
  putBackAt: null,
  admittedAt: null,
  removedAt: null,
  checks: null,
  isAudioOnly: false,
  asksForHelp: false,
  helper: null,
  isHostInformed: false,
  consent: null,
  part,
  companyQuestion: null,
  documentsUntil: null,
});

/** A new link forgets what happened with the old one; who is in the house stays. */
export const renewLink = (guest: Guest, now: Date): Guest => ({
  ...guest,
  attemptsLeft: mostAttempts,
  linkSentAt: now,
  linkOpenedAt: null,
});
