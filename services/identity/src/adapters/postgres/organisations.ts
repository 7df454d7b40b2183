import { sql, type Kysely, type Selectable } from 'kysely';
import type { Organisation } from '#domain/records.ts';
import type { Organisations } from '#ports/store.ts';
import { readCursor, writeCursor } from '#adapters/postgres/pages.ts';
import type { Tables } from '#adapters/postgres/tables.ts';

const toOrganisation = (row: Selectable<Tables['organisations']>): Organisation => ({
  id: row.id,
  name: row.name,
  slug: row.slug,
  phone: row.phone,
  timezone: row.timezone,
  isActive: row.is_active,
  version: row.version,
});

export function makeOrganisations(trx: Kysely<Tables>): Organisations {
  const all = trx.selectFrom('organisations').selectAll();
  return {
    find: async (id) => {
      const row = await all.where('id', '=', id).executeTakeFirst();
      return row && toOrganisation(row);
    },
    findBySlug: async (slug) => {
      const row = await all.where('slug', '=', slug).executeTakeFirst();
      return row && toOrganisation(row);
    },
    add: async (organisation, made) => {
      await trx
        .insertInto('organisations')
        .values({
          id: organisation.id,
          name: organisation.name,
          slug: organisation.slug,
          phone: organisation.phone,
          timezone: organisation.timezone,
          is_active: organisation.isActive,
          version: organisation.version,
          created_at: made.at,
          created_by: made.by,
          idempotency_key: made.key,
          request_hash: made.requestHash,
        })
        .execute();
    },
    save: async ({ id, name, phone, timezone, version }) => {
      const { numUpdatedRows } = await trx
        .updateTable('organisations')
        .set({ name, phone, timezone, version: version + 1 })
        .where('id', '=', id)
        .where('version', '=', version)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },
    findMade: async ({ by, key }) => {
      if (key === null) return undefined;
      const row = await all
        .where('created_by', '=', by)
        .where('idempotency_key', '=', key)
        .executeTakeFirst();
      return row && { value: toOrganisation(row), requestHash: row.request_hash ?? '' };
    },
    page: (query) => pageOf(trx, query),
  };
}

async function pageOf(
  trx: Kysely<Tables>,
  { cursor, limit }: Parameters<Organisations['page']>[0],
): ReturnType<Organisations['page']> {
  const sortKey = sql<string>`lower(name)`;
  const after = cursor === undefined ? undefined : readCursor(cursor);
  const rows = await trx
    .selectFrom('organisations')
    .selectAll()
    .$if(after !== undefined, (query) =>
      query.where(
        sql<boolean>`(lower(name), id) > (${after?.key ?? ''}, ${after?.id ?? null}::uuid)`,
      ),
    )
    .orderBy(sortKey)
    .orderBy('id')
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(toOrganisation),
    next:
      rows.length > limit && last
        ? writeCursor({ key: last.name.toLowerCase(), id: last.id })
        : null,
  };
}
