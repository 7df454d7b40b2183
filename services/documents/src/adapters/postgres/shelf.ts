import { sql } from 'kysely';
import type { Shelf } from '#ports/copies.ts';
import { isFor, isNew, lying } from './lying.ts';
import { itemColumns, many, one, run, toItem, type ItemRow, type Trx } from './rows.ts';

/** Of each source so many are looked at: what was done before is not recent. */
const mostLookedAt = 300;

/** What lies in a meeting or a room is found there. */
const isOfDocuments = sql`s.kind in ('own', 'organisation', 'team')`;

export const makeShelf = (trx: Trx): Shelf => ({
  setFavourite: ({ id, organisationId }, personId, at) =>
    at === null
      ? run(trx, sql`delete from favourites where item_id = ${id} and person_id = ${personId}`)
      : run(
          trx,
          sql`insert into favourites (item_id, organisation_id, person_id, made_at)
            values (${id}, ${organisationId}, ${personId}, ${at}) on conflict do nothing`,
        ),
  favourites: async (viewer, { after, limit }) => {
    const past =
      after === null
        ? sql`true`
        : sql`(mine.made_at, i.id) < (${after.value}::timestamptz, ${after.id}::uuid)`;
    const rows = await many(
      trx,
      sql<ItemRow & { mark: string }>`select ${itemColumns}, l.*, mine.made_at::text as mark
        from favourites mine join items i on i.id = mine.item_id join spaces s on s.id = i.space_id
        cross join lateral (${lying(sql`i.id`, viewer)}) l
        where mine.person_id = ${viewer.id} and ${isOfDocuments} and i.binned_at is null and not l.is_binned_above and ${past}
        order by mine.made_at desc, i.id desc limit ${limit}`,
    );
    return rows.map((row) => ({
      item: toItem(row),
      mark: { kind: row.kind, value: row.mark, id: row.id },
    }));
  },
  newShares: async (viewer) => {
    const row = await one(
      trx,
      sql<{ count: number }>`select count(distinct s.item_id)::integer as count
        from shares s join items i on i.id = s.item_id cross join lateral (${lying(sql`i.id`, viewer)}) l
        where ${isNew(sql`s.made_at`)} and ${isFor(viewer)} and s.made_by <> ${viewer.id}
          and i.binned_at is null and not l.is_binned_above`,
    );
    return row?.count ?? 0;
  },
  setLooked: ({ id, organisationId, until }) =>
    run(
      trx,
      sql`insert into shared_looks as known (person_id, organisation_id, looked_until)
        values (${id}, ${organisationId}, ${until})
        on conflict (person_id) do update set looked_until = greatest(known.looked_until, excluded.looked_until)`,
    ),
  recent: async (viewer, limit) => {
    const rows = await many(
      trx,
      sql<ItemRow>`with acts as (
          (select item_id as id, last_at as at from openings where person_id = ${viewer.id} order by last_at desc limit ${mostLookedAt})
          union all (select item_id, made_at from versions where made_by = ${viewer.id} order by made_at desc limit ${mostLookedAt})
          union all (select i.id, i.changed_at from items i where changed_by = ${viewer.id} order by changed_at desc limit ${mostLookedAt})),
        mine as (select id, max(at) as at from acts group by id)
        select ${itemColumns}, l.* from mine join items i on i.id = mine.id join spaces s on s.id = i.space_id
        cross join lateral (${lying(sql`i.id`, viewer)}) l
        where ${isOfDocuments} and i.binned_at is null and not l.is_binned_above
        order by mine.at desc, i.id limit ${limit}`,
    );
    return rows.map(toItem);
  },
});
