import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import { DeadLetterPage, DeadLetterQuery } from '@astra/contracts/connectors';
import { toMembersWho } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import { memberOf, type App } from '@astra/kit/server';
import type { ListDeadLetters } from '#app/list-dead-letters.ts';
import type { RetryDeadLetter } from '#app/retry-dead-letter.ts';
import type { DeadLetterCursor } from '#ports/mail-room.ts';

type UseCases = { readonly list: ListDeadLetters; readonly retry: RetryDeadLetter };

/** Mails that could not be delivered: seen and retried by whoever can call the patient instead. */
export function addDeadLetters(app: App, { list, retry }: UseCases): void {
  app.get(
    '/dead-letters',
    {
      config: { access: toMembersWho('dead-letter.see') },
      schema: { querystring: DeadLetterQuery, response: { 200: DeadLetterPage } },
    },
    async (request) => {
      const { cursor, limit = 50 } = request.query;
      const after = cursor === undefined ? null : readCursor(cursor);
      const { items, next } = await list(memberOf(request), { after, limit });
      return { items, next: next && writeCursor(next) };
    },
  );
  app.post(
    '/dead-letters/:id/retry',
    {
      config: { access: toMembersWho('dead-letter.retry') },
      schema: { params: IdParams, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await retry(memberOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}

const writeCursor = ({ settledAt, id }: DeadLetterCursor): string =>
  Buffer.from(`${settledAt.getTime()} ${id}`).toString('base64url');

const shape = /^(\d{1,15}) ([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

function readCursor(text: string): DeadLetterCursor {
  const [, time, id] = shape.exec(Buffer.from(text, 'base64url').toString()) ?? [];
  if (time === undefined || id === undefined) throw new AppError('invalid-input');
  return { settledAt: new Date(Number(time)), id };
}
