import { sql } from 'kysely';
import type { MessageRow, Messages } from '#ports/store.ts';
import { many, one, run, type Trx } from './rows.ts';

const columns = sql`id, organisation_id as "organisationId", meeting_id as "meetingId",
  guest_id as "guestId", author_kind as "authorKind", author_id as "authorId", text, at`;

export function makeMessages(trx: Trx): Messages {
  return {
    add: (message, key) =>
      run(
        trx,
        sql`insert into messages (id, organisation_id, meeting_id, guest_id, author_kind, author_id, text, at, idempotency_key)
          values (${message.id}, ${message.organisationId}, ${message.meetingId}, ${message.guestId},
            ${message.authorKind}, ${message.authorId}, ${message.text}, ${message.at}, ${key})`,
      ),
    findByKey: ({ guestId, authorId, key }) =>
      one(
        trx,
        sql<MessageRow>`select ${columns} from messages
          where guest_id = ${guestId} and author_id = ${authorId} and idempotency_key = ${key}`,
      ),
    ofGuest: (guestId) =>
      many(
        trx,
        sql<MessageRow>`select * from (select ${columns} from messages where guest_id = ${guestId}
          order by at desc, id desc limit 200) latest order by at, id`,
      ),
    find: (id) => one(trx, sql<MessageRow>`select ${columns} from messages where id = ${id}`),
    countByGuestSince: async (guestId, since) => {
      const row = await one(
        trx,
        sql<{ count: number }>`select count(*)::int as count from messages
          where guest_id = ${guestId} and author_kind = 'guest' and at > ${since}`,
      );
      return row?.count ?? 0;
    },
  };
}
