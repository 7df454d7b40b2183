import { Value } from 'typebox/value';
import {
  noticeKinds,
  SealedInvitation,
  SealedLink,
  SealedNotice,
  SealedPersonInvitation,
  type NoticeKind,
} from '@astra/contracts/events';
import type { Clock } from '@astra/kit/clock';
import type { Seal } from '@astra/kit/seal';
import { afterwardsLetter } from '#domain/afterwards-letter.ts';
import { asHtml } from '#domain/as-html.ts';
import { asText, colonOf } from '#domain/as-text.ts';
import {
  consultationLetter,
  wordsOf,
  type ConsultationTemplate,
  type Slot,
} from '#domain/consultation-letter.ts';
import { invitationLetter } from '#domain/invitation-letter.ts';
import { linkLetter } from '#domain/link-letter.ts';
import type { Mail } from '#domain/mail.ts';
import { meetingLetter } from '#domain/meeting-letter.ts';
import type { Mailbox } from '#domain/mailbox.ts';
import type { Letter } from '#domain/message.ts';
import { noticeLetter } from '#domain/notice-letter.ts';
import { oneLine } from '#domain/one-line.ts';
import type { CalendarFiles } from '#ports/calendar-files.ts';
import type { OutgoingMail } from '#ports/post.ts';

type Ports = {
  readonly seal: Seal;
  readonly calendar: CalendarFiles;
  readonly sender: Mailbox;
  readonly publicOrigin: string;
  readonly clock: Clock;
};

/** What the other mails of a thread say: the newest facts, and when the appointment was to be by the last mail that went. */
type Told = { readonly facts: Mail; readonly former: Date | null };

/**
 * Writes a mail with the facts of the newest one of its thread. Null when its content is not what was agreed; `too-late` when
 * what it invites to, or its link, is over.
 */
export type ComposeMail = (mail: Mail, told: Told) => Promise<OutgoingMail | 'too-late' | null>;

export function makeComposeMail(ports: Ports): ComposeMail {
  return async (mail, told) => {
    const { template, expiresAt } = mail;
    if (expiresAt !== null && expiresAt <= ports.clock.now()) return 'too-late';
    if (template === 'person-invited') return composeInvitation(ports, mail);
    if (template === 'document-link') return composeLink(ports, mail);
    if (isNotice(template)) return composeNotice(ports, mail, template);
    return composeConsultation(ports, { mail, template, told });
  };
}

const isNotice = (template: string): template is NoticeKind =>
  noticeKinds.some((kind) => kind === template);

async function composeNotice(
  ports: Ports,
  mail: Mail,
  kind: NoticeKind,
): Promise<OutgoingMail | null> {
  const person = await ports.seal.open(mail.sealed).catch(() => null);
  if (!Value.Check(SealedNotice, person) || !isOurs(person.link, ports)) return null;
  return {
    ...laidOut(noticeLetter(kind, person)),
    messageId: mail.messageId,
    from: fromOf(ports, person.organisationName),
    to: { name: oneLine(person.name), address: person.email },
    calendar: null,
  };
}

async function composeLink(ports: Ports, mail: Mail): Promise<OutgoingMail | null> {
  const person = await ports.seal.open(mail.sealed).catch(() => null);
  if (!Value.Check(SealedLink, person) || !mail.expiresAt || !isOurs(person.link, ports))
    return null;
  return {
    ...laidOut(linkLetter(person, mail.expiresAt)),
    messageId: mail.messageId,
    from: fromOf(ports, person.organisationName),
    to: { name: oneLine(person.name), address: person.email },
    calendar: null,
  };
}

async function composeInvitation(ports: Ports, mail: Mail): Promise<OutgoingMail | null> {
  const person = await ports.seal.open(mail.sealed).catch(() => null);
  if (!Value.Check(SealedPersonInvitation, person) || !mail.expiresAt) return null;
  if (!isOurs(person.link, ports)) return null;
  const letter = invitationLetter(person, mail.expiresAt);
  return {
    ...laidOut(letter),
    messageId: mail.messageId,
    from: fromOf(ports, person.organisationName),
    to: { name: oneLine(person.displayName), address: person.email },
    calendar: null,
  };
}

type Consultation = {
  readonly mail: Mail;
  readonly template: ConsultationTemplate;
  readonly told: Told;
};

async function composeConsultation(
  ports: Ports,
  { mail, template, told: { facts, former } }: Consultation,
): Promise<OutgoingMail | 'too-late' | null> {
  const own = await ports.seal.open(mail.sealed).catch(() => null);
  if (!Value.Check(SealedInvitation, own) || !facts.startsAt || facts.durationMinutes === null)
    return null;
  if (own.link !== null && !isOurs(own.link, ports)) return null;
  const person = await withNewest(ports, { own, facts });
  const { startsAt, durationMinutes } = facts;
  const slot = { startsAt, durationMinutes, former: otherThan(startsAt, former) };
  if (
    !person.isAfterwards &&
    template !== 'consultation-cancelled' &&
    isOver(slot, ports.clock.now())
  )
    return 'too-late';
  const letter = writerFor(person)(template, person, slot);
  const from = fromOf(ports, person.organisationName);
  const to = { name: oneLine(person.name), address: person.email };
  return {
    ...laidOut(letter),
    messageId: mail.messageId,
    from,
    to,
    // What is over is no entry of a calendar any more.
    calendar: person.isAfterwards
      ? null
      : calendarOf(ports, { template, person, slot, facts, from, to }),
  };
}

const otherThan = (startsAt: Date, former: Date | null): Date | null =>
  former?.getTime() === startsAt.getTime() ? null : former;

/** Nobody comes in to an appointment any more so long after its end. */
const doorMs = 2 * 3_600_000;
const isOver = ({ startsAt, durationMinutes }: Slot, now: Date): boolean =>
  startsAt.getTime() + durationMinutes * 60_000 + doorMs <= now.getTime();

function writerFor({ isAfterwards, to }: SealedInvitation): typeof consultationLetter {
  if (isAfterwards) return afterwardsLetter;
  return to === undefined ? consultationLetter : meetingLetter;
}

/** The newest mail may know another name or address; the link, and what it tells to be another, are this one's. */
async function withNewest(
  { seal }: Ports,
  { own, facts }: { own: SealedInvitation; facts: Mail },
): Promise<SealedInvitation> {
  const newest = facts.sealed === '' ? null : await seal.open(facts.sealed).catch(() => null);
  if (!Value.Check(SealedInvitation, newest)) return own;
  const { changes: _, ...person } = newest;
  return { ...person, link: own.link, ...(own.changes && { changes: own.changes }) };
}

type Entry = {
  readonly template: ConsultationTemplate;
  readonly person: SealedInvitation;
  readonly slot: Slot;
  readonly facts: Mail;
  readonly from: Mailbox;
  readonly to: Mailbox;
};

function calendarOf(
  { calendar, publicOrigin }: Ports,
  { template, person, slot, facts, from, to }: Entry,
): OutgoingMail['calendar'] {
  const words = wordsOf[person.locale];
  const own = person.to === undefined ? words : words.meeting;
  const method = template === 'consultation-cancelled' ? 'CANCEL' : 'REQUEST';
  const organisation = oneLine(person.organisationName);
  const content = calendar.write({
    uid: `${facts.meetingId}.${facts.guestId}@${new URL(publicOrigin).hostname}`,
    sequence: facts.sequence,
    method,
    stamp: facts.eventAt,
    startsAt: slot.startsAt,
    durationMinutes: slot.durationMinutes,
    summary: own.summary(organisation),
    description: [
      ...(person.title === undefined ? [] : [oneLine(person.title)]),
      person.link === null
        ? words.sameLink
        : `${own.join}${colonOf(person.locale)} ${oneLine(person.link)}`,
      words.help(organisation, person.organisationPhone),
    ].join('\n'),
    reminder: own.reminder,
    url: person.link === null ? null : oneLine(person.link),
    organizer: from,
    attendee: to,
  });
  return { method, content };
}

const laidOut = (letter: Letter): Pick<OutgoingMail, 'locale' | 'subject' | 'text' | 'html'> => ({
  locale: letter.locale,
  subject: letter.subject,
  text: asText(letter),
  html: asHtml(letter),
});

/** People know their hospital, not our name. */
const fromOf = ({ sender }: Ports, organisationName: string): Mailbox => ({
  name: oneLine(organisationName) || sender.name,
  address: sender.address,
});

/** A mail that bears our name leads to our own pages and nowhere else. */
const isOurs = (link: string, { publicOrigin }: Ports): boolean =>
  link.startsWith(`${publicOrigin}/`);
