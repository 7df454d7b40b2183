import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Locale } from '@astra/contracts/common';
import type {
  DeviceChecks,
  GuestRole,
  GuestStep,
  MailState,
  MeetingState,
} from '@astra/contracts/meetings';
import type { CompanyQuestion } from '#domain/company.ts';
import type { Guest, Meeting, MeetingMember } from '#domain/meeting.ts';

/** The service writes its SQL by hand; the row types stand beside each statement. */
export type Tables = Record<string, never>;
export type Trx = Transaction<Tables>;

export async function many<R>(trx: Trx, query: RawBuilder<R>): Promise<readonly R[]> {
  return (await query.execute(trx)).rows;
}
export async function one<R>(trx: Trx, query: RawBuilder<R>): Promise<R | null> {
  return (await query.execute(trx)).rows[0] ?? null;
}
export async function run(trx: Trx, query: RawBuilder<unknown>): Promise<void> {
  await query.execute(trx);
}

export type MeetingRow = {
  readonly id: string;
  readonly organisation_id: string;
  readonly kind: Meeting['kind'];
  readonly visit_kind: 'first' | 'follow-up' | null;
  readonly title: string | null;
  readonly state: MeetingState;
  readonly host_id: string;
  readonly starts_at: Date;
  readonly duration_minutes: number;
  readonly room_id: string;
  readonly engine_id: string | null;
  readonly sequence: number;
  readonly opened_at: Date | null;
  readonly ended_at: Date | null;
  readonly handed_over_at: Date | null;
  readonly cancelled_by: string | null;
  readonly rings_until: Date | null;
  readonly conversation_until: Date | null;
  readonly version: number;
};

export type GuestRow = {
  readonly id: string;
  readonly organisation_id: string;
  readonly meeting_id: string;
  readonly role: GuestRole;
  readonly name: string;
  readonly email: string;
  readonly birth: string | null;
  readonly phone: string | null;
  readonly phone_written: string | null;
  readonly locale: Locale;
  readonly step: GuestStep;
  readonly attempts_left: number;
  readonly link_sent_at: Date;
  readonly mail_state: MailState;
  readonly mail_at: Date | null;
  readonly link_opened_at: Date | null;
  readonly proved_at: Date | null;
  readonly session_id: string | null;
  readonly waiting_since: Date | null;
  readonly put_back_at: Date | null;
  readonly admitted_at: Date | null;
  readonly checks: DeviceChecks | null;
  readonly is_audio_only: boolean;
  readonly asks_for_help: boolean;
  readonly helped_by: string | null;
  readonly helped_at: Date | null;
  readonly is_host_informed: boolean;
  readonly is_online: boolean;
  readonly last_seen_at: Date | null;
  readonly removed_at: Date | null;
  readonly consent_version: string | null;
  readonly consent_accepted: boolean | null;
  readonly consent_at: Date | null;
  readonly part: Guest['part'];
  readonly company_question_id: string | null;
  readonly company_asked_by: string | null;
  readonly company_asked_at: Date | null;
  readonly company_answer: CompanyQuestion['answer'];
  readonly company_answered_at: Date | null;
  readonly documents_until: Date | null;
};

/** A date stays a text: a calendar day has no time zone. */
export const guestColumns = sql`id, organisation_id, meeting_id, role, name, email,
  to_char(date_of_birth, 'YYYY-MM-DD') as birth, phone, phone_written, locale, step, attempts_left, link_sent_at, mail_state, mail_at,
  link_opened_at, proved_at, session_id, waiting_since, put_back_at, admitted_at, removed_at, checks, is_audio_only,
  asks_for_help, helped_by, helped_at, is_host_informed, is_online, last_seen_at, consent_version, consent_accepted,
  consent_at, part, company_question_id, company_asked_by, company_asked_at, company_answer, company_answered_at,
  documents_until`;

export const toGuest = (row: GuestRow): Guest => ({
  id: row.id,
  organisationId: row.organisation_id,
  meetingId: row.meeting_id,
  role: row.role,
  name: row.name,
  email: row.email,
  dateOfBirth: row.birth,
  phone: toPhone(row),
  locale: row.locale,
  step: row.step,
  attemptsLeft: row.attempts_left,
  linkSentAt: row.link_sent_at,
  mail: { state: row.mail_state, at: row.mail_at ?? row.link_sent_at },
  linkOpenedAt: row.link_opened_at,
  provedAt: row.proved_at,
  sessionId: row.session_id,
  waitingSince: row.waiting_since,
  putBackAt: row.put_back_at,
  admittedAt: row.admitted_at,
  removedAt: row.removed_at,
  checks: row.checks,
  isAudioOnly: row.is_audio_only,
  asksForHelp: row.asks_for_help,
  helper: toHelper(row),
  isHostInformed: row.is_host_informed,
  consent: toConsent(row),
  part: row.part,
  companyQuestion: toQuestion(row),
  documentsUntil: row.documents_until,
});

const toPhone = ({ phone, phone_written: written }: GuestRow): Guest['phone'] =>
  phone === null || written === null ? null : { number: phone, written };

const toHelper = ({ helped_by: personId, helped_at: at }: GuestRow): Guest['helper'] =>
  personId === null || at === null ? null : { personId, at };

const toConsent = (row: GuestRow): Guest['consent'] =>
  row.consent_version === null || row.consent_at === null
    ? null
    : {
        version: row.consent_version,
        isAccepted: row.consent_accepted === true,
        at: row.consent_at,
      };

const toQuestion = (row: GuestRow): Guest['companyQuestion'] =>
  row.company_question_id === null || row.company_asked_by === null || row.company_asked_at === null
    ? null
    : {
        id: row.company_question_id,
        askedBy: row.company_asked_by,
        askedAt: row.company_asked_at,
        answer: row.company_answer,
        answeredAt: row.company_answered_at,
      };

export type MemberRow = MeetingMember & { readonly meetingId: string };
export const memberColumns = sql`meeting_id as "meetingId", person_id as "personId", home_id as "homeId",
  invited_as as "invitedAs", is_moderator as "isModerator", removed_at as "removedAt",
  declined_at as "declinedAt"`;
export const toMember = (row: MemberRow): MeetingMember => ({
  personId: row.personId,
  homeId: row.homeId,
  invitedAs: row.invitedAs,
  isModerator: row.isModerator,
  removedAt: row.removedAt,
  declinedAt: row.declinedAt,
});

type People = Pick<Meeting, 'guests' | 'members'>;
export const toMeeting = (row: MeetingRow, people: People): Meeting => ({
  id: row.id,
  organisationId: row.organisation_id,
  kind: row.kind,
  visitKind: row.visit_kind,
  title: row.title,
  state: row.state,
  hostId: row.host_id,
  startsAt: row.starts_at,
  durationMinutes: row.duration_minutes,
  roomId: row.room_id,
  engineId: row.engine_id,
  sequence: row.sequence,
  openedAt: row.opened_at,
  endedAt: row.ended_at,
  handedOverAt: row.handed_over_at,
  cancelledBy: row.cancelled_by,
  ringsUntil: row.rings_until,
  conversationUntil: row.conversation_until,
  version: row.version,
  ...people,
});
