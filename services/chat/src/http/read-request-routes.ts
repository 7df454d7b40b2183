import { IdParams } from '@astra/contracts/common';
import {
  AskToRead,
  ReadRequest,
  ReadRequestParams,
  ReadRequests,
} from '@astra/contracts/read-requests';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const seeing = { access: toMembersWho('read-request.see') };

/** Messages that somebody is asked to have read. */
export function addReadRequestRoutes(
  app: App,
  { readRequests }: Pick<UseCases, 'readRequests'>,
): void {
  app.get(
    '/read-requests',
    { config: seeing, schema: { response: { 200: ReadRequests, ...refusals } } },
    (request) => readRequests.mine(byMember(request)),
  );
  app.get(
    '/rooms/:id/read-requests',
    { config: seeing, schema: { params: IdParams, response: { 200: ReadRequests, ...refusals } } },
    (request) => readRequests.list(byMember(request), request.params.id),
  );
  app.post(
    '/rooms/:id/read-requests',
    {
      config: { access: toMembersWho('read-request.ask') },
      schema: { params: IdParams, body: AskToRead, response: { 201: ReadRequest, ...refusals } },
    },
    async (request, answer) => {
      const made = await readRequests.ask(byMember(request), request.params.id, request.body);
      return answer.code(201).send(made);
    },
  );
  app.post(
    '/rooms/:id/read-requests/:requestId/acknowledge',
    {
      config: { access: toMembersWho('read-request.acknowledge') },
      schema: { params: ReadRequestParams, response: { 200: ReadRequest, ...refusals } },
    },
    (request) => {
      const { id: roomId, requestId } = request.params;
      return readRequests.acknowledge(byMember(request), { roomId, requestId });
    },
  );
}
