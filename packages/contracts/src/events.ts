import { Type, type Static } from 'typebox';
import type { ServiceName } from './actor.ts';
import { AuditEntry } from './audit.ts';
import { CircleKind } from './circles.ts';
import {
  CredentialId,
  Email,
  exact,
  Instant,
  Locale,
  mark,
  nullable,
  oneOf,
  Uuid,
} from './common.ts';

/** Personal data and secret links travel between services sealed (JWE, RFC 7516); see kit/seal. */
const Sealed = mark(20_000);

/** What can be another in an appointment that was changed. */
export const appointmentChanges = ['time', 'length', 'host'] as const;
export type AppointmentChange = (typeof appointmentChanges)[number];

/** What is inside `sealed` of an invitation to a patient. */
export const SealedInvitation = exact({
  email: Email,
  name: Type.String(),
  locale: Locale,
  link: nullable(Type.String()),
  hostName: Type.String(),
  organisationName: Type.String(),
  organisationPhone: nullable(Type.String()),
  timezone: Type.String(),
  /** Of a meeting: its title. Absent of a patient's consultation. */
  title: Type.Optional(Type.String()),
  /** Whom a mail speaks to; a patient when absent. */
  to: Type.Optional(oneOf(['member', 'guest'] as const)),
  /** Of `meeting.link-renewed` after the end: the link opens what was left, and no appointment. */
  isAfterwards: Type.Optional(Type.Literal(true)),
  /** Of `meeting.link-renewed`: the link is the one of before, and works again. */
  isSameLink: Type.Optional(Type.Literal(true)),
  /** Of `meeting.moved` of a consultation: what is another than before; the time when absent. */
  changes: Type.Optional(Type.Array(oneOf(appointmentChanges))),
});
export type SealedInvitation = Static<typeof SealedInvitation>;
/** What is inside `sealed` of an invitation to a colleague. */
export const SealedPersonInvitation = exact({
  email: Email,
  displayName: Type.String(),
  locale: Locale,
  link: Type.String(),
  organisationName: Type.String(),
  invitedBy: Type.String(),
  /** IANA zone of the organisation, in which the end of the invitation is told; UTC when absent. */
  timezone: Type.Optional(Type.String()),
});
export type SealedPersonInvitation = Static<typeof SealedPersonInvitation>;

/** What is inside `sealed` of a word to a colleague: that something waits, and nothing of what it is. */
export const SealedNotice = exact({
  email: Email,
  name: Type.String(),
  locale: Locale,
  link: Type.String(),
  organisationName: Type.String(),
});
export type SealedNotice = Static<typeof SealedNotice>;
/** What is inside `sealed` of a mail to somebody outside, for whom a document is there: nothing of what it is. */
export const SealedLink = exact({
  email: Email,
  name: Type.String(),
  locale: Locale,
  link: Type.String(),
  sharedBy: Type.String(),
  organisationName: Type.String(),
  /** Of the organisation, in which the last moment is told. */
  timezone: Type.String(),
});
export type SealedLink = Static<typeof SealedLink>;
/** What a colleague is told: that something waits for them, or was done. */
export const noticeKinds = [
  'reading-waits',
  'report-waits',
  // What an archive has read is to be taken out.
  'release-waits',
  'link-locked',
  // To who is in charge: files were changed on the file server; the room for them runs out.
  'files-changed',
  'room-nearly-full',
  // Something that colleagues have shared.
  'shares-wait',
  // Of a colleague who has left.
  'documents-handed-over',
  // Of what somebody signs in with.
  'password-changed',
  'sign-in-ways-changed',
  'recovery-code-used',
  // The link of who forgot their password.
  'password-reset-asked',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

const invitation = exact({
  meetingId: Uuid,
  /** Whom the mail is for: a guest, or a member. */
  guestId: Uuid,
  organisationId: Uuid,
  startsAt: Instant,
  durationMinutes: Type.Integer({ minimum: 1, maximum: 1_440 }),
  /** RFC 5545 SEQUENCE of the calendar entry. */
  sequence: Type.Integer({ minimum: 0, maximum: 2_147_483_647 }),
  sealed: Sealed,
});

/** What became of a mail to a patient. */
const letter = exact({
  meetingId: Uuid,
  guestId: Uuid,
  organisationId: Uuid,
  /** Time of the event that asked for the mail: tells the newest mail from older ones. */
  askedAt: Instant,
  at: Instant,
});

/** What became of a mail that invites a colleague. */
const invitationLetter = exact({ invitationId: Uuid, organisationId: Uuid, at: Instant });

/** Every event, its data and who receives it. A name is public: never rename one. */
export const events = {
  'audit.recorded': { data: AuditEntry, to: ['security'] },
  'meeting.planned': { data: invitation, to: ['connectors'] },
  'meeting.moved': { data: invitation, to: ['connectors'] },
  'meeting.cancelled': { data: invitation, to: ['connectors'] },
  'meeting.link-renewed': { data: invitation, to: ['connectors'] },
  'meeting.link-locked': {
    data: exact({ meetingId: Uuid, guestId: Uuid, organisationId: Uuid, at: Instant }),
    to: [],
  },
  'meeting.ended': {
    data: exact({ meetingId: Uuid, organisationId: Uuid, at: Instant }),
    to: ['chat', 'documents'],
  },
  /** Who talks in it, or what it is called, is another; who wants to know asks meetings. */
  'meeting.people-changed': {
    data: exact({ meetingId: Uuid, organisationId: Uuid }),
    to: ['chat'],
  },
  /** It rings for others, or others are waited for; who wants to know asks meetings. */
  'meeting.summons-changed': {
    data: exact({ meetingId: Uuid, organisationId: Uuid }),
    to: ['chat'],
  },
  /** Who is in it, or at its door, is another; who wants to know asks meetings. */
  'meeting.door-changed': {
    data: exact({ meetingId: Uuid, organisationId: Uuid }),
    to: ['documents'],
  },
  /** Who is in a care team or a room, or what it is, is another; who wants to know asks chat. */
  'circle.changed': {
    data: exact({ circleId: Uuid, kind: CircleKind }),
    to: ['documents'],
  },
  /** Until when a guest has something to take; null: nothing any more. */
  'document.handed-over': {
    data: exact({
      meetingId: Uuid,
      guestId: Uuid,
      organisationId: Uuid,
      until: nullable(Instant),
      at: Instant,
    }),
    to: ['meetings'],
  },
  /** A link for somebody outside is to be mailed to them. */
  'document.link-made': {
    data: exact({ linkId: Uuid, organisationId: Uuid, endsAt: Instant, sealed: Sealed }),
    to: ['connectors'],
  },
  'mail.sent': { data: letter, to: ['meetings'] },
  'mail.failed': { data: letter, to: ['meetings'] },
  /** A failed mail is on its way again. */
  'mail.retried': { data: letter, to: ['meetings'] },
  'invitation-mail.sent': { data: invitationLetter, to: ['identity'] },
  'invitation-mail.failed': { data: invitationLetter, to: ['identity'] },
  'invitation-mail.retried': { data: invitationLetter, to: ['identity'] },
  'person.invited': {
    data: exact({ invitationId: Uuid, organisationId: Uuid, expiresAt: Instant, sealed: Sealed }),
    to: ['connectors'],
  },
  /** A colleague is to be told by mail that something waits for them, or was done in their name. */
  'notice.asked': {
    data: exact({
      noticeId: Uuid,
      personId: Uuid,
      organisationId: Uuid,
      kind: oneOf(noticeKinds),
      sealed: Sealed,
    }),
    to: ['connectors'],
  },
  'person.deactivated': {
    data: exact({ personId: Uuid, organisationId: Uuid }),
    to: ['meetings', 'gateway', 'chat', 'documents'],
  },
  'person.changed': {
    data: exact({ personId: Uuid, organisationId: Uuid }),
    to: ['meetings', 'gateway', 'chat', 'documents'],
  },
  /** One of a person's passkeys is no longer theirs: whatever it opened besides a sign-in, it opens no more. */
  'passkey.removed': {
    data: exact({ personId: Uuid, organisationId: Uuid, credentialId: CredentialId }),
    to: ['chat'],
  },
  'session.ended': {
    data: exact({
      sessionId: mark(64),
      subjectId: mark(64),
      reason: oneOf([
        'signed-out',
        'ended-elsewhere',
        'deactivated',
        'credential-changed',
        'replaced',
        /** The same person has proved anew who they are, in the same browser. */
        'renewed',
        'expired',
      ] as const),
    }),
    to: ['gateway', 'meetings', 'chat', 'documents'],
  },
} as const satisfies Record<string, { data: unknown; to: readonly ServiceName[] }>;

export type EventName = keyof typeof events;
export type EventData<N extends EventName> = Static<(typeof events)[N]['data']>;

/** CloudEvents 1.0, structured JSON mode, posted to `/events` of each receiver, in batches. */
export const CloudEvent = exact({
  specversion: Type.Literal('1.0'),
  id: Uuid,
  source: mark(80),
  type: mark(80),
  time: Instant,
  datacontenttype: Type.Literal('application/json'),
  traceparent: Type.Optional(mark(80)),
  data: Type.Unknown(),
});
export type CloudEvent = Static<typeof CloudEvent>;
export const CloudEventBatch = Type.Array(CloudEvent, { minItems: 1, maxItems: 500 });
