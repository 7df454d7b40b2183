import { sql } from 'kysely';
import type { PictureQuestion } from '#domain/picture.ts';
import type { Pictures } from '#ports/pictures.ts';
import { one, run, type Trx } from './rows.ts';

const columns = sql`id, organisation_id as "organisationId", meeting_id as "meetingId", asked_by as "askedBy",
  guest_id as "guestId", asked_at as "askedAt", expires_at as "expiresAt", answer, answered_at as "answeredAt"`;

export const makePictures = (trx: Trx): Pictures => ({
  add: ({ id, organisationId, meetingId, askedBy, guestId, askedAt, expiresAt }) =>
    run(
      trx,
      sql`insert into picture_questions (id, organisation_id, meeting_id, asked_by, guest_id, asked_at, expires_at)
        values (${id}, ${organisationId}, ${meetingId}, ${askedBy}, ${guestId}, ${askedAt}, ${expiresAt})`,
    ),
  find: (meetingId, id) =>
    one(
      trx,
      sql<PictureQuestion>`select ${columns} from picture_questions
        where id = ${id} and meeting_id = ${meetingId}`,
    ),
  open: ({ id: guestId }, now) =>
    one(
      trx,
      sql<PictureQuestion>`select ${columns} from picture_questions
        where guest_id = ${guestId} and answer is null and expires_at > ${now}`,
    ),
  answer: ({ id: guestId }, questionId, { answer, at }) =>
    one(
      trx,
      sql<PictureQuestion>`update picture_questions set answer = ${answer}, answered_at = ${at}
        where id = ${questionId} and guest_id = ${guestId} and answer is null and expires_at > ${at}
        returning ${columns}`,
    ),
});
