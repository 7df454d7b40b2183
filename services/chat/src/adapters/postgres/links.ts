import { sql } from 'kysely';
import type { Link } from '#domain/link.ts';
import type { Links } from '#ports/store.ts';
import { many, run, type Trx } from './rows.ts';

export const makeLinks = (trx: Trx): Links => ({
  // Not the row of the room: somebody of another organisation may not lock it.
  lock: (roomId) =>
    run(trx, sql`select pg_advisory_xact_lock(hashtextextended('links ' || ${roomId}, 0))`),
  ofRoom: (roomId) =>
    many(
      trx,
      sql<Link>`select id, room_id as "roomId", organisation_id as "organisationId", title, address, description,
        added_by as "addedBy", added_at as "addedAt", version
        from room_links where room_id = ${roomId} order by position, added_at, id`,
    ),
  add: ({ id, roomId, organisationId, title, address, description, addedBy, addedAt }) =>
    run(
      trx,
      sql`insert into room_links (id, room_id, organisation_id, title, address, description, position, added_by, added_at)
        select ${id}, ${roomId}, ${organisationId}, ${title}, ${address}, ${description},
          coalesce(max(position), 0) + 1, ${addedBy}, ${addedAt} from room_links where room_id = ${roomId}`,
    ),
  change: ({ id, title, address, description }) =>
    run(
      trx,
      sql`update room_links set title = ${title}, address = ${address}, description = ${description},
        version = version + 1 where id = ${id}`,
    ),
  remove: (id) => run(trx, sql`delete from room_links where id = ${id}`),
  order: (ids) =>
    run(
      trx,
      sql`update room_links set position = place from unnest(${ids}::uuid[]) with ordinality as wanted (id, place)
        where room_links.id = wanted.id`,
    ),
});
