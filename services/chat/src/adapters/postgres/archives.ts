import { sql } from 'kysely';
import type { ArchiveRule } from '#domain/archive.ts';
import type { ArchivedMessage, ArchiveDevice, Archives, KeptRecord } from '#ports/archive.ts';
import { makeArchiveSeals } from './archive-seals.ts';
import type { ChangedCircles } from './circles.ts';
import { many, one, run, type Trx } from './rows.ts';

type Rules = Pick<Archives, 'rule' | 'lockRule' | 'propose' | 'confirm' | 'end' | 'ready' | 'held'>;
type Messages = Pick<Archives, 'waiting' | 'ofRoom' | 'ofSenders' | 'forgetBefore' | 'forgetBy'>;
type Device = Pick<Archives, 'addDevice' | 'hold' | 'letGo' | 'records' | 'save'>;

export const makeArchives = (trx: Trx, changed: ChangedCircles): Archives => ({
  ...rules(trx, changed),
  ...messages(trx),
  ...device(trx),
  ...makeArchiveSeals(trx),
});

const ruleColumns = sql`id, organisation_id as "organisationId", organisation_name as "organisationName", reason,
  has_direct as "hasDirect", proposed_by as "proposedBy", proposed_at as "proposedAt", confirmed_by as "confirmedBy",
  confirmed_at as "confirmedAt", ready_at as "readyAt"`;

function rules(trx: Trx, changed: ChangedCircles): Rules {
  const rule: Rules['rule'] = (organisationId) =>
    one(
      trx,
      sql<ArchiveRule>`select ${ruleColumns} from archive_rules where organisation_id = ${organisationId}`,
    );
  const roomsFollow = async (organisationId: string): Promise<void> => {
    const rooms = await many(
      trx,
      sql<{ id: string }>`update rooms set wanted = wanted + 1
        where organisation_id = ${organisationId} returning id`,
    );
    for (const { id } of rooms) changed.room.add(id);
  };
  return {
    rule,
    lockRule: async (organisationId) => {
      // The row may not be there yet: nobody waits for a row that is not there.
      await run(
        trx,
        sql`select pg_advisory_xact_lock(hashtextextended('archive ' || ${organisationId}, 0))`,
      );
      return rule(organisationId);
    },
    propose: (one) =>
      run(
        trx,
        sql`insert into archive_rules (organisation_id, id, organisation_name, reason, has_direct, proposed_by, proposed_at)
          values (${one.organisationId}, ${one.id}, ${one.organisationName}, ${one.reason}, ${one.hasDirect},
            ${one.proposedBy}, ${one.proposedAt})`,
      ),
    confirm: (id, by, at) =>
      run(
        trx,
        sql`update archive_rules set confirmed_by = ${by}, confirmed_at = ${at} where id = ${id}`,
      ),
    end: async (organisationId) => {
      await run(trx, sql`delete from archive_rules where organisation_id = ${organisationId}`);
      await roomsFollow(organisationId);
    },
    ready: async (organisationId, at) => {
      const row = await one(
        trx,
        sql`update archive_rules set ready_at = ${at} where organisation_id = ${organisationId}
          and confirmed_at is not null and ready_at is null returning 1`,
      );
      if (row) await roomsFollow(organisationId);
    },
    held: () =>
      many(
        trx,
        sql<ArchiveRule>`select ${ruleColumns} from archive_rules where confirmed_at is not null`,
      ),
  };
}

function device(trx: Trx): Device {
  return {
    addDevice: ({ organisationId, deviceId }) =>
      run(
        trx,
        sql`insert into archive_devices (organisation_id, device_id)
          values (${organisationId}, ${deviceId}) on conflict do nothing`,
      ),
    hold: (organisationId, replica) =>
      one(
        trx,
        // By the database's clock: replicas have several.
        sql<ArchiveDevice>`update archive_devices
          set held_by = ${replica}, held_until = clock_timestamp() + interval '10 seconds'
          where organisation_id = ${organisationId}
            and (held_by is null or held_by = ${replica} or held_until < clock_timestamp())
          returning organisation_id as "organisationId", device_id as "deviceId", position,
            is_signed as "isSigned", version`,
      ),
    letGo: (organisationId, replica) =>
      run(
        trx,
        sql`update archive_devices set held_by = null, held_until = null
          where organisation_id = ${organisationId} and held_by = ${replica}`,
      ),
    records: (organisationId) =>
      many(
        trx,
        sql<KeptRecord>`select id, sealed, key_name as "keyName" from archive_records
          where organisation_id = ${organisationId}`,
      ),
    save: async ({ organisationId, version }, step) => {
      const isLast = await one(
        trx,
        sql`update archive_devices set version = version + 1, position = ${step.position}, is_signed = ${step.isSigned}
          where organisation_id = ${organisationId} and version = ${version} returning 1`,
      );
      if (!isLast) return false;
      for (const { id, sealed } of step.records)
        await run(
          trx,
          sealed === null
            ? sql`delete from archive_records where organisation_id = ${organisationId} and id = ${id}`
            : sql`insert into archive_records (organisation_id, id, sealed, key_name)
                values (${organisationId}, ${id}, ${sealed}, ${step.keyName})
                on conflict (organisation_id, id) do update
                  set sealed = excluded.sealed, key_name = excluded.key_name`,
        );
      for (const message of step.messages)
        await keep(trx, { organisationId, message, keyName: step.keyName });
      return true;
    },
  };
}

/** What was opened takes the place of what waited; of somebody who is being forgotten nothing more comes in. */
const keep = (
  trx: Trx,
  {
    organisationId,
    message: one,
    keyName,
  }: {
    readonly organisationId: string;
    readonly message: ArchivedMessage;
    readonly keyName: string;
  },
): Promise<void> =>
  run(
    trx,
    sql`insert into archived_messages (organisation_id, event_id, matrix_room_id, sender, sent_at, is_open, session_id,
        sealed, key_name)
      select ${organisationId}, ${one.eventId}, ${one.matrixRoomId}, ${one.sender}, ${one.sentAt}, ${one.isOpen},
        ${one.sessionId}, ${one.sealed}, ${keyName}
      where not exists (select 1 from accounts a left join former_accounts f using (person_id)
        where a.erasure_asked_at is not null
          and split_part(substr(${one.sender}::text, 2), ':', 1) in (a.localpart, f.localpart))
      on conflict (organisation_id, event_id) do update
        set is_open = excluded.is_open, session_id = excluded.session_id, sealed = excluded.sealed,
          key_name = excluded.key_name
        where not archived_messages.is_open and excluded.is_open`,
  );

const messageColumns = sql`event_id as "eventId", matrix_room_id as "matrixRoomId", sender, sent_at as "sentAt",
  is_open as "isOpen", session_id as "sessionId", sealed`;

const messages = (trx: Trx): Messages => ({
  waiting: (organisationId, sessionIds) =>
    many(
      trx,
      sql<ArchivedMessage>`select ${messageColumns} from archived_messages
        where organisation_id = ${organisationId} and not is_open and session_id = any(${sessionIds}::text[])`,
    ),
  ofRoom: (matrixRoomId, after, limit) =>
    many(
      trx,
      sql<ArchivedMessage>`select ${messageColumns} from archived_messages where matrix_room_id = ${matrixRoomId}
        and (sent_at, event_id) > (${after?.sentAt ?? '-infinity'}::timestamptz, ${after?.eventId ?? ''}::text)
        order by sent_at, event_id limit ${limit}`,
    ),
  ofSenders: ({ organisationId, senders }, after, limit) =>
    many(
      trx,
      sql<ArchivedMessage>`select ${messageColumns} from archived_messages
        where organisation_id = ${organisationId} and sender = any(${senders}::text[])
          and (sent_at, event_id) > (${after?.sentAt ?? '-infinity'}::timestamptz, ${after?.eventId ?? ''}::text)
        order by sent_at, event_id limit ${limit}`,
    ),
  forgetBefore: (matrixRoomId, before) =>
    run(
      trx,
      sql`delete from archived_messages where matrix_room_id = ${matrixRoomId} and sent_at < ${before}`,
    ),
  forgetBy: (senders) =>
    run(trx, sql`delete from archived_messages where sender = any(${senders}::text[])`),
});
