import { sql } from 'kysely';
import type { Gone } from '#ports/store.ts';
import type { Version, Versions } from '#ports/versions.ts';
import { many, run, type Trx } from './rows.ts';

type Row = Version & { readonly sizeBytes: string };
type GoneRow = Gone[number] & { readonly sizeBytes: string };

export const makeVersions = (trx: Trx): Versions => ({
  hold: (itemId) =>
    run(trx, sql`select 1 from versions where item_id = ${itemId} order by id for update`),
  list: async (itemId, limit) => {
    const rows = await many(
      trx,
      sql<Row>`select v.id, v.number, v.size_bytes as "sizeBytes", v.media_type as "mediaType",
          v.is_scanned as "isScanned", v.made_by as "madeBy", v.made_at as "madeAt", v.is_by_editor as "isByEditor",
          v.id = i.version_id as "isCurrent", is_given(v.id) as "isGiven"
        from versions v join items i on i.id = v.item_id
        where v.item_id = ${itemId} order by v.number desc limit ${limit}`,
    );
    return rows.map((row) => ({ ...row, sizeBytes: Number(row.sizeBytes) }));
  },
  remove: async (itemId, ids) => {
    const gone = await many(
      trx,
      sql<GoneRow>`delete from versions where item_id = ${itemId} and id = any(${ids}::uuid[])
          and not is_being_copied(id)
        returning id as "versionId", organisation_id as "organisationId", size_bytes as "sizeBytes"`,
    );
    await run(
      trx,
      sql`update items set versions = versions - ${gone.length}::integer where id = ${itemId}`,
    );
    return gone.map((row) => ({ ...row, sizeBytes: Number(row.sizeBytes) }));
  },
  due: async (now, { limit, but }) => {
    const rows = await many(
      trx,
      sql<{ id: string }>`select id from items where thin_at <= ${now} and id <> all(${but}::uuid[])
        order by thin_at limit ${limit}`,
    );
    return rows.map(({ id }) => id);
  },
  lookAgain: (itemId, at) => run(trx, sql`update items set thin_at = ${at} where id = ${itemId}`),
});
