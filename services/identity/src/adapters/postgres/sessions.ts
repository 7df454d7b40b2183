import { sql, type Kysely, type Selectable } from 'kysely';
import type { Session } from '#domain/records.ts';
import type { GuestTickets, Sessions, SignIns } from '#ports/store.ts';
import type { Tables } from '#adapters/postgres/tables.ts';

const toSession = (row: Selectable<Tables['sessions']>): Session => ({
  id: row.id,
  kind: row.kind,
  subjectId: row.subject_id,
  organisationId: row.organisation_id,
  meetingId: row.meeting_id,
  amr: row.amr,
  authTime: row.auth_time,
  device: row.device,
  origin: row.origin,
  startedAt: row.started_at,
  lastSeenAt: row.last_seen_at,
  idleSeconds: row.idle_seconds,
  expiresAt: row.expires_at,
  endedAt: row.ended_at,
});

export function makeSessions(trx: Kysely<Tables>): Sessions {
  const all = trx.selectFrom('sessions').selectAll();
  return {
    add: async (session) => {
      await trx.insertInto('sessions').values(toRow(session)).execute();
    },
    find: async (id) => {
      const row = await all.where('id', '=', id).executeTakeFirst();
      return row && toSession(row);
    },
    open: async (subjectId) =>
      (
        await all
          .where('subject_id', '=', subjectId)
          .where('ended_at', 'is', null)
          .orderBy('last_seen_at', 'desc')
          .execute()
      ).map(toSession),
    wasHere: (...place) => wasHere(trx, place),
    touch: async (id, at) => {
      await trx
        .updateTable('sessions')
        .set({ last_seen_at: at })
        .where('id', '=', id)
        .where('last_seen_at', '<', at)
        .execute();
    },
    end: async (id, reason, at) => {
      const result = await trx
        .updateTable('sessions')
        .set({ ended_at: at, end_reason: reason })
        .where('id', '=', id)
        .where('ended_at', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
    overdue: async (now, most) =>
      (
        await all
          .where('ended_at', 'is', null)
          .where(
            sql<boolean>`(expires_at <= ${now} or last_seen_at + make_interval(secs => idle_seconds) <= ${now})`,
          )
          .limit(most)
          .forUpdate()
          .skipLocked()
          .execute()
      ).map(toSession),
    lockSubject: async (subjectId) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${subjectId}, 0))`.execute(trx);
    },
  };
}

async function wasHere(
  trx: Kysely<Tables>,
  [subjectId, origin, since]: Parameters<Sessions['wasHere']>,
): Promise<boolean> {
  const row = await trx
    .selectFrom('sessions')
    .select('id')
    .where('subject_id', '=', subjectId)
    .where('origin', '=', origin)
    .where('started_at', '>', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

const toRow = (session: Session): Tables['sessions'] => ({
  id: session.id,
  kind: session.kind,
  subject_id: session.subjectId,
  organisation_id: session.organisationId,
  meeting_id: session.meetingId,
  amr: [...session.amr],
  auth_time: session.authTime,
  device: session.device,
  origin: session.origin,
  started_at: session.startedAt,
  last_seen_at: session.lastSeenAt,
  idle_seconds: session.idleSeconds,
  expires_at: session.expiresAt,
  ended_at: null,
  end_reason: null,
});

export function makeSignIns(trx: Kysely<Tables>): SignIns {
  return {
    find: async (uid, now) => {
      const row = await trx
        .selectFrom('sign_ins')
        .selectAll()
        .where('uid', '=', uid)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return (
        row && {
          uid: row.uid,
          personId: row.person_id,
          isSharedDevice: row.is_shared_device,
          challenge: row.challenge,
        }
      );
    },
    save: async (signIn, expiresAt) => {
      const row = {
        person_id: signIn.personId,
        is_shared_device: signIn.isSharedDevice,
        challenge: signIn.challenge,
        expires_at: expiresAt,
      };
      await trx
        .insertInto('sign_ins')
        .values({ uid: signIn.uid, ...row })
        .onConflict((on) => on.column('uid').doUpdateSet(row))
        .execute();
    },
    take: async (uid) => {
      const result = await trx.deleteFrom('sign_ins').where('uid', '=', uid).executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}

export function makeTickets(trx: Kysely<Tables>): GuestTickets {
  return {
    add: async (ticketHash, ticket, expiresAt) => {
      await trx
        .insertInto('guest_tickets')
        .values({
          ticket_hash: ticketHash,
          guest_id: ticket.guestId,
          meeting_id: ticket.meetingId,
          organisation_id: ticket.organisationId,
          visit_ends_at: ticket.visitEndsAt,
          has_second_proof: ticket.hasSecondProof,
          expires_at: expiresAt,
          used_at: null,
        })
        .execute();
    },
    take: async (ticketHash, now) => {
      const row = await trx
        .updateTable('guest_tickets')
        .set({ used_at: now })
        .where('ticket_hash', '=', ticketHash)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .returningAll()
        .executeTakeFirst();
      return (
        row && {
          guestId: row.guest_id,
          meetingId: row.meeting_id,
          organisationId: row.organisation_id,
          visitEndsAt: row.visit_ends_at,
          hasSecondProof: row.has_second_proof,
        }
      );
    },
    removeOf: async (guestId) => {
      await trx.deleteFrom('guest_tickets').where('guest_id', '=', guestId).execute();
    },
  };
}
