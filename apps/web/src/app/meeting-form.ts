import { isoDateOf, noDate, typedDateOf } from '@astra/ui/birth-date-field';
import type { TypedDate } from '@astra/ui/birth-date-field';
import type { ChangeMeeting, Meeting, PlanMeeting } from '#api/meetings.ts';
import { isEmail, lineFault } from '#shared/checks.ts';
import { detailsOf, problemOf } from '#shared/problem-error.ts';
import { dayOf, formatMoment, momentOf } from '#shared/time.ts';

/** What a secretary types to plan or change a consultation. */
export interface MeetingForm {
  readonly name: string;
  readonly email: string;
  readonly birth: TypedDate;
  /** Empty where none is known. */
  readonly phone: string;
  readonly locale: 'fr' | 'en';
  readonly visitKind: 'first' | 'follow-up';
  readonly hostId: string;
  readonly day: string;
  readonly durationMinutes: number;
  readonly time: string;
}

/** Lengths that are offered, in minutes. */
export const durations = [10, 15, 20, 30, 45, 60, 90] as const;

/** The language of the house: whoever plans may have another one, and the patient need not share it. */
const houseLocale = 'fr';

/** An empty form for a day and a host. */
export function emptyForm(day: string, hostId: string): MeetingForm {
  const visitKind = 'follow-up';
  return {
    name: '',
    email: '',
    birth: noDate,
    phone: '',
    locale: houseLocale,
    visitKind,
    hostId,
    day,
    durationMinutes: 20,
    time: '',
  };
}

/** Has somebody typed something of a patient that the form did not begin with? A day or a length alone is chosen again at once. */
export function isBegun(form: MeetingForm, first: MeetingForm): boolean {
  const { name, email, birth, phone } = form;
  const typed = [name, email, phone, birth.day, birth.month, birth.year];
  return typed.some((text) => text.trim() !== '') && JSON.stringify(form) !== JSON.stringify(first);
}

/** What the form shows of the patient. */
const patientOf = ({
  name,
  email,
  dateOfBirth,
  phone,
  locale,
}: Meeting['guests'][number]): Pick<
  MeetingForm,
  'name' | 'email' | 'birth' | 'phone' | 'locale'
> => ({
  name,
  email,
  birth: dateOfBirth ? typedDateOf(dateOfBirth) : noDate,
  phone: phone?.written ?? '',
  locale,
});

/** The form of a meeting that exists. */
export function formOf(meeting: Meeting, timeZone: string): MeetingForm {
  const day = dayOf(meeting.startsAt, timeZone);
  const [guest] = meeting.guests;
  return {
    ...emptyForm(day, meeting.host.id),
    ...(guest && patientOf(guest)),
    visitKind: meeting.visitKind ?? 'follow-up',
    durationMinutes: meeting.durationMinutes,
    time: formatMoment(meeting.startsAt, 'time', { locale: 'fr', timeZone }),
  };
}

/** A field, by the id of its control. */
export type FieldId = 'name' | 'email' | 'birth' | 'phone' | 'host' | 'day' | 'time';
/** What is wrong with a field; a key of the words of `plan.faults`. */
export type Fault =
  | 'name-missing'
  | 'name-hidden'
  | 'name-too-long'
  | 'email'
  | 'birth'
  | 'birth-future'
  | 'phone'
  | 'host'
  | 'day'
  | 'time'
  | 'past'
  | 'taken'
  | 'not-clinician'
  | 'refused';
/** What is wrong with the form, field by field. */
export type Faults = Readonly<Partial<Record<FieldId, Fault>>>;

const oldest = '1900-01-01';

function birthFault(birth: TypedDate, now: number): Fault | undefined {
  const day = isoDateOf(birth);
  if (!day || day < oldest) return 'birth';
  return Date.parse(day) > now ? 'birth-future' : undefined;
}

function timeFault(form: MeetingForm, now: number, timeZone: string): Fault | undefined {
  if (!/^\d{2}:\d{2}$/u.test(form.time)) return 'time';
  if (!form.day) return undefined;
  return Date.parse(momentOf(form.day, form.time, timeZone)) <= now ? 'past' : undefined;
}

/** Nothing, or what may be a number; the service knows which ones can be called. */
const mayBePhone = (phone: string): boolean =>
  phone === '' ||
  (/^[+0-9 ()./\u00A0\u202F-]*$/u.test(phone) && phone.replaceAll(/\D/gu, '').length >= 6);

/** What must be mended before the form can be sent, in the order of the page. */
export function faultsOf(form: MeetingForm, now: number, timeZone: string): Faults {
  const name = lineFault(form.name, 120);
  const found: Partial<Record<FieldId, Fault | undefined>> = {
    name: name && `name-${name}`,
    email: isEmail(form.email) ? undefined : 'email',
    birth: birthFault(form.birth, now),
    phone: mayBePhone(form.phone.trim()) ? undefined : 'phone',
    host: form.hostId ? undefined : 'host',
    day: /^\d{4}-\d{2}-\d{2}$/u.test(form.day) ? undefined : 'day',
    time: timeFault(form, now, timeZone),
  };
  // Only what was found.
  return Object.fromEntries(Object.entries(found).filter(([, fault]) => fault)) as Faults;
}

const pointers: readonly (readonly [string, FieldId])[] = [
  ['/guest/name', 'name'],
  ['/guest/email', 'email'],
  ['/guest/dateOfBirth', 'birth'],
  ['/guest/phone', 'phone'],
  ['/hostId', 'host'],
  ['/startsAt', 'time'],
];

/** What the service found wrong, field by field; null when its answer is not about a field. */
export function faultsFrom(error: unknown): Faults | null {
  const problem = problemOf(error);
  if (problem === 'host-not-available') return { time: 'taken' };
  if (problem === 'meeting-in-past') return { time: 'past' };
  if (problem === 'host-not-clinician') return { host: 'not-clinician' };
  if (problem !== 'invalid-input') return null;
  const named = (detailsOf(error)?.errors ?? []).flatMap(({ pointer }) =>
    pointers
      .filter(([known]) => pointer.endsWith(known))
      .map(([, id]) => [id, id === 'phone' ? 'phone' : 'refused']),
  );
  return named.length > 0 ? (Object.fromEntries(named) as Faults) : null;
}

/** The request that plans it. Only for a form without faults. */
export function planOf(form: MeetingForm, timeZone: string): PlanMeeting {
  return {
    kind: 'consultation',
    visitKind: form.visitKind,
    hostId: form.hostId,
    startsAt: momentOf(form.day, form.time, timeZone),
    durationMinutes: form.durationMinutes,
    guest: {
      name: form.name.trim(),
      email: form.email.trim(),
      dateOfBirth: isoDateOf(form.birth) ?? '',
      phone: form.phone.trim() || null,
      locale: form.locale,
    },
  };
}

type GuestField = keyof PlanMeeting['guest'];

/** What the form shows of a field that nobody has changed. */
const seenOf = (guest: Meeting['guests'][number] | undefined, key: GuestField): unknown =>
  key === 'phone' ? (guest?.phone?.written ?? null) : guest?.[key];

/** Only what differs from the meeting as it was seen; null if nothing does. */
export function changesOf(
  form: MeetingForm,
  seen: Meeting,
  timeZone: string,
): ChangeMeeting | null {
  const wanted = planOf(form, timeZone);
  const before = seen.guests[0];
  const startsAt =
    Date.parse(wanted.startsAt) === Date.parse(seen.startsAt) ? {} : { startsAt: wanted.startsAt };
  const guest = Object.fromEntries(
    Object.entries(wanted.guest).filter(
      ([key, value]) => seenOf(before, key as GuestField) !== value,
    ),
  );
  const change = {
    ...startsAt,
    ...(wanted.durationMinutes === seen.durationMinutes
      ? {}
      : { durationMinutes: wanted.durationMinutes }),
    ...(wanted.hostId === seen.host.id ? {} : { hostId: wanted.hostId }),
    ...(Object.keys(guest).length > 0 ? { guest } : {}),
  };
  return Object.keys(change).length > 0 ? { version: seen.version, ...change } : null;
}
