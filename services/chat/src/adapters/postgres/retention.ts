import { sql } from 'kysely';
import type { RetentionRule } from '#domain/retention.ts';
import type { Retention, RoomToSweep } from '#ports/keeping.ts';
import type { ChangedCircles } from './circles.ts';
import { keptDays, many, one, run, type Trx } from './rows.ts';

const asPlatform: RetentionRule = { days: null, version: 1 };

export const makeRetention = (trx: Trx, changed: ChangedCircles): Retention => ({
  rule: async (organisationId) => (await ruleOf(trx, organisationId)) ?? asPlatform,
  lockRule: async (organisationId) => {
    // The row may not be there yet: nobody waits for a row that is not there.
    await run(
      trx,
      sql`select pg_advisory_xact_lock(hashtextextended('retention ' || ${organisationId}, 0))`,
    );
    return (await ruleOf(trx, organisationId)) ?? asPlatform;
  },
  saveRule: async (organisationId, { days, version }, at) => {
    await run(
      trx,
      sql`insert into retention_rules (organisation_id, days, version, changed_at)
        values (${organisationId}, ${days}, ${version}, ${at})
        on conflict (organisation_id) do update
          set days = excluded.days, version = excluded.version, changed_at = excluded.changed_at`,
    );
    const rooms = await many(
      trx,
      sql<{ id: string }>`update rooms set wanted = wanted + 1, swept_at = '-infinity'
        where organisation_id = ${organisationId} returning id`,
    );
    for (const { id } of rooms) changed.room.add(id);
  },
  setRoomDays: async (roomId, days) => {
    await run(
      trx,
      sql`update rooms set own_days = ${days}, wanted = wanted + 1, swept_at = '-infinity' where id = ${roomId}`,
    );
    changed.room.add(roomId);
  },
  toSweep: (before, limit) =>
    many(
      trx,
      sql<RoomToSweep>`select * from (select id, matrix_room_id as "matrixRoomId", ${keptDays} as "keptDays", swept_at
          from rooms where matrix_room_id is not null and swept_at < ${before}) as due
        where "keptDays" is not null order by swept_at limit ${limit}`,
    ),
  swept: (roomId, at) => run(trx, sql`update rooms set swept_at = ${at} where id = ${roomId}`),
});

const ruleOf = (trx: Trx, organisationId: string): Promise<RetentionRule | null> =>
  one(
    trx,
    sql<RetentionRule>`select days, version from retention_rules where organisation_id = ${organisationId}`,
  );
