import { sql, type RawBuilder } from 'kysely';
import type { Viewer } from '#ports/store.ts';

/** Whether a share `s` holds now, with all that it hangs on, and is for who asks. */
export const isFor = (viewer: Viewer): RawBuilder<unknown> =>
  viewer === null
    ? sql`false`
    : sql`(s.ended_at is null and (s.ends_at is null or s.ends_at > now())
        and (s.person_id = ${viewer.id} or s.role = any(${viewer.roles ?? []}::text[])
          or (s.team_id is not null and is_of_team(s.team_id)))
        and (s.parent_id is null or share_gives(s) is not null))`;

/** Of a share made then: who asks has not looked at what is shared with them since. */
export const isNew = (madeAt: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`${madeAt} > coalesce((select looked_until from shared_looks
    where person_id = nullif(current_setting('astra.person', true), '')::uuid), '-infinity')`;

/** What the best of an item's own shares allows, the first in the order of `share_level`; null when it has none. */
export const bestShare = (id: RawBuilder<unknown>, viewer: Viewer): RawBuilder<unknown> =>
  sql`(select min(share_gives(s)) from shares s where s.item_id = ${id} and ${isFor(viewer)})`;

/** Whether one of an item's own shares may be passed on. */
export const isPassable = (id: RawBuilder<unknown>, viewer: Viewer): RawBuilder<unknown> =>
  sql`exists (select 1 from shares s where s.item_id = ${id} and s.may_pass_on and ${isFor(viewer)})`;

/** Where an item lies: whether a folder above it is in the bin, how many there are, and the best share of it all. */
export const lying = (id: RawBuilder<unknown>, viewer: Viewer): RawBuilder<unknown> =>
  sql`select coalesce(bool_or(up.binned_at is not null) filter (where up.steps > 0), false) as is_binned_above,
      coalesce(max(up.steps), 0)::integer as depth,
      coalesce(min(${bestShare(sql`up.id`, viewer)}), 'none') as share,
      bool_or(${isPassable(sql`up.id`, viewer)}) as may_pass_on
    from lies_in(${id}) up`;

/** The same for all that is in one folder, or at the top: without their own shares, and null where there is none above. */
export const lyingIn = (folderId: string | null, viewer: Viewer): RawBuilder<unknown> =>
  sql`select coalesce(bool_or(up.binned_at is not null), false) as is_binned_above,
      coalesce(max(up.steps) + 1, 0)::integer as depth, min(${bestShare(sql`up.id`, viewer)}) as share,
      coalesce(bool_or(${isPassable(sql`up.id`, viewer)}), false) as may_pass_on
    from lies_in(${folderId}::uuid) up`;
