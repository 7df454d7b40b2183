import { sql } from 'kysely';
import type { Erasure, Erasures } from '#ports/erasures.ts';
import { many, one, run, type Trx } from './rows.ts';

export const makeErasures = (trx: Trx): Erasures => ({
  note: ({ personId, organisationId, localparts, at }) =>
    run(
      trx,
      sql`insert into erasures (person_id, organisation_id, localparts, erased_at)
        values (${personId}, ${organisationId}, ${localparts}::text[], ${at})
        on conflict (person_id) do update set erased_at = excluded.erased_at,
          localparts = array(select distinct unnest(erasures.localparts || excluded.localparts))`,
    ),
  lockList: () => run(trx, sql`select pg_advisory_xact_lock(hashtext('erasure_list'))`),
  toList: (limit) =>
    many(
      trx,
      sql<Erasure>`select person_id as "personId", organisation_id as "organisationId", localparts, erased_at as at
        from erasures order by erased_at, person_id limit ${limit}`,
    ),
  listed: async (erasures) => {
    for (const { personId, at } of erasures)
      await run(trx, sql`delete from erasures where person_id = ${personId} and erased_at = ${at}`);
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
});
