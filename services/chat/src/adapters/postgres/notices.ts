import { sql } from 'kysely';
import type { Outbox } from '@astra/kit/outbox';
import type { Notice, Notices } from '#ports/notices.ts';
import { many, one, run, type Trx } from './rows.ts';

export const makeNotices = (trx: Trx, outbox: Outbox): Notices => ({
  ask: async (notices, at) => {
    for (const notice of notices) {
      const { id, personId, organisationId, kind } = notice;
      const [roomId, releaseId] =
        kind === 'release-waits' ? [null, notice.releaseId] : [notice.roomId, null];
      await run(
        trx,
        sql`insert into notices (id, person_id, organisation_id, room_id, release_id, kind, asked_at)
          values (${id}, ${personId}, ${organisationId}, ${roomId}, ${releaseId}, ${kind}, ${at})`,
      );
    }
  },
  toSend: (limit) =>
    many(
      trx,
      sql<Notice>`select id, person_id as "personId", organisation_id as "organisationId", room_id as "roomId",
          release_id as "releaseId", kind
        from notices order by asked_at limit ${limit}`,
    ),
  take: async (id) =>
    (await one(trx, sql`delete from notices where id = ${id} returning 1`)) !== null,
  handOver: (notice) => outbox.publish(trx, 'notice.asked', notice),
});
