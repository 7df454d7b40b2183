import { sql } from 'kysely';
import type { ContentSearch } from '#ports/content-search.ts';
import { lying } from './lying.ts';
import { itemColumns, many, toItem, type ItemRow, type Trx } from './rows.ts';

/** So many are looked at; who finds nothing among them writes more words. */
const mostLookedAt = 500;

/** By the words in it. What is in the bin, or below something there, is not found. */
export const makeContentFind =
  (trx: Trx): ContentSearch['find'] =>
  async (viewer, { fingerprints, limit }) => {
    const rows = await many(
      trx,
      sql<ItemRow>`select worded.*, l.* from (
          select ${itemColumns}, i.sort_key
            from worded_with(${fingerprints}::text[]::bigint[], ${viewer.roles}::text[], ${mostLookedAt}) n
            join items i on i.id = n.id join spaces s on s.id = i.space_id
            where i.organisation_id = ${viewer.organisationId}
            order by i.sort_key, i.id) worded
        cross join lateral (${lying(sql`worded.id`, viewer)}) l
        where not l.is_binned_above order by worded.sort_key, worded.id limit ${limit}`,
    );
    return rows.map(toItem);
  };
