import { noticeKinds } from '@astra/contracts/events';

/** Every mail that this service writes. A name is public (dead letters, metrics): never rename one. */
export const templates = [
  'consultation-planned',
  'consultation-moved',
  'consultation-cancelled',
  'link-renewed',
  'person-invited',
  ...noticeKinds,
  'document-link',
] as const;
export type Template = (typeof templates)[number];

/** waiting → sent, superseded (a newer mail says it all) or dead; dead → waiting when somebody retries. */
export type MailState = 'waiting' | 'sent' | 'superseded' | 'dead';

/** Why a mail was given up; coded, because a mail server's own words may hold the address. */
export type DeadReason = 'recipient-refused' | 'message-refused' | 'too-late' | 'content-not-valid';

/** A mail, its person's data sealed. */
export type Mail = {
  /** Id of the event that asked for it. */
  readonly id: string;
  readonly organisationId: string;
  readonly template: Template;
  readonly meetingId: string | null;
  readonly guestId: string | null;
  readonly invitationId: string | null;
  /** RFC 5545 SEQUENCE of the calendar entry. */
  readonly sequence: number;
  readonly eventAt: Date;
  readonly startsAt: Date | null;
  readonly durationMinutes: number | null;
  readonly expiresAt: Date | null;
  readonly hasLink: boolean;
  /** Masked address. */
  readonly recipient: string;
  /** Empty once the mail is sent or dropped. */
  readonly sealed: string;
  readonly state: MailState;
  readonly messageId: string;
  readonly tries: number;
  readonly reason: string | null;
  readonly patientUntil: Date;
  readonly settledAt: Date | null;
};

/** The same for each try, so that a mail program folds what a crash sent twice (RFC 5322, section 3.6.4). */
export const messageIdOf = (mailId: string, senderAddress: string): string =>
  `<${mailId}@${senderAddress.split('@').at(-1) ?? 'localhost'}>`;
