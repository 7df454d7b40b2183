import { exact, PageQuery } from '@astra/contracts/common';
import {
  ChangeOrganisation,
  CreateOrganisation,
  Organisation,
  OrganisationPage,
} from '@astra/contracts/identity';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { IdempotencyHeaders, keyOf, memberCaller, type WhereOf } from '#http/callers.ts';
import { toOrganisation } from '#http/replies.ts';

type Parts = { readonly organisations: UseCases['organisations']; readonly whereOf: WhereOf };

/** `/organisations`: for who runs the platform. `/organisation`: one's own, for its administrator. */
export function addOrganisationRoutes(app: App, parts: Parts): void {
  addOwn(app, parts);
  addAll(app, parts);
}

function addOwn(app: App, { organisations, whereOf }: Parts): void {
  const config = { access: toMembersWho('organisation.change') };
  app.get(
    '/organisation',
    { config, schema: { response: { 200: Organisation } } },
    async (request) => toOrganisation(await organisations.own(memberCaller(request, whereOf))),
  );
  app.patch(
    '/organisation',
    { config, schema: { body: ChangeOrganisation, response: { 200: Organisation } } },
    async (request) =>
      toOrganisation(await organisations.change(memberCaller(request, whereOf), request.body)),
  );
}

function addAll(app: App, { organisations, whereOf }: Parts): void {
  app.get(
    '/organisations',
    {
      config: { access: toMembersWho('organisation.see-all') },
      schema: { querystring: exact({ ...PageQuery }), response: { 200: OrganisationPage } },
    },
    async (request) => {
      const { limit = 50, ...query } = request.query;
      const caller = memberCaller(request, whereOf);
      const { items, next } = await organisations.list(caller, { ...query, limit });
      return { items: items.map(toOrganisation), next };
    },
  );
  app.post(
    '/organisations',
    {
      config: { access: toMembersWho('organisation.create') },
      schema: {
        headers: IdempotencyHeaders,
        body: CreateOrganisation,
        response: { 201: Organisation },
      },
    },
    async (request, reply) => {
      const input = { organisation: request.body, key: keyOf(request.headers) };
      const created = await organisations.create(memberCaller(request, whereOf), input);
      return reply.code(201).send(toOrganisation(created));
    },
  );
}
