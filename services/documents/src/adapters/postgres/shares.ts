import { sql, type RawBuilder } from 'kysely';
import type { Share } from '#domain/share.ts';
import type { Shares } from '#ports/store.ts';
import { many, one, run, type Trx } from './rows.ts';

const columns = sql`id, organisation_id as "organisationId", item_id as "itemId", person_id as "personId", role, may,
  is_marked as "isMarked", ends_at as "endsAt", made_by as "madeBy", made_at as "madeAt"`;
const holds = sql`ended_at is null and (ends_at is null or ends_at > now())`;

export function makeShares(trx: Trx): Shares {
  const load = (where: RawBuilder<unknown>): Promise<readonly Share[]> =>
    many(trx, sql<Share>`select ${columns} from shares where ${where}`);
  return {
    add: async ({ id, organisationId, itemId, personId, role, may, isMarked, endsAt, ...made }) => {
      const whom = sql`coalesce(${personId}::text, ${role})`;
      await run(
        trx,
        sql`update shares set ended_by = ${made.madeBy}, ended_at = ${made.madeAt}
          where item_id = ${itemId} and coalesce(person_id::text, role) = ${whom} and ended_at is null`,
      );
      await run(
        trx,
        sql`insert into shares (id, organisation_id, item_id, person_id, role, may, is_marked, ends_at, made_by,
            made_at)
          values (${id}, ${organisationId}, ${itemId}, ${personId}, ${role}, ${may}, ${isMarked}, ${endsAt}, ${made.madeBy},
            ${made.madeAt})`,
      );
    },
    find: (id) => one(trx, sql<Share>`select ${columns} from shares where id = ${id} and ${holds}`),
    ofItem: (itemId) => load(sql`item_id = ${itemId} and ${holds} order by made_at, id`),
    all: async ({ after, limit }) => {
      const past =
        after === null
          ? sql`true`
          : sql`(made_at, id) < (${after.value}::timestamptz, ${after.id}::uuid)`;
      const rows = await many(
        trx,
        sql<Share & { mark: string }>`select ${columns}, made_at::text as mark from shares
          where ${holds} and ${past} order by made_at desc, id desc limit ${limit}`,
      );
      return rows.map(({ mark, ...share }) => ({
        share,
        mark: { kind: '', value: mark, id: share.id },
      }));
    },
    end: (id, by, at) =>
      run(trx, sql`update shares set ended_by = ${by}, ended_at = ${at} where id = ${id}`),
  };
}
