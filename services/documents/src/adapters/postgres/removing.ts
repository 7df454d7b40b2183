import { sql } from 'kysely';
import type { Items } from '#ports/store.ts';
import { many, run, type Trx } from './rows.ts';

type GoneRow = {
  readonly versionId: string;
  readonly organisationId: string;
  readonly sizeBytes: string;
};

/** Items that go for good. */
export function makeRemoving(trx: Trx): Pick<Items, 'remove' | 'uploadsTo' | 'binnedBefore'> {
  const down = async (id: string): Promise<readonly string[]> => {
    const rows = await many(
      trx,
      sql<{ id: string }>`with recursive down as (
        select id from items where id = ${id}
        union all select c.id from items c join down on c.folder_id = down.id)
      select id from down`,
    );
    return rows.map((row) => row.id);
  };
  return {
    remove: async (id) => {
      const ids = await down(id);
      await run(trx, sql`delete from shares where item_id = any(${ids}::uuid[])`);
      await run(trx, sql`delete from openings where item_id = any(${ids}::uuid[])`);
      await run(trx, sql`delete from pictures where item_id = any(${ids}::uuid[])`);
      // What became of a copy is told for a day, by the name of what it made.
      await run(trx, sql`delete from copies where made_id = any(${ids}::uuid[])`);
      const gone = await many(
        trx,
        sql<GoneRow>`delete from versions where item_id = any(${ids}::uuid[])
          returning id as "versionId", organisation_id as "organisationId", size_bytes as "sizeBytes"`,
      );
      await run(trx, sql`delete from items where id = any(${ids}::uuid[])`);
      return gone.map((row) => ({ ...row, sizeBytes: Number(row.sizeBytes) }));
    },
    uploadsTo: async (id) => {
      const ids = await down(id);
      const rows = await many(
        trx,
        sql<{ id: string }>`select id from uploads where item_id = any(${ids}::uuid[])
          or file_id = any(${ids}::uuid[]) or folder_id = any(${ids}::uuid[])`,
      );
      return rows.map((row) => row.id);
    },
    binnedBefore: async (before, { limit, but }) => {
      const rows = await many(
        trx,
        sql<{
          id: string;
        }>`select id from items where binned_at < ${before} and id <> all(${but}::uuid[])
          order by binned_at limit ${limit}`,
      );
      return rows.map((row) => row.id);
    },
  };
}
