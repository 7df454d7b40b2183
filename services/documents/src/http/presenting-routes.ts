import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  HandOverPresenting,
  PresentDocument,
  Presented,
  TurnPage,
} from '@astra/contracts/presenting';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** A document shown to everyone who is in a meeting, page by page. What they see comes with its documents. */
export function addPresentingRoutes(app: App, { door, presenting }: UseCases): void {
  const config = { access: toMembersWho('document.present') };
  const params = IdParams;
  const response = { 200: Presented, ...refusals };
  app.post(
    '/meetings/:id/presentation',
    {
      config,
      schema: { params, body: PresentDocument, response: { 201: Presented, ...refusals } },
    },
    async (request, reply) => {
      const by = await door.enter(byMember(request), request.params.id);
      return reply.code(201).send(await presenting.begin(by, request.body.itemId));
    },
  );
  app.patch(
    '/meetings/:id/presentation',
    { config, schema: { params, body: TurnPage, response } },
    async (request) => {
      const by = await door.enter(byMember(request), request.params.id);
      return presenting.turn(by, request.body.page);
    },
  );
  app.post(
    '/meetings/:id/presentation/hand-over',
    { config, schema: { params, body: HandOverPresenting, response } },
    async (request) => {
      const by = await door.enter(byMember(request), request.params.id);
      return presenting.handOver(by, request.body.personId);
    },
  );
  app.delete(
    '/meetings/:id/presentation',
    { config, schema: { params, response: { 204: Type.Null(), ...refusals } } },
    async (request, reply) => {
      await presenting.stop(await door.enter(byMember(request), request.params.id));
      return reply.code(204).send(null);
    },
  );
}
