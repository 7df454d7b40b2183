import type { ChangeGroupMeeting, Invitee, Meeting, PlanGroupMeeting } from '#api/meetings.ts';
import { isEmail, lineFault } from '#shared/checks.ts';
import { dayOf, formatMoment, momentOf } from '#shared/time.ts';

/** Somebody from elsewhere as they are being typed; `locale` is null until it is chosen. */
export type TypedInvitee = Omit<Invitee, 'locale'> & { readonly locale: Invitee['locale'] | null };

export const nobodyTyped: TypedInvitee = { name: '', email: '', locale: null };

/** The next one, who most often reads the same language. */
export const nextTyped = ({ locale }: TypedInvitee): TypedInvitee => ({ ...nobodyTyped, locale });

/** Whether anything of them is typed. */
export const isTyped = ({ name, email }: TypedInvitee): boolean =>
  name.trim() !== '' || email.trim() !== '';

/** Whether nothing is wrong with somebody who is invited by their address. */
export const isWhole = (typed: TypedInvitee): boolean => {
  const { name, email } = inviteeFaults(typed);
  return !name && !email;
};

/** Who is typed, in the language of whoever types where none was chosen. */
export const inviteeOf = (typed: TypedInvitee, own: Invitee['locale']): Invitee => ({
  name: typed.name.trim(),
  email: typed.email.trim(),
  locale: typed.locale ?? own,
  ...(typed.part === undefined ? {} : { part: typed.part }),
});

/** What somebody types to bring several people together. */
export interface GroupForm {
  readonly title: string;
  readonly start: 'now' | 'later';
  readonly day: string;
  readonly time: string;
  readonly durationMinutes: number;
  readonly memberIds: readonly string[];
  readonly invitees: readonly Invitee[];
  /** Who is typed and not added yet: they are invited, too. */
  readonly typed: TypedInvitee;
}

/** Lengths that are offered, in minutes. */
export const groupDurations = [15, 30, 45, 60, 90, 120] as const;

/** An empty form for a day. */
export const emptyGroup = (day: string): GroupForm => ({
  title: '',
  start: 'now',
  day,
  time: '',
  durationMinutes: 30,
  memberIds: [],
  invitees: [],
  typed: nobodyTyped,
});

/** Is there anything that somebody would have to type again? */
export const isGroupBegun = ({ title, memberIds, invitees, typed }: GroupForm): boolean =>
  title.trim() !== '' || memberIds.length + invitees.length > 0 || isTyped(typed);

/** The form of a meeting that exists. */
export const groupFormOf = (meeting: Meeting, timeZone: string): GroupForm => ({
  ...emptyGroup(dayOf(meeting.startsAt, timeZone)),
  title: meeting.title ?? '',
  start: 'later',
  time: formatMoment(meeting.startsAt, 'time', { locale: 'fr', timeZone }),
  durationMinutes: meeting.durationMinutes,
});

/** Only what differs from the meeting as it was seen; null if nothing does. */
export function groupChangesOf(
  form: GroupForm,
  seen: Meeting,
  timeZone: string,
): ChangeGroupMeeting | null {
  const title = form.title.trim();
  const startsAt = momentOf(form.day, form.time, timeZone);
  const { durationMinutes } = form;
  const change = {
    ...(title === seen.title ? {} : { title }),
    ...(Date.parse(startsAt) === Date.parse(seen.startsAt) ? {} : { startsAt }),
    ...(durationMinutes === seen.durationMinutes ? {} : { durationMinutes }),
  };
  return Object.keys(change).length > 0 ? { version: seen.version, ...change } : null;
}

/** A field, by the id of its control, and what is wrong with it. */
export type GroupFault = 'title' | 'day' | 'time' | 'past';
export type GroupFaults = Readonly<Partial<Record<'title' | 'day' | 'time', GroupFault>>>;

/** What must be mended before the form can be sent. */
export function groupFaults(form: GroupForm, now: number, timeZone: string): GroupFaults {
  const title: GroupFaults = lineFault(form.title, 120) ? { title: 'title' } : {};
  if (form.start === 'now') return title;
  if (!/^\d{4}-\d{2}-\d{2}$/u.test(form.day)) return { ...title, day: 'day' };
  if (!/^\d{2}:\d{2}$/u.test(form.time)) return { ...title, time: 'time' };
  const isPast = Date.parse(momentOf(form.day, form.time, timeZone)) <= now;
  return isPast ? { ...title, time: 'past' } : title;
}

/** What is wrong with somebody who is invited by their address. */
export function inviteeFaults({ name, email }: Pick<Invitee, 'name' | 'email'>): {
  readonly name: boolean;
  readonly email: boolean;
} {
  return { name: lineFault(name, 120) !== undefined, email: !isEmail(email) };
}

/** Who plans it, and as what they read times and write mails. */
interface Planner {
  readonly hostId: string;
  readonly timeZone: string;
  readonly language: Invitee['locale'];
}

/** The request that plans or begins it. Only for a form without faults. */
export function groupOf(
  form: GroupForm,
  { hostId, timeZone, language }: Planner,
): PlanGroupMeeting {
  const typed = isTyped(form.typed) ? [inviteeOf(form.typed, language)] : [];
  return {
    title: form.title.trim(),
    hostId,
    ...(form.start === 'now' ? {} : { startsAt: momentOf(form.day, form.time, timeZone) }),
    durationMinutes: form.durationMinutes,
    memberIds: [...form.memberIds],
    invitees: [...form.invitees, ...typed],
  };
}
