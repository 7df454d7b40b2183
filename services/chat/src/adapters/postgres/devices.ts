import { sql } from 'kysely';
import type { Device, Devices } from '#ports/store.ts';
import { many, one, run, type Trx } from './rows.ts';

export const makeDevices = (trx: Trx): Devices => ({
  find: (deviceId) =>
    one(
      trx,
      sql<Device>`select device_id as "deviceId", person_id as "personId", organisation_id as "organisationId",
        session_id as "sessionId", ended_at is not null as "isEnded" from devices where device_id = ${deviceId}`,
    ),
  isSessionOver: async (sessionId) =>
    (await one(trx, sql`select 1 from ended_sessions where session_id = ${sessionId}`)) !== null,
  open: ({ deviceId, personId, organisationId, sessionId }, at) =>
    run(
      trx,
      sql`insert into devices (device_id, person_id, organisation_id, session_id, opened_at)
        values (${deviceId}, ${personId}, ${organisationId}, ${sessionId}, ${at})
        on conflict (device_id) do update set session_id = excluded.session_id, opened_at = excluded.opened_at
          where devices.ended_at is null`,
    ),
  endSession: (sessionId, at) =>
    run(
      trx,
      sql`insert into ended_sessions (session_id, at) values (${sessionId}, ${at}) on conflict do nothing`,
    ),
  endDevicesOf: (whose, at) =>
    run(
      trx,
      sql`update devices set ended_at = ${at} where ended_at is null and ${
        'sessionId' in whose
          ? sql`session_id = ${whose.sessionId}`
          : sql`person_id = ${whose.personId}`
      }`,
    ),
  endReplaced: (sessionId, at) =>
    run(
      trx,
      sql`update devices set ended_at = ${at} where ended_at is null and session_id = ${sessionId}
        and person_id not in (select a.person_id from accounts a join rooms r using (meeting_id)
          where a.kind = 'guest' and r.guests_until is not null)`,
    ),
  toRemove: (limit) =>
    many(
      trx,
      sql<{ deviceId: string; localpart: string }>`select device_id as "deviceId", localpart
        from devices join accounts using (person_id)
        where ended_at is not null and not is_removed limit ${limit}`,
    ),
  removed: (deviceId) =>
    run(trx, sql`update devices set is_removed = true where device_id = ${deviceId}`),
  foreignToEnd: async (sessionId) =>
    (await one(
      trx,
      sql`select 1 from ended_sessions where session_id = ${sessionId} and foreign_ended`,
    )) === null,
  foreignEnded: (sessionId) =>
    run(trx, sql`update ended_sessions set foreign_ended = true where session_id = ${sessionId}`),
  forgetSessions: (before) => run(trx, sql`delete from ended_sessions where at < ${before}`),
});
