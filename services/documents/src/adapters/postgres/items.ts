import { sql, type RawBuilder } from 'kysely';
import { AppError } from '@astra/kit/problems';
import type { Item } from '#domain/item.ts';
import { nameKey, searchKey, sortKey } from '#domain/name.ts';
import type { Items, Listed, ListedShared, ListWish, Place, Step, Viewer } from '#ports/store.ts';
import { bestShare, isFor, isNew, isPassable, lying, lyingIn } from './lying.ts';
import { makeRemoving } from './removing.ts';
import { makeSearch } from './search.ts';
import { isTaken, itemColumns, many, one, run, toItem, type ItemRow, type Trx } from './rows.ts';

const top = '00000000-0000-0000-0000-000000000000';

type Mark = { readonly mark: string };
type SharedRow = {
  readonly shared_by: string;
  readonly shared_from: string;
  readonly shared_team: string | null;
  readonly shared_at: Date;
  readonly is_new: boolean;
};
const toListed = (row: ItemRow & Mark): Listed => ({
  item: toItem(row),
  mark: { kind: row.kind, value: row.mark, id: row.id },
});

export function makeItems(trx: Trx): Items {
  return {
    find: async (id, viewer) => {
      const row = await one(
        trx,
        sql<ItemRow>`select ${itemColumns}, l.* from items i join spaces s on s.id = i.space_id
          cross join lateral (${lying(sql`i.id`, viewer)}) l where i.id = ${id}`,
      );
      return row && toItem(row);
    },
    list: (place, wish) => list(trx, place, wish),
    shared: (viewer, wish) => shared(trx, viewer, wish),
    binned: async (spaceId, { after, limit }) => {
      const past =
        after === null
          ? sql`true`
          : sql`(i.binned_at, i.id) < (${after.value}::timestamptz, ${after.id}::uuid)`;
      const rows = await many(
        trx,
        sql<
          ItemRow & Mark
        >`select ${itemColumns}, false as is_binned_above, 0 as depth, 'none' as share, i.binned_at::text as mark
          from items i join spaces s on s.id = i.space_id
          where i.space_id = ${spaceId} and i.binned_at is not null and ${past}
            and (i.circle_id is null or is_kept(i.id))
          order by i.binned_at desc, i.id desc limit ${limit}`,
      );
      return rows.map(toListed);
    },
    ...around(trx),
    ...changing(trx),
    ...makeRemoving(trx),
    isKept: async (id) => (await one(trx, sql`select 1 where is_kept(${id})`)) !== null,
    search: makeSearch(trx),
  };
}

function around(
  trx: Trx,
): Pick<Items, 'path' | 'paths' | 'named' | 'taken' | 'height' | 'holdsOthers' | 'below'> {
  return {
    path: async (id, viewer) => (await paths(trx, [id], viewer)).get(id) ?? [],
    paths: (ids, viewer) => paths(trx, ids, viewer),
    named: (place, keys, viewer) => named(trx, place, { keys, viewer }),
    taken: async (place, names, exceptId) => {
      const rows = await many(
        trx,
        sql<{
          key: string;
        }>`select names_taken(${place.spaceId}, ${place.folderId}, ${names}::text[],
          ${exceptId ?? top}) as key`,
      );
      return new Set(rows.map(({ key }) => key));
    },
    height: async (id) => {
      const row = await one(
        trx,
        sql<{ height: number }>`with recursive down as (
          select id, 1 as height from items where id = ${id} and kind = 'folder'
          union all select f.id, down.height + 1 from items f join down on f.folder_id = down.id where f.kind = 'folder')
        select coalesce(max(height), 0)::integer as height from down`,
      );
      return row?.height ?? 0;
    },
    holdsOthers: async (id, personId) => {
      const row = await one(
        trx,
        sql`with recursive down as (
          select id, made_by from items where folder_id = ${id}
          union all select c.id, c.made_by from items c join down on c.folder_id = down.id)
        select 1 from down where made_by <> ${personId} limit 1`,
      );
      return row !== null;
    },
    below: (id, limit) => below(trx, id, limit),
  };
}

async function paths(
  trx: Trx,
  ids: readonly string[],
  viewer: Viewer,
): Promise<ReadonlyMap<string, readonly Step[]>> {
  const rows = await many(
    trx,
    sql<Step & { readonly itemId: string }>`with recursive up as (
      select id as item_id, id, folder_id, name, 0 as steps from items where id = any(${ids}::uuid[])
      union all select up.item_id, f.id, f.folder_id, f.name, up.steps + 1 from items f join up on f.id = up.folder_id)
    select item_id as "itemId", id, name,
        exists (select 1 from shares s where s.item_id = up.id and ${isFor(viewer)}) as "isShared"
      from up where steps > 0 order by steps desc`,
  );
  return Map.groupBy(rows, ({ itemId }) => itemId);
}

async function list(
  trx: Trx,
  place: Place,
  { order, after, limit, viewer }: ListWish,
): Promise<readonly Listed[]> {
  const rows = await many(
    trx,
    sql<ItemRow & Mark>`with above as materialized (${lyingIn(place.folderId, viewer)})
      select ${itemColumns}, n.mark, above.is_binned_above, above.depth,
          coalesce(least(above.share, ${bestShare(sql`i.id`, viewer)}), 'none') as share,
          above.may_pass_on or ${isPassable(sql`i.id`, viewer)} as may_pass_on
        from ids_in(${place.spaceId}, ${place.folderId}, ${order.replace('-', '')}, ${order.startsWith('-')},
          ${after?.kind ?? null}, ${after?.value ?? null}, ${after?.id ?? null}, ${limit})
          with ordinality as n(id, mark, place)
        join items i on i.id = n.id join spaces s on s.id = i.space_id
      cross join above
      order by n.place`,
  );
  return rows.map(toListed);
}

async function named(
  trx: Trx,
  { spaceId, folderId }: Place,
  { keys, viewer }: { readonly keys: readonly string[]; readonly viewer: Viewer },
): Promise<readonly Item[]> {
  const rows = await many(
    trx,
    sql<ItemRow>`select ${itemColumns}, l.* from items i join spaces s on s.id = i.space_id
      cross join lateral (${lying(sql`i.id`, viewer)}) l
      where i.space_id = ${spaceId} and coalesce(i.folder_id, ${top}) = coalesce(${folderId}::uuid, ${top})
        and i.binned_at is null and i.kind = 'file' and i.name_key = any(${keys}::text[])`,
  );
  return rows.map(toItem);
}

async function shared(
  trx: Trx,
  viewer: Viewer,
  { after, limit }: Omit<ListWish, 'order' | 'viewer'>,
): Promise<readonly ListedShared[]> {
  const past =
    after === null
      ? sql`true`
      : sql`(mine.made_at, i.id) < (${after.value}::timestamptz, ${after.id}::uuid)`;
  const rows = await many(
    trx,
    sql<
      ItemRow & Mark & SharedRow
    >`select ${itemColumns}, l.*, mine.made_at::text as mark, mine.made_by as shared_by,
        coalesce((select c.from_id from share_chain(mine.id) c where mine.parent_id is not null), mine.made_by) as shared_from,
        team_name(mine.team_id) as shared_team, mine.made_at as shared_at, ${isNew(sql`mine.made_at`)} as is_new
      from (select distinct on (s.item_id) s.* from shares s where ${isFor(viewer)} and s.made_by <> ${viewer?.id ?? null}
        order by s.item_id, s.made_at desc, s.id) mine
      join items i on i.id = mine.item_id join spaces s on s.id = i.space_id
      cross join lateral (${lying(sql`i.id`, viewer)}) l
      where i.binned_at is null and not l.is_binned_above and ${past}
      order by mine.made_at desc, i.id desc limit ${limit}`,
  );
  return rows.map((row) => ({
    ...toListed(row),
    sharedBy: row.shared_by,
    sharedFrom: row.shared_from,
    sharedTeam: row.shared_team,
    sharedAt: row.shared_at,
    isNew: row.is_new,
  }));
}

async function below(
  trx: Trx,
  id: string,
  limit: number,
): Promise<readonly { readonly item: Item; readonly path: string }[]> {
  const rows = await many(
    trx,
    sql<ItemRow & { path: string }>`with recursive down as (
      select id, ''::text as path from items where id = ${id}
      union all select c.id, down.path || '/' || c.name from items c join down on c.folder_id = down.id
        where c.binned_at is null)
    select ${itemColumns}, false as is_binned_above, 0 as depth, 'none' as share, substr(down.path, 2) as path
      from down join items i on i.id = down.id join spaces s on s.id = i.space_id
      where i.id <> ${id} order by down.path limit ${limit}`,
  );
  return rows.map((row) => ({ item: toItem(row), path: row.path }));
}

const circleOf = (spaceId: string): RawBuilder<unknown> =>
  sql`(select id from spaces where id = ${spaceId} and kind in ('team', 'room'))`;

function changing(trx: Trx): Pick<Items, 'add' | 'rearrange' | 'setBinned'> {
  return {
    add: ({ id, organisationId, kind, name, place, by, file }, at) =>
      run(
        trx,
        sql`insert into items (id, organisation_id, space_id, folder_id, kind, name, name_key, sort_key, search_key, made_by, made_at,
            changed_by, changed_at, version_id, versions, last_version, size_bytes, media_type, meeting_id, circle_id)
          values (${id}, ${organisationId}, ${place.spaceId}, ${place.folderId}, ${kind}, ${name}, ${nameKey(name)},
            ${sortKey(name)}, ${searchKey(name)}, ${by}, ${at}, ${by}, ${at}, ${file?.versionId ?? null}, ${file ? 1 : null}, ${file ? 1 : null},
            ${file?.sizeBytes ?? null}, ${file?.mediaType ?? null},
            (select id from spaces where id = ${place.spaceId} and kind = 'meeting'), ${circleOf(place.spaceId)})`,
      ).catch((error: unknown) => {
        throw isTaken(error) ? new AppError('stale-version', undefined, { cause: error }) : error;
      }),
    rearrange: async (item, { place, name, by }, at) => {
      await run(
        trx,
        sql`update items set space_id = ${place.spaceId}, circle_id = ${circleOf(place.spaceId)}, folder_id = ${place.folderId}, name = ${name},
            name_key = ${nameKey(name)}, sort_key = ${sortKey(name)}, search_key = ${searchKey(name)}, changed_by = ${by}, changed_at = ${at},
            binned_at = null, binned_by = null, version = version + 1 where id = ${item.id}`,
      );
      if (place.spaceId === item.space.id) return;
      await run(
        trx,
        sql`with recursive down as (
            select id from items where folder_id = ${item.id}
            union all select c.id from items c join down on c.folder_id = down.id)
          update items set space_id = ${place.spaceId}, circle_id = ${circleOf(place.spaceId)}
            where id in (select id from down)`,
      );
    },
    setBinned: (id, binned) =>
      run(
        trx,
        sql`update items set binned_at = ${binned?.at ?? null}, binned_by = ${binned?.by ?? null},
            version = version + 1 where id = ${id}`,
      ),
  };
}
