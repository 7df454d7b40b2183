import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  CreateLink,
  EndedLinks,
  LinkCard,
  LinkPage,
  LinkPass,
  Links,
  LinksQuery,
  LookAtLink,
  MadeLink,
  OpenedLink,
  OpenLink,
  ProveLink,
  TakeLinked,
} from '@astra/contracts/guest-links';
import { toMembersWho, toPublic } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember, byNobody } from './by.ts';
import { bytes, give } from './content-routes.ts';
import { refusals } from './problem-replies.ts';

const params = IdParams;

/** Ways to a document for somebody outside: made, looked at and ended. */
export function addLinkRoutes(app: App, { links }: UseCases): void {
  const changing = { access: toMembersWho('document.change') };
  app.get(
    '/items/:id/links',
    { config: changing, schema: { params, response: { 200: Links, ...refusals } } },
    (request) => links.list(byMember(request), request.params.id),
  );
  app.post(
    '/items/:id/links',
    {
      config: { access: toMembersWho('document.share-outside') },
      schema: { params, body: CreateLink, response: { 201: MadeLink, ...refusals } },
    },
    async (request, answer) => {
      const made = await links.make(byMember(request), request.params.id, request.body);
      return answer.code(201).send(made);
    },
  );
  app.delete(
    '/links/:id',
    { config: changing, schema: { params, response: { 204: Type.Null(), ...refusals } } },
    async (request, answer) => {
      await links.end(byMember(request), request.params.id);
      return answer.code(204).send(null);
    },
  );
  app.get(
    '/links',
    {
      config: { access: toMembersWho('document.see-all-shares') },
      schema: { querystring: LinksQuery, response: { 200: LinkPage, ...refusals } },
    },
    (request) => links.listAll(byMember(request), { ...request.query, isOwn: false }),
  );
  app.delete(
    '/links',
    {
      config: { access: toMembersWho('document.end-any-share') },
      schema: { response: { 200: EndedLinks, ...refusals } },
    },
    (request) => links.endAll(byMember(request), { isOwn: false }),
  );
  app.get(
    '/own-links',
    {
      config: changing,
      schema: { querystring: LinksQuery, response: { 200: LinkPage, ...refusals } },
    },
    (request) => links.listAll(byMember(request), { ...request.query, isOwn: true }),
  );
  app.delete(
    '/own-links',
    { config: changing, schema: { response: { 200: EndedLinks, ...refusals } } },
    (request) => links.endAll(byMember(request), { isOwn: true }),
  );
}

/** The door for somebody outside. Secrets come in the body, so that no address and no log has them. */
export function addGuestLinkRoutes(app: App, { comeByLink, openByLink }: UseCases): void {
  const config = { access: toPublic };
  app.post(
    '/guest-links/look',
    { config, schema: { body: LookAtLink, response: { 200: LinkCard, ...refusals } } },
    (request) => comeByLink.look(request.body.token),
  );
  app.post(
    '/guest-links/prove',
    { config, schema: { body: ProveLink, response: { 200: LinkPass, ...refusals } } },
    (request) => comeByLink.prove(byNobody(request), request.body),
  );
  app.post(
    '/guest-links/open',
    { config, schema: { body: OpenLink, response: { 200: OpenedLink, ...refusals } } },
    (request) => openByLink.open(byNobody(request), request.body),
  );
  app.post(
    '/guest-links/content',
    { config, schema: { body: TakeLinked, response: { 200: bytes, ...refusals } } },
    async (request, reply) =>
      give(reply, await openByLink.content(byNobody(request), request.body)),
  );
}
