import type { MailRow, NewMailRow } from '#adapters/postgres/schema.ts';
import type { Mail } from '#domain/mail.ts';
import type { MailChange } from '#ports/mail-room.ts';

export const toRow = (mail: Mail): NewMailRow => ({
  id: mail.id,
  organisation_id: mail.organisationId,
  template: mail.template,
  meeting_id: mail.meetingId,
  guest_id: mail.guestId,
  invitation_id: mail.invitationId,
  sequence: mail.sequence,
  event_at: mail.eventAt,
  starts_at: mail.startsAt,
  duration_minutes: mail.durationMinutes,
  expires_at: mail.expiresAt,
  has_link: mail.hasLink,
  recipient: mail.recipient,
  sealed: mail.sealed,
  state: mail.state,
  message_id: mail.messageId,
  tries: mail.tries,
  reason: mail.reason,
  patient_until: mail.patientUntil,
  settled_at: mail.settledAt,
});

export const toMail = (row: MailRow): Mail => ({
  id: row.id,
  organisationId: row.organisation_id,
  template: row.template,
  meetingId: row.meeting_id,
  guestId: row.guest_id,
  invitationId: row.invitation_id,
  sequence: row.sequence,
  eventAt: row.event_at,
  startsAt: row.starts_at,
  durationMinutes: row.duration_minutes,
  expiresAt: row.expires_at,
  hasLink: row.has_link,
  recipient: row.recipient,
  sealed: row.sealed,
  state: row.state,
  messageId: row.message_id,
  tries: row.tries,
  reason: row.reason,
  patientUntil: row.patient_until,
  settledAt: row.settled_at,
});

const columns = {
  state: 'state',
  tries: 'tries',
  reason: 'reason',
  settledAt: 'settled_at',
  patientUntil: 'patient_until',
  recipient: 'recipient',
  sealed: 'sealed',
  startsAt: 'starts_at',
  durationMinutes: 'duration_minutes',
} as const satisfies Record<keyof MailChange, keyof MailRow>;

export const toColumns = (change: MailChange): Partial<NewMailRow> =>
  Object.fromEntries(
    Object.entries(change).map(([field, value]) => [columns[field as keyof MailChange], value]),
  );
