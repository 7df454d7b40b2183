import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  CreatePartnerShare,
  Partners,
  PartnerShare,
  PartnerSharePage,
  PartnerShares,
  PartnerSharesQuery,
  ReceivedDocuments,
  SetPartner,
} from '@astra/contracts/partner-shares';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { bytes, give, rangeOf } from './content-routes.ts';
import { refusals } from './problem-replies.ts';

const params = IdParams;

/** To which other organisations documents may go, and what is shared with them. */
export function addPartnerRoutes(app: App, { partners, partnerShares }: UseCases): void {
  const changing = { access: toMembersWho('document.change') };
  const sharing = { access: toMembersWho('document.share-outside') };
  app.get(
    '/partners',
    { config: sharing, schema: { response: { 200: Partners, ...refusals } } },
    (request) => partners.list(byMember(request)),
  );
  app.put(
    '/partners',
    {
      config: { access: toMembersWho('document.set-partners') },
      schema: { body: SetPartner, response: { 200: Partners, ...refusals } },
    },
    (request) => partners.set(byMember(request), request.body),
  );
  app.get(
    '/items/:id/partner-shares',
    { config: changing, schema: { params, response: { 200: PartnerShares, ...refusals } } },
    (request) => partnerShares.list(byMember(request), request.params.id),
  );
  app.post(
    '/items/:id/partner-shares',
    {
      config: sharing,
      schema: { params, body: CreatePartnerShare, response: { 201: PartnerShare, ...refusals } },
    },
    async (request, answer) => {
      const made = await partnerShares.share(byMember(request), request.params.id, request.body);
      return answer.code(201).send(made);
    },
  );
  app.delete(
    '/partner-shares/:id',
    { config: changing, schema: { params, response: { 204: Type.Null(), ...refusals } } },
    async (request, answer) => {
      await partnerShares.end(byMember(request), request.params.id);
      return answer.code(204).send(null);
    },
  );
  app.get(
    '/partner-shares',
    {
      config: { access: toMembersWho('document.see-all-shares') },
      schema: { querystring: PartnerSharesQuery, response: { 200: PartnerSharePage, ...refusals } },
    },
    (request) => partnerShares.listAll(byMember(request), request.query),
  );
}

/** What other organisations let people read here. */
export function addReceivedRoutes(app: App, { received }: UseCases): void {
  const config = { access: toMembersWho('document.see') };
  app.get(
    '/received',
    { config, schema: { response: { 200: ReceivedDocuments, ...refusals } } },
    (request) => received.list(byMember(request)),
  );
  app.get(
    '/received/:id/content',
    {
      config,
      // Asking for the head alone would open a file and say so in the trail.
      exposeHeadRoute: false,
      schema: { params, response: { 200: bytes, 206: bytes, ...refusals } },
    },
    async (request, reply) =>
      give(reply, await received.open(byMember(request), request.params.id, rangeOf(request))),
  );
}
