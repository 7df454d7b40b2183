import { sql, type RawBuilder } from 'kysely';
import type {
  ContentCounts,
  ContentJob,
  ContentSearch,
  ContentState,
} from '#ports/content-search.ts';
import { makeContentFind } from './find-content.ts';
import { many, one, run, toSealed, type SealedRow, type Trx } from './rows.ts';
import { makeWrappedKeys } from './wrapped-keys.ts';

const keyColumns = sql`organisation_id, key_id as document_id, key_id as version_id, key, header`;
/** Before every file. */
const first = '00000000-0000-0000-0000-000000000000';

export const makeContentSearch = (trx: Trx): ContentSearch => ({
  find: makeContentFind(trx),
  ...setting(trx),
  ...filling(trx),
  ...working(trx),
  ...counting(trx),
  ...makeWrappedKeys(trx, { table: 'content_settings', id: 'key_id', columns: keyColumns }),
});

function setting(trx: Trx): Pick<ContentSearch, 'setting' | 'set'> {
  return {
    setting: async (organisationId) => {
      const row = await one(
        trx,
        sql<{ version: number } & (SealedRow | { key: null })>`select version, ${keyColumns}
          from content_settings where organisation_id = ${organisationId}`,
      );
      if (!row) return { version: 0, key: null };
      return { version: row.version, key: row.key === null ? null : toSealed(row) };
    },
    set: async (organisationId, { version, key }) => {
      await run(trx, sql`select hold_content_search(${organisationId}::uuid, true)`);
      await run(
        trx,
        sql`insert into content_settings (organisation_id, version) values (${organisationId}, 0)
          on conflict (organisation_id) do nothing`,
      );
      const wrapped = key && JSON.stringify(key.key);
      const row = await one(
        trx,
        sql`update content_settings set version = version + 1, key_id = ${key?.versionId ?? null}::uuid,
            key = ${wrapped}::jsonb, header = ${key?.header ?? null}, filled_to = ${key && first}::uuid
          where organisation_id = ${organisationId} and version = ${version} returning 1`,
      );
      return row !== null;
    },
  };
}

function filling(trx: Trx): Pick<ContentSearch, 'erase' | 'unfinished' | 'fill'> {
  const ids = async (query: RawBuilder<{ id: string }>): Promise<readonly string[]> =>
    (await many(trx, query)).map(({ id }) => id);
  return {
    erase: async (organisationId, limit) => {
      const rows = await many(
        trx,
        sql`delete from content_index where item_id in (
            select w.item_id from content_index w where w.organisation_id = ${organisationId}
              and not exists (select 1 from content_settings c
                where c.organisation_id = w.organisation_id and c.key is not null)
            limit ${limit})
          returning 1`,
      );
      return rows.length;
    },
    unfinished: async () => ({
      toErase: await ids(
        sql`select c.organisation_id as id from content_settings c where c.key is null
          and exists (select 1 from content_index w where w.organisation_id = c.organisation_id)`,
      ),
      toFill: await ids(
        sql`select organisation_id as id from content_settings where filled_to is not null`,
      ),
    }),
    fill: async (organisationId, limit) => {
      const row = await one(
        trx,
        sql<{
          more: boolean;
        }>`select fill_content_index(${organisationId}::uuid, ${limit}) as more`,
      );
      return row?.more ?? false;
    },
  };
}

function working(trx: Trx): Pick<ContentSearch, 'next' | 'settle' | 'putOff' | 'retry'> {
  return {
    next: (now, until) =>
      one(
        trx,
        sql<ContentJob>`update content_index set next_at = ${until} where item_id = (
            select item_id from content_index where state = 'waiting' and next_at <= ${now}
              order by next_at, item_id limit 1 for update skip locked)
          returning item_id as "itemId", organisation_id as "organisationId", version_id as "versionId", tries`,
      ),
    settle: ({ itemId, versionId }, { state, fingerprints, keyId }) =>
      run(
        trx,
        sql`update content_index set state = ${state}, words = ${fingerprints}::text[]::bigint[]
          where item_id = ${itemId} and version_id = ${versionId} and state = 'waiting'
            and (${keyId}::uuid is null or exists (select 1 from content_settings c
              where c.organisation_id = content_index.organisation_id and c.key_id = ${keyId}::uuid))`,
      ),
    putOff: ({ itemId, versionId }, at, tries) =>
      run(
        trx,
        sql`update content_index set next_at = ${at}, tries = ${tries}
          where item_id = ${itemId} and version_id = ${versionId} and state = 'waiting'`,
      ),
    retry: (organisationId) =>
      run(
        trx,
        sql`update content_index set state = 'waiting', tries = 0, next_at = default
          where organisation_id = ${organisationId} and state in ('failed', 'unreadable')`,
      ),
  };
}

function counting(trx: Trx): Pick<ContentSearch, 'isWhole' | 'counts' | 'files'> {
  const isFilled = async (organisationId: string): Promise<boolean> =>
    (await one(
      trx,
      sql`select 1 from content_settings where organisation_id = ${organisationId} and filled_to is not null`,
    )) === null;
  return {
    isWhole: async (organisationId) => {
      const waiting = await one(
        trx,
        sql`select 1 from content_index where organisation_id = ${organisationId} and state = 'waiting' limit 1`,
      );
      return waiting === null && (await isFilled(organisationId));
    },
    counts: async (organisationId): Promise<ContentCounts> => {
      const rows = await many(
        trx,
        sql<{ state: ContentState; count: number }>`select state, count(*)::integer as count
          from content_index where organisation_id = ${organisationId} group by state`,
      );
      const byState = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
      return { isFilled: await isFilled(organisationId), byState };
    },
    files: async (organisationId) => {
      const row = await one(
        trx,
        sql<{
          count: number;
        }>`select count(*)::integer as count from items i join spaces s on s.id = i.space_id
          where s.organisation_id = ${organisationId} and s.kind in ('own', 'organisation', 'team') and i.kind = 'file'`,
      );
      return row?.count ?? 0;
    },
  };
}
