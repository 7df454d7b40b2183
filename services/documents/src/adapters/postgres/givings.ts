import { sql, type RawBuilder } from 'kysely';
import type { Giving } from '#domain/visit.ts';
import type { Givings } from '#ports/visits.ts';
import { many, one, run, type Trx } from './rows.ts';

const columns = sql`id, organisation_id as "organisationId", meeting_id as "meetingId", item_id as "itemId",
  guest_id as "guestId", until, made_by as "madeBy", made_at as "madeAt"`;
const holds = sql`ended_at is null and (until is null or until > now())`;

/** Whoever was put out has what was given after it. */
const isHad = sql`made_at > put_out_at(meeting_id, guest_id)`;

export function makeGivings(trx: Trx): Givings {
  const end = (where: RawBuilder<unknown>, by: string, at: Date): Promise<void> =>
    run(
      trx,
      sql`update givings set ended_by = ${by}, ended_at = ${at} where ended_at is null and ${where}`,
    );
  return {
    add: async (giving) => {
      const { id, organisationId, meetingId, itemId, guestId, until, madeBy, madeAt } = giving;
      await end(sql`item_id = ${itemId} and guest_id = ${guestId}`, madeBy, madeAt);
      await run(
        trx,
        sql`insert into givings (id, organisation_id, meeting_id, item_id, version_id, guest_id, until, made_by, made_at)
          values (${id}, ${organisationId}, ${meetingId}, ${itemId}, (select version_id from items where id = ${itemId}),
            ${guestId}, ${until}, ${madeBy}, ${madeAt})`,
      );
    },
    find: (id) =>
      one(trx, sql<Giving>`select ${columns} from givings where id = ${id} and ${holds}`),
    ofMeeting: (meetingId) =>
      many(
        trx,
        sql<Giving>`select ${columns} from givings where meeting_id = ${meetingId} and ${holds}
            and ${isHad} order by made_at, id`,
      ),
    end: (id, by, at) => end(sql`id = ${id}`, by, at),
    endOf: (itemId, by, at) => end(sql`item_id = ${itemId}`, by, at),
    nextTelling: async (meetingId, at) => {
      const row = await one(
        trx,
        sql<{ at: Date | null }>`select next_telling(${meetingId}, ${at}) as at`,
      );
      return row?.at ?? at;
    },
    lastDay: async (meetingId, guestId) => {
      const row = await one(
        trx,
        sql<{ until: Date | null }>`select max(until) as until from givings
          where meeting_id = ${meetingId} and guest_id = ${guestId} and ${holds}
            and ${isHad}`,
      );
      return row?.until ?? null;
    },
  };
}
