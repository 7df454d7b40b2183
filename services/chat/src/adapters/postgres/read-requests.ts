import { sql, type RawBuilder } from 'kysely';
import type { Asked, ReadRequest } from '#domain/read-request.ts';
import type { ReadRequests } from '#ports/read-requests.ts';
import { many, one, run, type Trx } from './rows.ts';

type Row = Omit<ReadRequest, 'people'>;
const columns = sql`id, room_id as "roomId", organisation_id as "organisationId", event_id as "eventId",
  asked_by as "askedBy", position, until, due_at as "dueAt", escalation, read_at as "readAt",
  created_at as "createdAt", news, told`;

export function makeReadRequests(trx: Trx): ReadRequests {
  const load = async (where: RawBuilder<unknown>): Promise<readonly ReadRequest[]> => {
    const rows = await many(trx, sql<Row>`select ${columns} from read_requests ${where}`);
    return withPeople(trx, rows);
  };
  const first = async (where: RawBuilder<unknown>): Promise<ReadRequest | null> =>
    (await load(where))[0] ?? null;
  return {
    add: (request) => add(trx, request),
    ofEvent: (roomId, eventId) => first(sql`where room_id = ${roomId} and event_id = ${eventId}`),
    ofRoom: (roomId, limit) =>
      load(sql`where room_id = ${roomId} order by created_at desc, id limit ${limit}`),
    find: (id) => first(sql`where id = ${id}`),
    findForChange: (id) => first(sql`where id = ${id} for update`),
    waitingFor: (personId, limit) =>
      load(sql`where read_at is null and exists (select 1 from read_request_people p
          where p.request_id = read_requests.id and p.person_id = ${personId} and p.read_at is null)
        and exists (select 1 from room_members m
          where m.room_id = read_requests.room_id and m.person_id = ${personId})
        order by until, id limit ${limit}`),
    save: (request) => save(trx, request),
    forgetPeople: (id) => run(trx, sql`delete from read_request_people where request_id = ${id}`),
    dueIds: async (now, limit) => {
      const rows = await many(
        trx,
        sql<{
          id: string;
        }>`select id from read_requests where due_at <= ${now} order by due_at limit ${limit}`,
      );
      return rows.map(({ id }) => id);
    },
    untold: (limit) => load(sql`where told < news limit ${limit}`),
    noteTold: (id, news) =>
      run(trx, sql`update read_requests set told = greatest(told, ${news}) where id = ${id}`),
  };
}

async function add(trx: Trx, request: ReadRequest): Promise<boolean> {
  const { id, roomId, organisationId, eventId, askedBy, position, until, dueAt } = request;
  const added = await one(
    trx,
    sql`insert into read_requests (id, room_id, organisation_id, event_id, asked_by, position, until, due_at, created_at)
      values (${id}, ${roomId}, ${organisationId}, ${eventId}, ${askedBy}, ${position}, ${until}, ${dueAt},
        ${request.createdAt})
      on conflict (room_id, event_id) do nothing returning 1`,
  );
  if (added) await putPeople(trx, request);
  return added !== null;
}

async function save(trx: Trx, request: ReadRequest): Promise<void> {
  const { id, dueAt, escalation, readAt, news } = request;
  await run(
    trx,
    sql`update read_requests set due_at = ${dueAt}, escalation = ${escalation}, read_at = ${readAt}, news = ${news}
      where id = ${id}`,
  );
  await putPeople(trx, request);
}

const putPeople = (
  trx: Trx,
  { id, organisationId, people }: Pick<ReadRequest, 'id' | 'organisationId' | 'people'>,
): Promise<void> =>
  run(
    trx,
    sql`insert into read_request_people (request_id, organisation_id, person_id, wave, read_at)
      select ${id}, ${organisationId}, p, w, r from unnest(${people.map((who) => who.personId)}::uuid[],
        ${people.map((who) => who.wave)}::text[], ${people.map((who) => who.readAt)}::timestamptz[]) as t (p, w, r)
      on conflict (request_id, person_id) do update set read_at = excluded.read_at`,
  );

type PersonRow = Asked & { readonly requestId: string };

async function withPeople(trx: Trx, rows: readonly Row[]): Promise<readonly ReadRequest[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const people = await many(
    trx,
    sql<PersonRow>`select request_id as "requestId", person_id as "personId", wave, read_at as "readAt"
      from read_request_people where request_id = any(${ids}::uuid[]) order by wave, person_id`,
  );
  return rows.map((row) => ({
    ...row,
    people: people
      .filter(({ requestId }) => requestId === row.id)
      .map(({ personId, wave, readAt }) => ({ personId, wave, readAt })),
  }));
}
