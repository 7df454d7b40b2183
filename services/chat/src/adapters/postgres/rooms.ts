import { sql, type RawBuilder } from 'kysely';
import type { Room } from '#domain/room.ts';
import type { Rooms } from '#ports/store.ts';
import { leaveTeams, type ChangedCircles } from './circles.ts';
import { many, one, roomColumns, run, toRoom, type RoomRow, type Trx } from './rows.ts';

export const makeRooms = (trx: Trx, changed: ChangedCircles): Rooms => ({
  ...reading(trx),
  ...writing(trx, changed),
  ...work(trx),
});

type Reading = Pick<
  Rooms,
  | 'find'
  | 'ofPerson'
  | 'ofTeam'
  | 'ofMeeting'
  | 'ofOrganisation'
  | 'ofOrganisationForChange'
  | 'organisations'
  | 'direct'
>;
type Work = Pick<
  Rooms,
  | 'keepMatrixId'
  | 'toDo'
  | 'toFill'
  | 'filled'
  | 'longestUnseen'
  | 'done'
  | 'setGuestsUntil'
  | 'guestsDue'
>;

function reading(trx: Trx): Reading {
  const load = async (where: RawBuilder<unknown>): Promise<readonly Room[]> =>
    (await many(trx, sql<RoomRow>`select ${roomColumns} from rooms ${where}`)).map(toRoom);
  const first = async (where: RawBuilder<unknown>): Promise<Room | null> =>
    (await load(where))[0] ?? null;
  return {
    find: (id) => first(sql`where id = ${id}`),
    ofPerson: (personId) =>
      load(sql`where exists (select 1 from room_members m where m.room_id = rooms.id
        and m.person_id = ${personId}) order by created_at, id`),
    ofTeam: (teamId) =>
      load(sql`where team_id = ${teamId} and not is_closed order by created_at, id`),
    ofMeeting: (meetingId) => first(sql`where meeting_id = ${meetingId}`),
    ofOrganisation: (organisationId) => load(openOf(organisationId)),
    ofOrganisationForChange: async (organisationId) => {
      // Held first, then read: who is in them may have changed while this waited.
      await run(trx, sql`select 1 from rooms ${openOf(organisationId)} for update`);
      return load(openOf(organisationId));
    },
    organisations: async () => {
      const rows = await many(
        trx,
        sql<{ id: string }>`select distinct organisation_id as id from rooms
          where for_roles is not null and not is_closed`,
      );
      return rows.map(({ id }) => id);
    },
    direct: (key) => first(sql`where direct_key = ${key}`),
  };
}

const openOf = (organisationId: string): RawBuilder<unknown> =>
  sql`where organisation_id = ${organisationId} and for_roles is not null and not is_closed order by id`;

const writing = (trx: Trx, changed: ChangedCircles): Omit<Rooms, keyof Reading | keyof Work> => ({
  add: async (room, at) => {
    const added = await one(
      trx,
      sql`insert into rooms (id, organisation_id, kind, name, team_id, meeting_id, direct_key, for_roles, created_at)
        values (${room.id}, ${room.organisationId}, ${room.kind}, ${room.name}, ${room.teamId}, ${room.meetingId},
          ${room.directKey}, ${room.forRoles ?? null}::text[], ${at})
        on conflict do nothing returning 1`,
    );
    if (added) await putMembers(trx, room);
    return added !== null;
  },
  setMembers: async (room, members) => {
    const ids = members.map(({ personId }) => personId);
    // The room before its people, as everywhere: nobody waits for somebody who waits for them.
    await run(trx, sql`update rooms set wanted = wanted + 1 where id = ${room.id}`);
    await leave(trx, sql`room_id = ${room.id} and person_id <> all(${ids}::uuid[])`);
    await putMembers(trx, { ...room, members });
    changed.room.add(room.id);
  },
  change: async (id, { name, isClosed }) => {
    await run(
      trx,
      sql`update rooms set name = ${name}, is_closed = ${isClosed}, wanted = wanted + 1,
        closed_at = case when ${isClosed} then coalesce(closed_at, clock_timestamp()) end where id = ${id}`,
    );
    changed.room.add(id);
  },
  setRoles: async (id, roles) => {
    await run(
      trx,
      sql`update rooms set for_roles = ${roles}::text[], wanted = wanted + 1 where id = ${id}`,
    );
    changed.room.add(id);
  },
  removeEverywhere: async (personId) => {
    await leaveTeams(trx, personId, changed);
    // The rooms before their people, as everywhere: who follows an organisation holds its rooms, and would put them back.
    await run(
      trx,
      sql`select 1 from rooms where id in (select room_id from room_members where person_id = ${personId})
        order by id for update`,
    );
    const ids = await leave(trx, sql`person_id = ${personId}`);
    await run(trx, sql`update rooms set wanted = wanted + 1 where id = any(${ids}::uuid[])`);
    for (const id of ids) changed.room.add(id);
    return ids;
  },
});

/** Takes people out of rooms, and remembers for a while who was there; gives the rooms. */
async function leave(trx: Trx, where: RawBuilder<unknown>): Promise<readonly string[]> {
  const left = await many(
    trx,
    sql<{ id: string }>`with gone as (delete from room_members where ${where}
          returning room_id, person_id, organisation_id),
        noted as (insert into former_room_members (room_id, person_id, organisation_id, left_at)
          select room_id, person_id, organisation_id, now() from gone
          on conflict (room_id, person_id) do update set left_at = excluded.left_at)
      select room_id as id from gone`,
  );
  return left.map(({ id }) => id);
}

const putMembers = (
  trx: Trx,
  { id, organisationId, members }: Pick<Room, 'id' | 'organisationId' | 'members'>,
): Promise<void> =>
  run(
    trx,
    sql`insert into room_members (room_id, organisation_id, person_id, is_moderator)
      select ${id}, ${organisationId}, p, m
        from unnest(${members.map((one) => one.personId)}::uuid[], ${members.map((one) => one.isModerator)}::boolean[]) as t (p, m)
      on conflict (room_id, person_id) do update set is_moderator = excluded.is_moderator
        where room_members.is_moderator <> excluded.is_moderator`,
  );

const work = (trx: Trx): Work => ({
  keepMatrixId: (id, matrixRoomId) =>
    run(trx, sql`update rooms set matrix_room_id = ${matrixRoomId} where id = ${id}`),
  toDo: (limit) => ids(trx, sql`where done < wanted limit ${limit}`),
  toFill: (limit) => ids(trx, sql`where done < wanted and for_roles is not null limit ${limit}`),
  filled: (id, joined) => run(trx, sql`update rooms set joined = ${joined} where id = ${id}`),
  longestUnseen: (before, limit) =>
    ids(trx, sql`where looked_at < ${before} order by looked_at limit ${limit}`),
  setGuestsUntil: (id, until) =>
    run(trx, sql`update rooms set guests_until = ${until} where id = ${id}`),
  guestsDue: async (now, limit) => {
    const rows = await many(
      trx,
      sql<{ id: string }>`select meeting_id as id from rooms where guests_until <= ${now}
        order by guests_until limit ${limit}`,
    );
    return rows.map(({ id }) => id);
  },
  done: (id, wanted, at) =>
    run(
      trx,
      sql`update rooms set done = greatest(done, ${wanted}), looked_at = ${at} where id = ${id}`,
    ),
});

async function ids(trx: Trx, where: RawBuilder<unknown>): Promise<readonly string[]> {
  return (await many(trx, sql<{ id: string }>`select id from rooms ${where}`)).map(({ id }) => id);
}
