import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  EraseDocuments,
  HandOverDocuments,
  PersonDocuments,
} from '@astra/contracts/person-documents';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** What becomes of somebody's own documents when they have left. */
export function addPersonRoutes(app: App, { handingOver, erasing }: UseCases): void {
  const handing = { access: toMembersWho('document.hand-over-person') };
  const response = { 200: PersonDocuments, ...refusals };
  app.get(
    '/people/:id/record',
    { config: handing, schema: { params: IdParams, response } },
    (request) => handingOver.see(byMember(request), request.params.id),
  );
  app.post(
    '/people/:id/hand-over',
    { config: handing, schema: { params: IdParams, body: HandOverDocuments, response } },
    (request) => handingOver.handOver(byMember(request), request.params.id, request.body),
  );
  app.post(
    '/people/:id/erasure',
    {
      config: { access: toMembersWho('document.erase-person') },
      schema: {
        params: IdParams,
        body: EraseDocuments,
        response: { 202: Type.Null(), ...refusals },
      },
    },
    async (request, answer) => {
      await erasing.ask(byMember(request), request.params.id, request.body.name);
      return answer.code(202).send(null);
    },
  );
}
