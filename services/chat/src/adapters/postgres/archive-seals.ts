import { sql, type RawBuilder } from 'kysely';
import type { Archives, SealedMessage } from '#ports/archive.ts';
import { many, one, run, type Trx } from './rows.ts';

type Seals = Pick<
  Archives,
  'keyNames' | 'devicesSealedOtherwise' | 'messagesSealedOtherwise' | 'keepSealed' | 'sampleOf'
>;

/** Which keys have sealed what is archived. */
export const makeArchiveSeals = (trx: Trx): Seals => ({
  keyNames: async () => {
    const rows = await many(
      trx,
      sql<{
        name: string;
      }>`${namesIn(sql`archive_records`)} union ${namesIn(sql`archived_messages`)}`,
    );
    return rows.map(({ name }) => name);
  },
  devicesSealedOtherwise: async (keyName) => {
    const rows = await many(
      trx,
      sql<{ id: string }>`select distinct organisation_id as id from archive_records
        where key_name <> ${keyName}`,
    );
    return rows.map(({ id }) => id);
  },
  messagesSealedOtherwise: (keyName, limit) =>
    many(
      trx,
      sql<SealedMessage>`select organisation_id as "organisationId", event_id as "eventId", sealed
        from archived_messages where key_name < ${keyName} or key_name > ${keyName}
        limit ${limit} for update skip locked`,
    ),
  keepSealed: async (messages, keyName) => {
    for (const { organisationId, eventId, sealed } of messages)
      await run(
        trx,
        sql`update archived_messages set sealed = ${sealed}, key_name = ${keyName}
          where organisation_id = ${organisationId} and event_id = ${eventId}`,
      );
  },
  sampleOf: (keyName) =>
    one(
      trx,
      sql<SealedMessage>`(select organisation_id as "organisationId", null as "eventId", sealed
          from archive_records where key_name = ${keyName} limit 1)
        union all (select organisation_id, event_id, sealed
          from archived_messages where key_name = ${keyName} limit 1) limit 1`,
    ),
});

/** From one to the next by the index: there are a few among millions of rows. */
const namesIn = (table: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(with recursive names (name) as (
      select min(key_name) from ${table}
      union all
      select (select min(key_name) from ${table} where key_name > names.name) from names where names.name is not null
    ) select name from names where name is not null)`;
