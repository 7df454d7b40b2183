import { sql, type RawBuilder } from 'kysely';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';
import { many, one, run, toSealed, type SealedRow, type Trx } from './rows.ts';

interface Place {
  readonly table: 'comment_keys' | 'content_settings' | 'file_server_sign_ins';
  /** The column of the id by which a key is found. */
  readonly id: 'id' | 'key_id';
  /** As `SealedRow` has them. */
  readonly columns: RawBuilder<unknown>;
}

const isBefore = (organisationId: string, version: number): RawBuilder<unknown> =>
  sql`organisation_id = ${organisationId} and (key->>'keyVersion')::integer < ${version}`;

/** Keys that stand in one table. */
export function makeWrappedKeys(trx: Trx, place: Place): WrappedKeys {
  const { columns } = place;
  const [table, id] = [sql.table(place.table), sql.ref(place.id)];
  return {
    wrappedBefore: async (organisationId, version, { after, limit }) => {
      const rows = await many(
        trx,
        sql<SealedRow>`select ${columns} from ${table}
          where ${isBefore(organisationId, version)} and (${after}::uuid is null or ${id} > ${after}::uuid)
          order by ${id} limit ${limit}`,
      );
      return rows.map(toSealed);
    },
    countWrappedBefore: async (organisationId, version) => {
      const row = await one(
        trx,
        sql<{ count: number }>`select count(*)::integer as count from ${table}
          where ${isBefore(organisationId, version)}`,
      );
      return row?.count ?? 0;
    },
    setKey: (from, to) =>
      run(
        trx,
        sql`update ${table} set key = ${JSON.stringify(to.key)}::jsonb
          where ${id} = ${from.versionId} and key = ${JSON.stringify(from.key)}::jsonb`,
      ),
    organisations: async () => {
      const rows = await many(
        trx,
        sql<{ id: string }>`select distinct organisation_id as id from ${table}
          where key is not null`,
      );
      return rows.map((row) => row.id);
    },
  };
}
