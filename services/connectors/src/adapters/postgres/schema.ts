import type { Insertable, Selectable } from 'kysely';
import type { MailState, Template } from '#domain/mail.ts';

type MailsTable = {
  id: string;
  organisation_id: string;
  template: Template;
  meeting_id: string | null;
  guest_id: string | null;
  invitation_id: string | null;
  sequence: number;
  event_at: Date;
  starts_at: Date | null;
  duration_minutes: number | null;
  expires_at: Date | null;
  has_link: boolean;
  recipient: string;
  sealed: string;
  state: MailState;
  message_id: string;
  tries: number;
  reason: string | null;
  patient_until: Date;
  settled_at: Date | null;
};

/** The tables of this service's database. */
export type Schema = { readonly mails: MailsTable };
export type MailRow = Selectable<MailsTable>;
export type NewMailRow = Insertable<MailsTable>;
