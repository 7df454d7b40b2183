import { sql, type RawBuilder } from 'kysely';
import type { EngineHealth } from '#domain/engines.ts';
import type { EngineBook, EngineRuleRow, LeftRoom } from '#ports/store.ts';
import { many, one, run, type Trx } from './rows.ts';

const healthColumns = sql`id, is_up as "isUp", doubts, doubted_at as "doubtedAt"`;
const roomColumns = sql`room_id as "roomId", engine_id as "engineId", meeting_id as "meetingId",
  organisation_id as "organisationId", at`;

export const makeEngineBook = (trx: Trx): EngineBook => ({
  ...health(trx),
  ...leftRooms(trx),
  ...rules(trx),
});

type Health = Pick<EngineBook, 'health' | 'lockHealth' | 'saveHealth'>;
const health = (trx: Trx): Health => ({
  health: () => many(trx, sql<EngineHealth>`select ${healthColumns} from engines`),
  lockHealth: async (engineId) => {
    await run(trx, sql`insert into engines (id) values (${engineId}) on conflict (id) do nothing`);
    const row = await one(
      trx,
      sql<EngineHealth>`select ${healthColumns} from engines where id = ${engineId} for update`,
    );
    if (!row) throw new Error('The row was written just before');
    return row;
  },
  saveHealth: ({ id, isUp, doubts, doubtedAt }) =>
    run(
      trx,
      sql`update engines set is_up = ${isUp}, doubts = ${doubts}, doubted_at = ${doubtedAt} where id = ${id}`,
    ),
});

const selectRule = (organisationId: string): RawBuilder<EngineRuleRow> =>
  sql`select organisation_id as "organisationId", engine_ids as rule, version
    from engine_rules where organisation_id = ${organisationId}`;

type Rules = Pick<EngineBook, 'ruleOf' | 'lockRule' | 'saveRule'>;
const rules = (trx: Trx): Rules => ({
  ruleOf: async (organisationId) =>
    (await one(trx, selectRule(organisationId))) ?? { organisationId, rule: null, version: 1 },
  lockRule: async (organisationId) => {
    await run(
      trx,
      sql`insert into engine_rules (organisation_id) values (${organisationId})
        on conflict (organisation_id) do nothing`,
    );
    const row = await one(trx, sql<EngineRuleRow>`${selectRule(organisationId)} for update`);
    if (!row) throw new Error('The row was written just before');
    return row;
  },
  saveRule: ({ organisationId, rule, version }) =>
    run(
      trx,
      sql`update engine_rules set engine_ids = ${rule}::text[], version = ${version}
        where organisation_id = ${organisationId}`,
    ),
});

type LeftRooms = Omit<EngineBook, keyof Health | keyof Rules>;
const leftRooms = (trx: Trx): LeftRooms => ({
  leaveRoom: ({ roomId, engineId, meetingId, organisationId, at }) =>
    run(
      trx,
      sql`insert into left_rooms (room_id, organisation_id, meeting_id, engine_id, at)
        values (${roomId}, ${organisationId}, ${meetingId}, ${engineId}, ${at})`,
    ),
  findLeftRoom: (roomId) =>
    one(trx, sql<LeftRoom>`select ${roomColumns} from left_rooms where room_id = ${roomId}`),
  leftRooms: (engineIds, before) =>
    many(
      trx,
      sql<LeftRoom>`select ${roomColumns} from left_rooms
        where closed_at is null and engine_id = any(${engineIds}::text[]) and at < ${before}
        order by at limit 1000`,
    ),
  noteClosed: (roomId, at) =>
    run(trx, sql`update left_rooms set closed_at = ${at} where room_id = ${roomId}`),
});
