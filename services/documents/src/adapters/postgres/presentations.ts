import { sql, type RawBuilder } from 'kysely';
import type { Presentation } from '#domain/presentation.ts';
import type { Presentations } from '#ports/presentations.ts';
import { one, run, type Trx } from './rows.ts';

const select = (meetingId: string): RawBuilder<Presentation> =>
  sql`select meeting_id as "meetingId", organisation_id as "organisationId", item_id as "itemId",
      presenter_id as "presenterId", page
    from presentations where meeting_id = ${meetingId}`;

export const makePresentations = (trx: Trx): Presentations => ({
  find: (meetingId) => one(trx, select(meetingId)),
  findForChange: (meetingId) => one(trx, sql<Presentation>`${select(meetingId)} for update`),
  put: ({ meetingId, organisationId, itemId, presenterId, page }, at) =>
    run(
      trx,
      sql`insert into presentations (meeting_id, organisation_id, item_id, presenter_id, page, changed_at)
        values (${meetingId}, ${organisationId}, ${itemId}, ${presenterId}, ${page}, ${at})
        on conflict (meeting_id) do update set item_id = excluded.item_id, presenter_id = excluded.presenter_id,
          page = excluded.page, changed_at = excluded.changed_at`,
    ),
  end: (meetingId) => run(trx, sql`delete from presentations where meeting_id = ${meetingId}`),
  endOf: (itemId) => run(trx, sql`delete from presentations where item_id = ${itemId}`),
});
