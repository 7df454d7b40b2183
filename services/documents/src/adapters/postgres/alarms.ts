import { sql } from 'kysely';
import type { Alarm, Alarms } from '#ports/alarms.ts';
import { many, one, run, type Trx } from './rows.ts';

/** Of the room, in percent: from where it is told, and below which it is over. */
const [nearlyFull, roomAgain] = [90, 85];

export const makeAlarms = (trx: Trx): Alarms => ({
  raise: ({ organisationId, kind }, at) =>
    run(
      trx,
      sql`insert into alarms (organisation_id, kind, raised_at) values (${organisationId}, ${kind}, ${at})
        on conflict (organisation_id, kind) do update set raised_at = excluded.raised_at`,
    ),
  lookAtRoom: async ({ quotaBytes, at }) => {
    const room = sql`least(${quotaBytes}::bigint, coalesce(quota_bytes, ${quotaBytes}::bigint))`;
    await run(
      trx,
      sql`insert into alarms as known (organisation_id, kind, raised_at)
        select organisation_id, 'room-nearly-full', ${at} from allowances
          where used_bytes > 0 and used_bytes >= ${room} / 100.0 * ${nearlyFull}
        on conflict (organisation_id, kind) do update set raised_at = excluded.raised_at
          where known.raised_at is null`,
    );
    await run(
      trx,
      sql`update alarms set raised_at = null from allowances a
        where kind = 'room-nearly-full' and raised_at is not null
          and a.organisation_id = alarms.organisation_id and a.used_bytes < ${room} / 100.0 * ${roomAgain}`,
    );
  },
  toTell: ({ toldBefore, limit }) =>
    many(
      trx,
      sql<Alarm>`select organisation_id as "organisationId", kind from alarms
        where raised_at is not null and raised_at > coalesce(told_at, '-infinity')
          and coalesce(told_at <= ${toldBefore}, true)
        order by raised_at limit ${limit}`,
    ),
  markTold: async ({ organisationId, kind }, { at, toldBefore }) => {
    const row = await one(
      trx,
      sql`update alarms set told_at = ${at} where organisation_id = ${organisationId} and kind = ${kind}
          and coalesce(told_at <= ${toldBefore}, true) returning 1`,
    );
    return row !== null;
  },
  lastAt: async ({ organisationId, kind }) => {
    const row = await one(
      trx,
      sql<{ at: Date | null }>`select raised_at as at from alarms
        where organisation_id = ${organisationId} and kind = ${kind}`,
    );
    return row?.at ?? null;
  },
});
