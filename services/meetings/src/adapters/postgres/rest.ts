import { sql } from 'kysely';
import type { Presence, GuestPlace, Rest } from '#ports/store.ts';
import { many, one, run, type Trx } from './rows.ts';
import { waitsNow } from './waits-now.ts';

type Visits = Pick<Rest, 'addConsent' | 'addCompanyAnswer' | 'queuePosition' | 'guestsOfSession'>;
type Memory = Omit<Rest, keyof Visits>;

export const makeRest = (trx: Trx): Rest => ({ ...visits(trx), ...memory(trx) });

const visits = (trx: Trx): Visits => ({
  addConsent: ({ id, guest, ...row }) =>
    run(
      trx,
      sql`insert into consents (id, organisation_id, meeting_id, guest_id, version, locale, text_hash,
          is_accepted, at, session_id, request_id)
        values (${id}, ${guest.organisationId}, ${guest.meetingId}, ${guest.id}, ${row.version},
          ${row.locale}, ${row.textHash}, ${row.isAccepted}, ${row.at}, ${row.sessionId}, ${row.requestId})`,
    ),
  addCompanyAnswer: ({ patient, about, question, ...row }) =>
    run(
      trx,
      sql`insert into company_answers (question_id, organisation_id, meeting_id, guest_id, about_id, asked_by,
          asked_at, answer, answered_at, said_by, session_id, request_id)
        values (${question.id}, ${patient.organisationId}, ${patient.meetingId}, ${patient.id}, ${about.id},
          ${question.askedBy}, ${question.askedAt}, ${row.answer}, ${question.answeredAt}, ${row.saidBy},
          ${row.sessionId}, ${row.requestId})`,
    ),
  queuePosition: async (guest, hostId, now) => {
    const row = await one(
      trx,
      sql<{ ahead: number }>`select count(*)::int as ahead from guests g
        join meetings m on m.id = g.meeting_id
        where m.host_id = ${hostId} and ${waitsNow(now)}
          and g.role = 'patient' and (g.waiting_since, g.id) < (${guest.waitingSince}::timestamptz, ${guest.id}::uuid)`,
    );
    return (row?.ahead ?? 0) + 1;
  },
  guestsOfSession: (sessionId) =>
    many(
      trx,
      sql<{ guestId: string; meetingId: string }>`select id as "guestId", meeting_id as "meetingId"
        from guests where session_id = ${sessionId}`,
    ),
});

const memory = (trx: Trx): Memory => ({
  addProbe: (guest, id, at) =>
    run(
      trx,
      sql`insert into probes (id, organisation_id, guest_id, at)
        values (${id}, ${guest.organisationId}, ${guest.id}, ${at})`,
    ),
  countProbesSince: async (guestId, since) => {
    const row = await one(
      trx,
      sql<{ count: number }>`select count(*)::int as count from probes
        where guest_id = ${guestId} and at > ${since}`,
    );
    return row?.count ?? 0;
  },
  takeEngineEvent: async (id, at) => {
    const row = await one(
      trx,
      sql`insert into engine_events (id, at) values (${id}, ${at}) on conflict (id) do nothing returning id`,
    );
    return row !== null;
  },
  endSession: (sessionId, at) =>
    run(
      trx,
      sql`insert into ended_sessions (session_id, at) values (${sessionId}, ${at})
        on conflict (session_id) do nothing`,
    ),
  forgetOlderThan: async (before) => {
    await run(trx, sql`delete from engine_events where at < ${before}`);
    await run(trx, sql`delete from ended_sessions where at < ${before}`);
    await run(trx, sql`delete from roles_of_late where at < ${before}`);
    await run(trx, sql`delete from probes where at < ${before}`);
  },
});

export function makePresence(trx: Trx): Presence {
  const places = (ids: readonly string[]): Promise<readonly GuestPlace[]> =>
    many(
      trx,
      sql<GuestPlace>`select g.id as "guestId", m.id as "meetingId",
          m.organisation_id as "organisationId", m.host_id as "hostId",
          array(select person_id from meeting_members where meeting_id = m.id) as "memberIds"
        from guests g join meetings m on m.id = g.meeting_id where g.id = any(${ids}::uuid[])`,
    );
  return {
    see: async (guestIds, at) => {
      const rows = await many(
        trx,
        sql<{ id: string; was: boolean }>`update guests g set last_seen_at = ${at}, is_online = true
          from (select id, is_online as was from guests where id = any(${guestIds}::uuid[])
            order by id for update) old
          where g.id = old.id returning g.id, old.was`,
      );
      const fresh = rows.filter((row) => !row.was).map((row) => row.id);
      return fresh.length === 0 ? [] : places(fresh);
    },
    loseUnseenSince: async (before) => {
      const rows = await many(
        trx,
        sql<{ id: string }>`update guests set is_online = false
          where is_online and last_seen_at < ${before} returning id`,
      );
      return rows.length === 0 ? [] : places(rows.map((row) => row.id));
    },
  };
}
