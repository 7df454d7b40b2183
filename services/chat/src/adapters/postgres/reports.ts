import { sql, type RawBuilder } from 'kysely';
import type { Report, Reports } from '#ports/keeping.ts';
import type { ChangedCircles } from './circles.ts';
import { many, one, run, type Trx } from './rows.ts';

export function makeReports(trx: Trx, changed: ChangedCircles): Reports {
  const load = (where: RawBuilder<unknown>): Promise<readonly Report[]> =>
    many(
      trx,
      sql<Report>`select id, room_id as "roomId", organisation_id as "organisationId", event_id as "eventId", reason,
        reported_by as "reportedBy", reported_at as "reportedAt", settled_at as "settledAt",
        is_for_administrators as "isForAdministrators", is_for_officers as "isForOfficers", written_by as "writtenBy"
        from reports where ${where} order by reported_at, id`,
    );
  return {
    add: async (report) => {
      const { id, roomId, organisationId, eventId, reason, reportedBy, reportedAt } = report;
      const { isForAdministrators, writtenBy } = report;
      const row = await one(
        trx,
        sql`insert into reports (id, room_id, organisation_id, event_id, reason, reported_by, reported_at,
            is_for_administrators, is_for_officers, written_by)
          values (${id}, ${roomId}, ${organisationId}, ${eventId}, ${reason}, ${reportedBy}, ${reportedAt},
            ${isForAdministrators}, ${isForAdministrators} and exists (
              select 1 from reports where room_id = ${roomId} and is_for_officers and settled_at is null), ${writtenBy})
          on conflict (room_id, event_id, reported_by) do nothing returning 1`,
      );
      return row !== null;
    },
    open: (roomId) => load(sql`room_id = ${roomId} and settled_at is null`),
    ...waiting(trx),
    ...passing(trx),
    all: (roomId) => load(sql`room_id = ${roomId}`),
    countBy: async (roomId, personId) => {
      const row = await one(
        trx,
        sql<{ count: number }>`select count(*)::integer as count from reports
          where room_id = ${roomId} and reported_by = ${personId} and settled_at is null`,
      );
      return row?.count ?? 0;
    },
    settle: ({ roomId, eventId }, { personId, at }) =>
      run(
        trx,
        sql`update reports set settled_at = ${at}, settled_by = ${personId}
          where room_id = ${roomId} and event_id = ${eventId} and settled_at is null`,
      ),
    setSilenced: async (roomId, personId, isSilenced) => {
      await run(trx, sql`update rooms set wanted = wanted + 1 where id = ${roomId}`);
      await run(
        trx,
        sql`update room_members set is_silenced = ${isSilenced} where room_id = ${roomId} and person_id = ${personId}`,
      );
      changed.room.add(roomId);
    },
  };
}

/** Of a team or of the organisation. */
const isKept = sql`(rooms.team_id is not null or rooms.for_roles is not null)`;

type Passing = Pick<Reports, 'leftAlone' | 'passToAdministrators' | 'passToOfficers'>;

/** What those who keep a room do not judge goes to who stands in for them. */
const passing = (trx: Trx): Passing => ({
  leftAlone: async (limit) => {
    const rows = await many(
      trx,
      sql<{ roomId: string }>`select distinct r.room_id as "roomId" from reports r
        join rooms on rooms.id = r.room_id and ${isKept}
        where r.settled_at is null and not r.is_for_administrators and not exists (
          select 1 from room_members m where m.room_id = r.room_id and m.is_moderator)
        limit ${limit}`,
    );
    return rows.map(({ roomId }) => roomId);
  },
  passToAdministrators: async ({ roomId, eventId }, writtenBy) => {
    const rows = await many(
      trx,
      sql`update reports set is_for_administrators = true, written_by = ${writtenBy}
        where room_id = ${roomId} and event_id = ${eventId} and settled_at is null
          and not is_for_administrators returning 1`,
    );
    return rows.length > 0;
  },
  passToOfficers: (roomId) =>
    run(
      trx,
      sql`update reports set is_for_officers = true
        where room_id = ${roomId} and is_for_administrators and settled_at is null`,
    ),
});

/** Of each room, how many messages. */
const waiting = (trx: Trx): Pick<Reports, 'waitingFor' | 'waitingForStandIn'> => ({
  waitingFor: (personId) =>
    many(
      trx,
      sql<{
        roomId: string;
        count: number;
      }>`select r.room_id as "roomId", count(distinct r.event_id)::integer as count
        from reports r join room_members m on m.room_id = r.room_id
          and m.person_id = ${personId} and m.is_moderator
        join rooms on rooms.id = r.room_id and ${isKept}
        where r.settled_at is null and not r.is_for_administrators group by r.room_id order by r.room_id`,
    ),
  waitingForStandIn: ({ organisationId, personId, isAdministrator }) =>
    many(
      trx,
      sql<{
        roomId: string;
        teamId: string | null;
        count: number;
      }>`select r.room_id as "roomId", rooms.team_id as "teamId", count(distinct r.event_id)::integer as count
        from reports r join rooms on rooms.id = r.room_id and ${isKept}
        where r.settled_at is null and r.is_for_administrators and r.organisation_id = ${organisationId}
          and (r.is_for_officers or ${isAdministrator})
          and r.written_by is distinct from ${personId}
        group by r.room_id, rooms.team_id order by r.room_id`,
    ),
});
