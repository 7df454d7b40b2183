import { sql, type RawBuilder } from 'kysely';
import type { Viewer } from '#ports/store.ts';

/** Whether a share `s` holds now and is for who asks. */
export const isFor = (viewer: Viewer): RawBuilder<unknown> =>
  viewer === null
    ? sql`false`
    : sql`(s.ended_at is null and (s.ends_at is null or s.ends_at > now())
        and (s.person_id = ${viewer.id} or s.role = any(${viewer.roles}::text[])))`;

/** Where an item lies: whether a folder above it is in the bin, how many there are, and the best share of it all. */
export const lying = (id: RawBuilder<unknown>, viewer: Viewer): RawBuilder<unknown> =>
  sql`select coalesce(bool_or(up.binned_at is not null) filter (where up.steps > 0), false) as is_binned_above,
      coalesce(max(up.steps), 0)::integer as depth,
      coalesce(min((select min(s.may) from shares s where s.item_id = up.id and ${isFor(viewer)})), 'none') as share
    from lies_in(${id}) up`;
