import { sql } from 'kysely';
import type { Spaces } from '#ports/store.ts';
import { one, run, spaceColumns, type SpaceRow, type Trx } from './rows.ts';

export const makeSpaces = (trx: Trx): Spaces => ({
  ensure: async (space, at) => {
    const { id, organisationId, kind, ownerId } = space;
    const known = sql<SpaceRow>`select ${spaceColumns} from spaces where organisation_id = ${organisationId}
      and kind = ${kind} and owner_id is not distinct from ${ownerId}`;
    const there = await one(trx, known);
    if (there) return there;
    await run(
      trx,
      sql`insert into spaces (id, organisation_id, kind, owner_id, made_at)
        values (${id}, ${organisationId}, ${kind}, ${ownerId}, ${at}) on conflict do nothing`,
    );
    return (await one(trx, known)) ?? space;
  },
  find: (id) => one(trx, sql<SpaceRow>`select ${spaceColumns} from spaces where id = ${id}`),
  lock: async (ids) => {
    // In one order, so that two who lock the same two do not wait for each other. Not the rows: who has something by a
    // share locks the space of somebody else.
    for (const id of new Set(ids.toSorted()))
      await run(trx, sql`select pg_advisory_xact_lock(hashtextextended(${id}, 0))`);
  },
});
