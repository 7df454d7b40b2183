import { sql, type RawBuilder } from 'kysely';
import type { Guest, Meeting, MeetingMember } from '#domain/meeting.ts';
import { familyKey } from '#domain/names.ts';
import { endOf } from '#domain/times.ts';
import type { MeetingKey } from '#ports/store.ts';
import { run, type Trx } from './rows.ts';

export async function addMeeting(trx: Trx, meeting: Meeting, key: MeetingKey): Promise<void> {
  await run(
    trx,
    sql`insert into meetings (id, organisation_id, kind, visit_kind, title, state, host_id, starts_at,
          duration_minutes, ends_at, room_id, sequence, opened_at, engine_id, rings_until, version, created_by, idempotency_key, request_hash)
        values (${meeting.id}, ${meeting.organisationId}, ${meeting.kind}, ${meeting.visitKind}, ${meeting.title},
          ${meeting.state}, ${meeting.hostId}, ${meeting.startsAt}, ${meeting.durationMinutes},
          ${endOf(meeting)}, ${meeting.roomId}, ${meeting.sequence}, ${meeting.openedAt}, ${meeting.engineId}, ${meeting.ringsUntil}, ${meeting.version},
          ${key.createdBy}, ${key.key}, ${key.requestHash})`,
  );
  for (const guest of meeting.guests) await addGuest(trx, guest);
  for (const member of meeting.members) await saveMember(trx, meeting, member);
}

const saveMember = (
  trx: Trx,
  { id, organisationId }: Meeting,
  { personId, homeId, invitedAs, isModerator, removedAt, declinedAt }: MeetingMember,
): Promise<void> =>
  run(
    trx,
    sql`insert into meeting_members (meeting_id, person_id, organisation_id, home_id, invited_as,
          is_moderator, removed_at, declined_at, invited_at)
        values (${id}, ${personId}, ${organisationId}, ${homeId}, ${invitedAs}, ${isModerator}, ${removedAt}, ${declinedAt}, now())
        on conflict (meeting_id, person_id) do update
          set is_moderator = excluded.is_moderator, removed_at = excluded.removed_at,
            declined_at = excluded.declined_at`,
  );

const addGuest = (trx: Trx, guest: Guest): Promise<void> =>
  run(
    trx,
    sql`insert into guests (id, organisation_id, meeting_id, role, name, email, date_of_birth, locale,
          family_key, step, attempts_left, link_sent_at, part, phone, phone_written)
        values (${guest.id}, ${guest.organisationId}, ${guest.meetingId}, ${guest.role}, ${guest.name}, ${guest.email},
          ${guest.dateOfBirth}, ${guest.locale}, ${familyKey(guest.name)}, ${guest.step},
          ${guest.attemptsLeft}, ${guest.linkSentAt}, ${guest.part},
          ${guest.phone?.number ?? null}, ${guest.phone?.written ?? null})`,
  );

/** Writes what changed; who is in `findForChange` holds the lock that makes this safe. */
export async function saveMeeting(trx: Trx, before: Meeting, after: Meeting): Promise<void> {
  const known = new Map(before.guests.map((guest) => [guest.id, guest]));
  for (const guest of after.guests) {
    const old = known.get(guest.id);
    if (!old) await addGuest(trx, guest);
    else if (guest !== old) await saveGuest(trx, guest);
  }
  for (const member of after.members)
    if (!before.members.includes(member)) await saveMember(trx, after, member);
  if (before === after || isSameRow(before, after)) return;
  await run(
    trx,
    sql`update meetings set state = ${after.state}, title = ${after.title}, host_id = ${after.hostId}, handed_over_at = ${after.handedOverAt},
          starts_at = ${after.startsAt}, duration_minutes = ${after.durationMinutes},
          ends_at = ${endOf(after)}, sequence = ${after.sequence}, opened_at = ${after.openedAt},
          room_id = ${after.roomId}, engine_id = ${after.engineId}, ended_at = ${after.endedAt},
          cancelled_by = ${after.cancelledBy},
          conversation_until = ${after.conversationUntil}, version = ${after.version}
        where id = ${after.id}`,
  );
}

const isSameRow = (before: Meeting, after: Meeting): boolean =>
  JSON.stringify({ ...before, guests: [], members: [] }) ===
  JSON.stringify({ ...after, guests: [], members: [] });

const helperOf = ({ helper }: Guest): RawBuilder<unknown> =>
  sql`helped_by = ${helper?.personId ?? null}, helped_at = ${helper?.at ?? null}`;

const companyOf = ({ companyQuestion: asked }: Guest): RawBuilder<unknown> =>
  sql`company_question_id = ${asked?.id ?? null}, company_asked_by = ${asked?.askedBy ?? null},
      company_asked_at = ${asked?.askedAt ?? null}, company_answer = ${asked?.answer ?? null},
      company_answered_at = ${asked?.answeredAt ?? null}`;

const saveGuest = (trx: Trx, guest: Guest): Promise<void> =>
  run(
    trx,
    sql`update guests set name = ${guest.name}, email = ${guest.email},
          date_of_birth = ${guest.dateOfBirth}, locale = ${guest.locale},
          phone = ${guest.phone?.number ?? null}, phone_written = ${guest.phone?.written ?? null},
          family_key = ${familyKey(guest.name)}, step = ${guest.step},
          attempts_left = ${guest.attemptsLeft}, link_sent_at = ${guest.linkSentAt},
          link_opened_at = ${guest.linkOpenedAt}, proved_at = ${guest.provedAt},
          session_id = ${guest.sessionId}, waiting_since = ${guest.waitingSince},
          put_back_at = ${guest.putBackAt},
          admitted_at = ${guest.admittedAt}, removed_at = ${guest.removedAt},
          checks = ${guest.checks === null ? null : JSON.stringify(guest.checks)}::jsonb,
          is_audio_only = ${guest.isAudioOnly}, asks_for_help = ${guest.asksForHelp},
          ${helperOf(guest)},
          is_host_informed = ${guest.isHostInformed},
          consent_version = ${guest.consent?.version ?? null},
          consent_accepted = ${guest.consent?.isAccepted ?? null},
          consent_at = ${guest.consent?.at ?? null}, part = ${guest.part},
          ${companyOf(guest)}
        where id = ${guest.id}`,
  );
