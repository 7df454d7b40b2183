import { Circle, Circles, TeamsAfter } from '@astra/contracts/circles';
import { IdParams } from '@astra/contracts/common';
import { toServices } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';

const config = { access: toServices('documents') };

/** For another service only; the gateway passes none of these on. */
export function addInternalRoutes(app: App, { tellCircles }: UseCases): void {
  app.get(
    '/internal/circles/:id',
    { config, schema: { params: IdParams, response: { 200: Circle }, hide: true } },
    (request) => tellCircles.one(request.params.id),
  );
  app.get(
    '/internal/teams',
    { config, schema: { querystring: TeamsAfter, response: { 200: Circles }, hide: true } },
    async (request) => ({ items: [...(await tellCircles.teams(request.query.after ?? null))] }),
  );
}
