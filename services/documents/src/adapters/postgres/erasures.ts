import { sql } from 'kysely';
import type { Erasure, Erasures } from '#ports/erasures.ts';
import { many, one, run, type Trx } from './rows.ts';

export const makeErasures = (trx: Trx): Erasures => ({
  noteItem: (id, at) =>
    run(
      trx,
      sql`with recursive down as (
          select id, organisation_id from items where id = ${id}
          union all select c.id, c.organisation_id from items c join down on c.folder_id = down.id)
        insert into erasures (kind, subject_id, organisation_id, erased_at)
          select 'item', id, organisation_id, ${at}::timestamptz from down
          on conflict (kind, subject_id) do update set erased_at = excluded.erased_at`,
    ),
  notePerson: ({ id, organisationId, at }) =>
    run(
      trx,
      sql`insert into erasures (kind, subject_id, organisation_id, erased_at)
        values ('person', ${id}, ${organisationId}, ${at})
        on conflict (kind, subject_id) do update set erased_at = excluded.erased_at`,
    ),
  toList: async (limit) => {
    await run(trx, sql`select pg_advisory_xact_lock(hashtext('erasure_list'))`);
    return many(
      trx,
      sql<Erasure>`select kind, subject_id as id, organisation_id as "organisationId", erased_at as at
        from erasures order by erased_at, kind, subject_id limit ${limit}`,
    );
  },
  listed: async (erasures) => {
    for (const { kind, id, at } of erasures)
      await run(
        trx,
        sql`delete from erasures where kind = ${kind} and subject_id = ${id} and erased_at = ${at}`,
      );
  },
  known: async () => {
    const row = await one(
      trx,
      sql<{ bytes: string }>`select known_bytes as bytes from erasure_list`,
    );
    return Number(row?.bytes ?? 0);
  },
  setKnown: (bytes) =>
    run(
      trx,
      sql`insert into erasure_list (known_bytes) values (${bytes})
        on conflict (is_only) do update set known_bytes = excluded.known_bytes`,
    ),
  isBack: async ({ kind, id, at }) => {
    const row = await one(
      trx,
      kind === 'item'
        ? sql`select 1 from items where id = ${id} and made_at <= ${at}`
        : sql`select 1 where not exists (select 1 from departures
            where person_id = ${id} and erasure_asked_at >= ${at})`,
    );
    return row !== null;
  },
  isEmpty: async (itemId) =>
    (await one(trx, sql`select 1 from items where folder_id = ${itemId} limit 1`)) === null,
});
