import { sql } from 'kysely';
import { searchKey } from '#domain/name.ts';
import type { Items } from '#ports/store.ts';
import { itemColumns, many, toItem, type ItemRow, type Trx } from './rows.ts';
import { isFor, lying } from './lying.ts';

/** So many names are looked at in their order; who finds nothing among them writes more. */
const mostLookedAt = 500;

/** By a part of the name. What is in the bin, or below something there, is not found. */
export const makeSearch =
  (trx: Trx): Items['search'] =>
  async (viewer, { words, limit }) => {
    const part = `%${searchKey(words).replaceAll(/[\\%_]/gu, '\\$&')}%`;
    const rows = await many(
      trx,
      sql<ItemRow>`select named.*, l.* from (
          select ${itemColumns}, i.sort_key from named_like(${part}, ${viewer.roles}::text[], ${mostLookedAt}) n
            join items i on i.id = n.id join spaces s on s.id = i.space_id
            where i.organisation_id = ${viewer.organisationId} and (s.kind = 'organisation' or s.owner_id = ${viewer.id}
              or (s.kind = 'team' and circle_standing(s.id) <> 'none')
              or exists (select 1 from lies_in(i.id) up join shares s on s.item_id = up.id where ${isFor(viewer)}))
            order by i.sort_key, i.id) named
        cross join lateral (${lying(sql`named.id`, viewer)}) l
        where not l.is_binned_above order by named.sort_key, named.id limit ${limit}`,
    );
    return rows.map(toItem);
  };
