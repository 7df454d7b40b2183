import { sql, type RawBuilder } from 'kysely';
import type { Viewer } from '#ports/store.ts';

/** Whether a share `s` holds now and is for who asks. */
export const isFor = (viewer: Viewer): RawBuilder<unknown> =>
  viewer === null
    ? sql`false`
    : sql`(s.ended_at is null and (s.ends_at is null or s.ends_at > now())
        and (s.person_id = ${viewer.id} or s.role = any(${viewer.roles ?? []}::text[])))`;

/** What the best of an item's own shares allows, the first in the order of `share_level`; null when it has none. */
export const bestShare = (id: RawBuilder<unknown>, viewer: Viewer): RawBuilder<unknown> =>
  sql`(select min((case when s.is_marked then 'view-marked' else s.may end)::share_level) from shares s
    where s.item_id = ${id} and ${isFor(viewer)})`;

/** Where an item lies: whether a folder above it is in the bin, how many there are, and the best share of it all. */
export const lying = (id: RawBuilder<unknown>, viewer: Viewer): RawBuilder<unknown> =>
  sql`select coalesce(bool_or(up.binned_at is not null) filter (where up.steps > 0), false) as is_binned_above,
      coalesce(max(up.steps), 0)::integer as depth,
      coalesce(min(${bestShare(sql`up.id`, viewer)}), 'none') as share
    from lies_in(${id}) up`;

/** The same for all that is in one folder, or at the top: without their own shares, and null where there is none above. */
export const lyingIn = (folderId: string | null, viewer: Viewer): RawBuilder<unknown> =>
  sql`select coalesce(bool_or(up.binned_at is not null), false) as is_binned_above,
      coalesce(max(up.steps) + 1, 0)::integer as depth, min(${bestShare(sql`up.id`, viewer)}) as share
    from lies_in(${folderId}::uuid) up`;
