import { sql, type RawBuilder } from 'kysely';
import type { PersonRecord, Reading, Records } from '#ports/keeping.ts';
import { leaveTeams, type ChangedCircles } from './circles.ts';
import { many, one, run, type Trx } from './rows.ts';

type AccountPart = Pick<
  PersonRecord,
  'organisationId' | 'roles' | 'createdAt' | 'erasureAskedAt' | 'erasedAt'
> & {
  readonly localpart: string;
};

export const makeRecords = (trx: Trx, changed: ChangedCircles): Records => ({
  find: async (personId) => {
    const account = await one(
      trx,
      sql<AccountPart>`select localpart, organisation_id as "organisationId", roles, created_at as "createdAt", erasure_asked_at as "erasureAskedAt",
        erased_at as "erasedAt" from accounts where person_id = ${personId}`,
    );
    if (!account) return null;
    const { localpart, ...facts } = account;
    const former = await many(
      trx,
      sql<{
        localpart: string;
      }>`select localpart from former_accounts where person_id = ${personId}`,
    );
    const localparts = [localpart, ...former.map((one) => one.localpart)];
    return { ...facts, localparts, ...(await told(trx, personId)) };
  },
  roomsBy: (matrixRoomIds) =>
    many(
      trx,
      sql<{ id: string; matrixRoomId: string; kind: string; name: string | null }>`select id,
        matrix_room_id as "matrixRoomId", kind, name from rooms
        where matrix_room_id = any(${matrixRoomIds}::text[])`,
    ),
  readingsIn: (roomId) => readings(trx, sql`r.room_id = ${roomId}`),
  askErasure: (personId, at) =>
    run(
      trx,
      sql`update accounts set erasure_asked_at = coalesce(erasure_asked_at, ${at}) where person_id = ${personId}`,
    ),
  toErase: async (limit) => {
    const rows = await many(
      trx,
      sql<{ id: string }>`select person_id as id from accounts
        where erasure_asked_at is not null and erased_at is null order by erasure_asked_at limit ${limit}`,
    );
    return rows.map(({ id }) => id);
  },
  erase: (personId, nobody, at) => erase(trx, { personId, nobody, at }, changed),
});

type Erased = { readonly personId: string; readonly nobody: string; readonly at: Date };

async function erase(
  trx: Trx,
  { personId, nobody, at }: Erased,
  changed: ChangedCircles,
): Promise<void> {
  for (const table of ['devices', 'former_devices', 'former_room_members'])
    await run(trx, sql`delete from ${sql.table(table)} where person_id = ${personId}`);
  await run(
    trx,
    sql`delete from archive_releases where target_kind = 'person' and target_id = ${personId}`,
  );
  await run(trx, sql`delete from reports where reported_by = ${personId}`);
  await run(trx, sql`delete from read_request_people where person_id = ${personId}`);
  await leaveTeams(trx, personId, changed);
  const left = await many(
    trx,
    sql<{
      id: string;
    }>`delete from room_members where person_id = ${personId} returning room_id as id`,
  );
  for (const { id } of left) changed.room.add(id);
  await run(
    trx,
    sql`update accounts set display_name = ${nobody}, roles = '{}', erased_at = ${at} where person_id = ${personId}`,
  );
}

async function told(
  trx: Trx,
  personId: string,
): Promise<Omit<PersonRecord, 'localparts' | keyof AccountPart>> {
  return {
    devices: await many(
      trx,
      sql<PersonRecord['devices'][number]>`select device_id as "deviceId", opened_at as "openedAt",
        ended_at as "endedAt" from devices where person_id = ${personId} order by opened_at, device_id`,
    ),
    deviceKeys: await many(
      trx,
      sql<PersonRecord['deviceKeys'][number]>`select keys, seen_at as "seenAt" from former_devices
        where person_id = ${personId} order by seen_at, device_id`,
    ),
    formerRooms: await many(
      trx,
      sql<
        PersonRecord['formerRooms'][number]
      >`select room_id as "roomId", left_at as "leftAt" from former_room_members
        where person_id = ${personId} order by left_at, room_id`,
    ),
    links: await many(
      trx,
      sql<
        PersonRecord['links'][number]
      >`select room_id as "roomId", title, address, description, added_at as "addedAt"
        from room_links where added_by = ${personId} order by added_at, id`,
    ),
    reports: await many(
      trx,
      sql<
        PersonRecord['reports'][number]
      >`select room_id as "roomId", event_id as "eventId", reason,
        reported_at as "reportedAt" from reports where reported_by = ${personId} order by reported_at, id`,
    ),
    readings: await readings(trx, sql`p.person_id = ${personId} or r.asked_by = ${personId}`),
  };
}

const readings = (trx: Trx, where: RawBuilder<unknown>): Promise<readonly Reading[]> =>
  many(
    trx,
    sql<Reading>`select r.event_id as "eventId", r.asked_by as "askedBy", r.position, r.until,
      p.person_id as "personId", p.read_at as "readAt"
      from read_requests r join read_request_people p on p.request_id = r.id
      where ${where} order by r.created_at, p.person_id`,
  );
