import { sql } from 'kysely';
import type { HeldPicture } from '#domain/picture.ts';
import type { Pictures } from '#ports/pictures.ts';
import { many, one, run, type Trx } from './rows.ts';

const columns = sql`question_id as "questionId", organisation_id as "organisationId", meeting_id as "meetingId",
  item_id as "itemId", upload_id as "uploadId", asked_by as "askedBy", guest_id as "guestId",
  agreed_at as "agreedAt", kept_at as "keptAt"`;

export const makePictures = (trx: Trx): Pictures => ({
  add: async ({ questionId, organisationId, meetingId, itemId, uploadId, ...who }) => {
    const row = await one(
      trx,
      sql`insert into pictures (question_id, organisation_id, meeting_id, item_id, upload_id, asked_by, guest_id, agreed_at)
        values (${questionId}, ${organisationId}, ${meetingId}, ${itemId}, ${uploadId}, ${who.askedBy}, ${who.guestId},
          ${who.agreedAt})
        on conflict (question_id) do nothing returning 1`,
    );
    return row !== null;
  },
  findForChange: (questionId) =>
    one(
      trx,
      sql<HeldPicture>`select ${columns} from pictures where question_id = ${questionId} for update`,
    ),
  comeAnew: ({ questionId, itemId, uploadId }) =>
    run(
      trx,
      sql`update pictures set item_id = ${itemId}, upload_id = ${uploadId}
        where question_id = ${questionId} and kept_at is null`,
    ),
  ofItem: (itemId) =>
    one(trx, sql<HeldPicture>`select ${columns} from pictures where item_id = ${itemId}`),
  keep: (itemId, at) =>
    one(
      trx,
      sql<HeldPicture>`update pictures set kept_at = ${at} where item_id = ${itemId} returning ${columns}`,
    ),
  ofMeeting: (meetingId) =>
    many(
      trx,
      sql<HeldPicture>`select ${columns} from pictures
        where meeting_id = ${meetingId} and kept_at is not null`,
    ),
});
