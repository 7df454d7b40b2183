import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import { Copies, Copy, CopyItem, RecentItems } from '@astra/contracts/document-copies';
import { FavouritesQuery, Item, ItemPage } from '@astra/contracts/documents';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const seeing = { access: toMembersWho('document.see') };
const adding = { access: toMembersWho('document.add') };
const params = IdParams;

/** Copies, and how far they are. */
export function addCopyRoutes(app: App, { copying }: UseCases): void {
  app.post(
    '/items/:id/copies',
    { config: adding, schema: { params, body: CopyItem, response: { 201: Copy, ...refusals } } },
    async (request, answer) => {
      const begun = await copying.begin(byMember(request), request.params.id, request.body);
      return answer.code(201).send(begun);
    },
  );
  app.get(
    '/copies',
    { config: seeing, schema: { response: { 200: Copies, ...refusals } } },
    (request) => copying.list(byMember(request)),
  );
  app.get(
    '/copies/:id',
    { config: seeing, schema: { params, response: { 200: Copy, ...refusals } } },
    (request) => copying.see(byMember(request), request.params.id),
  );
  app.delete(
    '/copies/:id',
    { config: seeing, schema: { params, response: { 204: Type.Null(), ...refusals } } },
    async (request, answer) => {
      await copying.drop(byMember(request), request.params.id);
      return answer.code(204).send(null);
    },
  );
}

/** What somebody finds again: stars, and what they had last. */
export function addShelfRoutes(app: App, { shelf }: UseCases): void {
  for (const [method, isOne] of [
    ['PUT', true],
    ['DELETE', false],
  ] as const)
    app.route({
      method,
      url: '/items/:id/favourite',
      config: seeing,
      schema: { params, response: { 200: Item, ...refusals } },
      handler: (request) => shelf.setFavourite(byMember(request), request.params.id, isOne),
    });
  app.get(
    '/favourites',
    {
      config: seeing,
      schema: { querystring: FavouritesQuery, response: { 200: ItemPage, ...refusals } },
    },
    (request) => shelf.favourites(byMember(request), request.query),
  );
  app.get(
    '/recent',
    { config: seeing, schema: { response: { 200: RecentItems, ...refusals } } },
    (request) => shelf.recent(byMember(request)),
  );
}
