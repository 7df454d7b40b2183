import { sql, type RawBuilder } from 'kysely';
import type { Guest, Meeting, MeetingMember } from '#domain/meeting.ts';
import { pageOfMeetings, type Meetings, type OpenMeeting, type PlannedSpan } from '#ports/store.ts';
import {
  guestColumns,
  many,
  memberColumns,
  one,
  run,
  toGuest,
  toMeeting,
  toMember,
} from './rows.ts';
import type { GuestRow, MeetingRow, MemberRow, Trx } from './rows.ts';
import { addMeeting, saveMeeting } from './save-meeting.ts';
import { waitsNow } from './waits-now.ts';
import { seeDay, seeMeeting } from './see-meetings.ts';

export function makeMeetings(trx: Trx): Meetings {
  const load = (where: RawBuilder<unknown>): Promise<Meeting | null> => loadMeeting(trx, where);
  return {
    find: (id) => load(sql`where id = ${id}`),
    findForChange: (id) => load(sql`where id = ${id} for update`),
    findByRoom: (roomId) => load(sql`where room_id = ${roomId}`),
    findByRoomForChange: (roomId) => load(sql`where room_id = ${roomId} for update`),
    findByGuest: (guestId) =>
      load(sql`where id = (select meeting_id from guests where id = ${guestId})`),
    see: (id, timezone, now) => seeMeeting(trx, { id, timezone, now }),
    seeDay: (query, now) => seeDay(trx, query, now),
    findByKey: (createdBy, key) => findByKey(trx, createdBy, key),
    add: (meeting, key) => addMeeting(trx, meeting, key),
    save: (before, after) => saveMeeting(trx, before, after),
    raiseDoor: (id) =>
      run(trx, sql`update meetings set door_number = door_number + 1 where id = ${id}`),
    doorNumber: async (id) => {
      const row = await one(
        trx,
        sql<{ door: number }>`select door_number as door from meetings where id = ${id}`,
      );
      return row?.door ?? 0;
    },
    lockPlansOf: async (hostId, span) => {
      // One planner of a host at a time, in any replica: no two of them can both find the hour free.
      await sql`select pg_advisory_xact_lock(hashtextextended(${`host:${hostId}`}, 0))`.execute(
        trx,
      );
      return plansOf(trx, hostId, span);
    },
    plansOf: (hostId, span) => plansOf(trx, hostId, span),
    openIds: (after) => openOnes(trx, sql`state = 'open'`, after),
    openElsewhere: (engineIds, unnoted, after) =>
      openOnes(
        trx,
        sql`state = 'open' and coalesce(engine_id, ${unnoted}) <> all(${engineIds}::text[])`,
        after,
      ),
    overWithPeople: (since, after) =>
      openOnes(
        trx,
        sql`state in ('ended', 'cancelled') and ended_at > ${since}
          and exists (select 1 from attendances a where a.meeting_id = meetings.id and a.left_at is null)`,
        after,
      ),
    ...calls(trx),
    waitingOfHost: async (hostId, now) => {
      const rows = await many(
        trx,
        sql<{
          id: string;
        }>`select m.id from meetings m join guests g on g.meeting_id = m.id
          where m.host_id = ${hostId} and ${waitsNow(now)}
          group by m.id order by min(g.waiting_since)`,
      );
      return rows.map((row) => row.id);
    },
  };
}

const calls = (trx: Trx): Pick<Meetings, 'ringingFor' | 'ringingAmong' | 'emptyCalls'> => ({
  ringingAmong: async (personIds, now) => {
    const people = [...new Set(personIds)].toSorted();
    await run(trx, sql`select pg_advisory_xact_lock(hashtextextended(${people.join()}, 1))`);
    const row = await one(
      trx,
      sql<{ id: string }>`select id from meetings m where state = 'open' and rings_until > ${now}
        and (select array_agg(p::text order by p::text) from (select m.host_id as p union select mm.person_id
          from meeting_members mm where mm.meeting_id = m.id and mm.removed_at is null) as who) = ${people}::text[]
        and host_id <> ${personIds[0]} order by rings_until limit 1`,
    );
    return row?.id ?? null;
  },
  ringingFor: async (personId, now) => {
    const rows = await many(
      trx,
      sql<{
        id: string;
      }>`select m.id from meeting_members mm join meetings m on m.id = mm.meeting_id
          where mm.person_id = ${personId} and mm.removed_at is null and mm.declined_at is null
            and m.state = 'open' and m.rings_until > ${now}`,
    );
    return rows.map((row) => row.id);
  },
  emptyCalls: (before) =>
    openOnes(
      trx,
      sql`state = 'open' and rings_until < ${before} and not exists (
          select 1 from attendances a where a.meeting_id = meetings.id
            and (a.left_at is null or a.left_at > ${before}))`,
    ),
});

async function loadMeeting(trx: Trx, where: RawBuilder<unknown>): Promise<Meeting | null> {
  const row = await one(trx, sql<MeetingRow>`select * from meetings ${where}`);
  if (!row) return null;
  const guests = await guestsOf(trx, row.id);
  // A consultation has no members: its doors are the ones that must be quick.
  const members = row.kind === 'consultation' ? [] : await membersOf(trx, row.id);
  return toMeeting(row, { guests, members });
}

async function membersOf(trx: Trx, meetingId: string): Promise<readonly MeetingMember[]> {
  const rows = await many(
    trx,
    sql<MemberRow>`select ${memberColumns} from meeting_members
      where meeting_id = ${meetingId} order by invited_at, person_id`,
  );
  return rows.map(toMember);
}

async function guestsOf(trx: Trx, meetingId: string): Promise<readonly Guest[]> {
  const rows = await many(
    trx,
    sql<GuestRow>`select ${guestColumns} from guests where meeting_id = ${meetingId} order by role desc, id`,
  );
  return rows.map(toGuest);
}

async function findByKey(
  trx: Trx,
  createdBy: string,
  key: string,
): Promise<{ id: string; requestHash: string } | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`key:${createdBy}:${key}`}, 0))`.execute(
    trx,
  );
  const row = await one(
    trx,
    sql<{ id: string; request_hash: string }>`select id, request_hash from meetings
      where created_by = ${createdBy} and idempotency_key = ${key}`,
  );
  return row && { id: row.id, requestHash: row.request_hash };
}

async function plansOf(
  trx: Trx,
  hostId: string,
  span: { from: Date; until: Date },
): Promise<readonly PlannedSpan[]> {
  const rows = await many(
    trx,
    sql<{ id: string; starts_at: Date; ends_at: Date }>`select id, starts_at, ends_at from meetings
      where host_id = ${hostId} and state in ('planned', 'open')
        and starts_at < ${span.until} and starts_at > ${span.from}::timestamptz - interval '4 hours'
        and ends_at > ${span.from}`,
  );
  return rows.map((row) => ({ id: row.id, from: row.starts_at, until: row.ends_at }));
}

/** At most `pageOfMeetings`, in the order of their ids, from the one after `after` on. */
async function openOnes(
  trx: Trx,
  where: RawBuilder<unknown>,
  after: string | null = null,
): Promise<readonly OpenMeeting[]> {
  const rows = await many(
    trx,
    sql<{ id: string; organisation_id: string; room_id: string; engine_id: string | null }>`
      select id, organisation_id, room_id, engine_id from meetings
      where (${where}) and (${after}::uuid is null or id > ${after}::uuid)
      order by id limit ${pageOfMeetings}`,
  );
  return rows.map((row) => ({
    id: row.id,
    organisationId: row.organisation_id,
    roomId: row.room_id,
    engineId: row.engine_id,
  }));
}
