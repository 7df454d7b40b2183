import { sql } from 'kysely';
import type {
  DueLetter,
  PushDevice,
  PushDevices,
  PushKeys,
  PushLetters,
  PushSummons,
} from '#ports/push.ts';
import { many, one, run, type Trx } from './rows.ts';

const deviceColumns = sql`id, person_id as "personId", organisation_id as "organisationId", session_id as "sessionId",
  name, locale, endpoint, p256dh, auth, added_at as "addedAt", told_at as "toldAt"`;

export const makePushDevices = (trx: Trx): PushDevices => ({
  ofPerson: (personId) =>
    many(
      trx,
      sql<PushDevice>`select ${deviceColumns} from push_devices where person_id = ${personId} order by added_at, id`,
    ),
  put: async (device) => {
    const { id, personId, organisationId, sessionId, name, locale, endpoint, p256dh } = device;
    await run(
      trx,
      sql`insert into push_devices (id, person_id, organisation_id, session_id, name, locale, endpoint, p256dh, auth, added_at)
        values (${id}, ${personId}, ${organisationId}, ${sessionId}, ${name}, ${locale}, ${endpoint}, ${p256dh},
          ${device.auth}, ${device.addedAt})`,
    );
  },
  leave: (endpoint) => run(trx, sql`delete from push_devices where endpoint = ${endpoint}`),
  remove: async (id, personId) =>
    (await one(
      trx,
      sql`delete from push_devices where id = ${id} and person_id = ${personId} returning 1`,
    )) !== null,
  drop: (id) => run(trx, sql`delete from push_devices where id = ${id}`),
  endSession: (sessionId) =>
    run(trx, sql`delete from push_devices where session_id = ${sessionId}`),
  endPerson: async (personId) => {
    await run(trx, sql`delete from push_devices where person_id = ${personId}`);
    await run(trx, sql`delete from push_keys where person_id = ${personId}`);
  },
});

export const makePushKeys = (trx: Trx): PushKeys => ({
  ensure: async ({ personId, organisationId }, { key, at }) => {
    await run(
      trx,
      sql`insert into push_keys (person_id, organisation_id, push_key, looked_at)
        values (${personId}, ${organisationId}, ${key}, ${at}) on conflict (person_id) do nothing`,
    );
    const row = await one(
      trx,
      sql<{ key: string }>`select push_key as key from push_keys where person_id = ${personId}`,
    );
    return row?.key ?? key;
  },
  personBy: async (key) => {
    const row = await one(
      trx,
      sql<{ id: string }>`select person_id as id from push_keys k where push_key = ${key}
        and exists (select 1 from push_devices d where d.person_id = k.person_id)`,
    );
    return row?.id ?? null;
  },
  longestUnseen: (before, limit) =>
    many(
      trx,
      sql<{
        personId: string;
        localpart: string;
        key: string;
      }>`select k.person_id as "personId", localpart,
        push_key as key from push_keys k join accounts a using (person_id)
        where a.is_active and looked_at < ${before}
          and exists (select 1 from push_devices d where d.person_id = k.person_id)
        order by looked_at limit ${limit}`,
    ),
  seen: (personId, at) =>
    run(trx, sql`update push_keys set looked_at = ${at} where person_id = ${personId}`),
});

type LetterRow = Omit<DueLetter, 'device'> & DueLetter['device'];

export const makePushLetters = (trx: Trx): PushLetters => ({
  tell: (personIds, { topic, kind, path, dueAt, until }) =>
    run(
      trx,
      sql`select tell_by_push(${personIds}::uuid[], ${topic}, ${kind}, ${path}, ${dueAt}, ${until})`,
    ),
  tellDevice: ({ id, organisationId }, { topic, kind, path, dueAt, until }) =>
    run(
      trx,
      sql`insert into push_letters (device_id, organisation_id, topic, kind, path, due_at, until, news)
        values (${id}, ${organisationId}, ${topic}, ${kind}, ${path}, ${dueAt}, ${until}, gen_random_uuid())
        on conflict (device_id, topic) do update set due_at = excluded.due_at, until = excluded.until`,
    ),
  withdraw: (personIds, topic) =>
    run(
      trx,
      sql`delete from push_letters where topic = ${topic}
        and device_id in (select id from push_devices where person_id = any(${personIds}::uuid[]))`,
    ),
  claim: async (now, { until, limit }) => {
    await run(trx, sql`delete from push_letters where until <= ${now}`);
    const rows = await many(
      trx,
      sql<LetterRow>`update push_letters l set due_at = ${until}, tries = l.tries + 1
        from push_devices d where d.id = l.device_id and (l.device_id, l.topic) in (
          select device_id, topic from push_letters where due_at <= ${now}
            order by due_at limit ${limit} for update skip locked)
        returning l.topic, l.kind, l.path, l.until, l.tries, l.news, d.id, d.endpoint, d.p256dh, d.auth, d.locale`,
    );
    return rows.map(({ id, endpoint, p256dh, auth, locale, ...letter }) => ({
      ...letter,
      device: { id, endpoint, p256dh, auth, locale },
    }));
  },
  settle: async ({ device, topic, news }, at) => {
    await run(
      trx,
      sql`delete from push_letters where device_id = ${device.id} and topic = ${topic} and news = ${news}`,
    );
    await run(trx, sql`update push_devices set told_at = ${at} where id = ${device.id}`);
  },
  postpone: ({ device, topic, news }, until) =>
    run(
      trx,
      sql`update push_letters set due_at = ${until}
        where device_id = ${device.id} and topic = ${topic} and news = ${news}`,
    ),
});

export const makePushSummons = (trx: Trx): PushSummons => ({
  ofMeeting: async (meetingId) => {
    // News of one meeting is taken in one after the other.
    await run(trx, sql`select pg_advisory_xact_lock(hashtextextended(${meetingId}, 7))`);
    return many(
      trx,
      sql<{ personId: string; kind: 'call' | 'waiting' }>`select person_id as "personId", kind
        from push_summons where meeting_id = ${meetingId}`,
    );
  },
  add: ({ meetingId, organisationId }, { personId, kind, until }) =>
    run(
      trx,
      sql`insert into push_summons (meeting_id, person_id, organisation_id, kind, until)
        values (${meetingId}, ${personId}, ${organisationId}, ${kind}, ${until}) on conflict do nothing`,
    ),
  remove: (meetingId, { personId, kind }) =>
    run(
      trx,
      sql`delete from push_summons where meeting_id = ${meetingId} and person_id = ${personId} and kind = ${kind}`,
    ),
  takeOver: (now) =>
    many(
      trx,
      sql<{
        meetingId: string;
        personId: string;
        kind: string;
      }>`delete from push_summons where until <= ${now}
        returning meeting_id as "meetingId", person_id as "personId", kind`,
    ),
});
