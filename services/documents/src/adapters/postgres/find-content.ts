import { sql, type RawBuilder } from 'kysely';
import type { ContentSearch } from '#ports/content-search.ts';
import type { Viewer } from '#ports/store.ts';
import { isFor, lying } from './lying.ts';
import { itemColumns, many, toItem, type ItemRow, type Trx } from './rows.ts';

/** So many are looked at; who finds nothing among them writes more words. */
const mostLookedAt = 500;

const hasPlain = (viewer: Viewer): RawBuilder<unknown> =>
  sql`exists (select 1 from lies_in(i.id) up join shares s on s.item_id = up.id
    where ${isFor(viewer)} and not s.is_marked)`;

/** By the words in it; not what is only shown to who asks. What is in the bin, or below something there, is not found. */
export const makeContentFind =
  (trx: Trx): ContentSearch['find'] =>
  async (viewer, { fingerprints, limit }) => {
    const rows = await many(
      trx,
      sql<ItemRow>`select worded.*, l.* from (
          select ${itemColumns}, i.sort_key
            from worded_with(${fingerprints}::text[]::bigint[], ${viewer.roles}::text[], ${mostLookedAt}) n
            join items i on i.id = n.id join spaces s on s.id = i.space_id
            where i.organisation_id = ${viewer.organisationId} and (s.kind = 'organisation' or s.owner_id = ${viewer.id}
              or (s.kind = 'team' and circle_standing(s.id) <> 'none') or ${hasPlain(viewer)})
            order by i.sort_key, i.id) worded
        cross join lateral (${lying(sql`worded.id`, viewer)}) l
        where not l.is_binned_above order by worded.sort_key, worded.id limit ${limit}`,
    );
    return rows.map(toItem);
  };
