import { sql } from 'kysely';
import type { Circles, Coming, KnownCircle, Overdue, TeamOfCaller } from '#ports/circles.ts';
import { itemColumns, many, one, run, toItem, type ItemRow, type Trx } from './rows.ts';

export const makeCircles = (trx: Trx): Circles => ({
  find: (id) =>
    one(trx, sql<KnownCircle>`select kind, asked_at as "askedAt" from circles where id = ${id}`),
  keep: makeKeep(trx),
  end: async (id, at) => {
    await run(trx, sql`update circles set is_closed = true, asked_at = ${at} where id = ${id}`);
    await run(trx, sql`delete from circle_people where circle_id = ${id}`);
  },
  oldRooms: async (before, limit) => {
    const rows = await many(
      trx,
      sql<{ id: string }>`select id from circles where kind = 'room' and asked_at < ${before}
        order by asked_at limit ${limit}`,
    );
    return rows.map(({ id }) => id);
  },
  teamsOfCaller: () =>
    many(trx, sql<TeamOfCaller>`select id, name, circle_standing(id) as circle from my_teams()`),
  files: async (roomId, limit) => {
    const rows = await many(
      trx,
      sql<
        ItemRow & { made_at: Date }
      >`select ${itemColumns}, i.made_at, false as is_binned_above, 0 as depth,
          'none' as share
        from items i join spaces s on s.id = i.space_id
        where i.circle_id = ${roomId} and i.kind = 'file' and i.binned_at is null
        order by i.made_at desc, i.id limit ${limit}`,
    );
    return rows.map((row) => ({ item: toItem(row), madeAt: row.made_at }));
  },
  coming: async (spaceId, limit) => {
    const rows = await many(
      trx,
      sql<
        Coming & { sizeBytes: string }
      >`select document_id as "documentId", name, size_bytes as "sizeBytes", state, refusal,
          person_id as "madeBy", begun_at as "madeAt"
        from uploads where space_id = ${spaceId} and state in ('scanning', 'refused') and file_id is null
        order by begun_at desc limit ${limit}`,
    );
    return rows.map((row) => ({ ...row, sizeBytes: Number(row.sizeBytes) }));
  },
  overdue: (limit) =>
    many(
      trx,
      sql<Overdue>`select i.id, i.organisation_id as "organisationId", c.id as "roomId"
        from circles c join items i on i.circle_id = c.id
        where c.kind = 'room' and c.kept_days is not null and i.binned_at is null
          and i.made_at < now() - make_interval(days => c.kept_days)
        order by i.made_at limit ${limit}`,
    ),
});

const makeKeep =
  (trx: Trx): Circles['keep'] =>
  async (circle, at) => {
    const { id, organisationId, kind, name, number, isClosed, keptDays, people } = circle;
    const same = await one(
      trx,
      sql`select 1 from circles where id = ${id} and number = ${number} and is_closed = ${isClosed}
        and name is not distinct from ${name} and kept_days is not distinct from ${keptDays}`,
    );
    // Of teams all are asked for, whenever that was last.
    if (same !== null && kind === 'room')
      await run(trx, sql`update circles set asked_at = ${at} where id = ${id}`);
    if (same !== null) return false;
    const taken = await one(
      trx,
      sql`insert into circles (id, organisation_id, kind, name, number, is_closed, kept_days, asked_at)
        values (${id}, ${organisationId}, ${kind}, ${name}, ${number}, ${isClosed}, ${keptDays}, ${at})
        on conflict (id) do update set name = excluded.name, number = excluded.number, is_closed = excluded.is_closed,
            kept_days = excluded.kept_days, asked_at = excluded.asked_at
          where circles.number <= excluded.number
        returning 1`,
    );
    // An answer that was overtaken on its way must not bring back what was before it.
    if (taken === null) return false;
    await run(
      trx,
      sql`insert into spaces (id, organisation_id, kind, made_at) values (${id}, ${organisationId}, ${kind}, ${at})
        on conflict do nothing`,
    );
    await endWaysOf(trx, { id, at, stay: people.map(({ personId }) => personId) });
    await run(trx, sql`delete from circle_people where circle_id = ${id}`);
    await run(
      trx,
      sql`insert into circle_people (circle_id, person_id, is_lead, may_write)
        select ${id}, p, l, w from unnest(${people.map((one) => one.personId)}::uuid[],
          ${people.map((one) => one.isLead)}::boolean[], ${people.map((one) => one.mayWrite)}::boolean[]) as t (p, l, w)`,
    );
    return true;
  };

type Leaving = { readonly id: string; readonly at: Date; readonly stay: readonly string[] };

/** Whoever is no more in it has nothing of it: neither by a share with them nor by a link or partner share that they made. */
async function endWaysOf(trx: Trx, { id, at, stay }: Leaving): Promise<void> {
  const isOfWhoLeft = (column: 'person_id' | 'made_by') => sql`ended_at is null
    and ${sql.ref(column)} in (select person_id from circle_people
      where circle_id = ${id} and not person_id = any(${stay}::uuid[]))
    and item_id in (select id from items where circle_id = ${id})`;
  await run(
    trx,
    sql`update shares set ended_by = person_id, ended_at = ${at} where ${isOfWhoLeft('person_id')}`,
  );
  for (const ways of ['guest_links', 'partner_shares'])
    await run(
      trx,
      sql`update ${sql.table(ways)} set ended_by = made_by, ended_at = ${at} where ${isOfWhoLeft('made_by')}`,
    );
}
