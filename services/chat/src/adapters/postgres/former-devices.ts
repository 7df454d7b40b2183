import { sql } from 'kysely';
import type { FormerDevice, FormerDevices } from '#ports/former-devices.ts';
import { many, run, type Trx } from './rows.ts';

/** Of one account: whoever signs in without end fills no table, and no answer to colleagues. */
const mostKept = 100;

export const makeFormerDevices = (trx: Trx): FormerDevices => ({
  keep: async (devices, at) => {
    await run(
      trx,
      // Held until the transaction ends: who is to be forgotten meanwhile is so after it.
      sql`insert into former_devices (localpart, device_id, person_id, organisation_id, keys, seen_at)
        select a.localpart, d.keys ->> 'device_id', a.person_id, a.organisation_id, d.keys, ${at}
          from unnest(${devices.map(({ localpart }) => localpart)}::text[],
            ${devices.map(({ keys }) => JSON.stringify(keys))}::jsonb[]) as d (localpart, keys)
          join accounts a on a.localpart = d.localpart
          where a.erasure_asked_at is null
          order by 1, 2 for share of a
        on conflict (localpart, device_id) do update set keys = excluded.keys, seen_at = excluded.seen_at`,
    );
    await run(
      trx,
      sql`delete from former_devices f using (select localpart, device_id,
          row_number() over (partition by localpart order by seen_at desc, device_id) as place
          from former_devices where localpart = any(${devices.map(({ localpart }) => localpart)}::text[])) as o
        where o.place > ${mostKept} and f.localpart = o.localpart and f.device_id = o.device_id`,
    );
  },
  knownTo: (personId, localparts) =>
    many(
      trx,
      sql<FormerDevice>`with mine as materialized (select room_id from room_members where person_id = ${personId})
        select f.localpart, f.keys from former_devices f where f.localpart = any(${localparts}::text[])
          and (f.person_id = ${personId}
            or exists (select 1 from mine join room_members m using (room_id) where m.person_id = f.person_id)
            or exists (select 1 from mine join former_room_members m using (room_id) where m.person_id = f.person_id))
          order by f.localpart, f.device_id`,
    ),
  longestUnseen: async (before, limit) => {
    const rows = await many(
      trx,
      sql<{
        localpart: string;
      }>`select localpart from accounts where is_active and keys_seen_at < ${before}
        order by keys_seen_at limit ${limit}`,
    );
    return rows.map(({ localpart }) => localpart);
  },
  seen: (localparts, at) =>
    run(
      trx,
      sql`update accounts set keys_seen_at = ${at} where localpart = any(${localparts}::text[])`,
    ),
  forgetBefore: async (before) => {
    await run(trx, sql`delete from former_devices where seen_at < ${before}`);
    await run(trx, sql`delete from former_room_members where left_at < ${before}`);
  },
});
