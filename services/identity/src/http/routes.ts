import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '@astra/kit/server';
import type { Where } from '#app/caller.ts';
import type { UseCases } from '#app/use-cases.ts';
import { addInteractionRoutes } from '#http/interactions.ts';
import { addInternalRoutes } from '#http/internal.ts';
import type { InteractionHandle } from '#ports/interactions.ts';

export type RouteParts = {
  readonly useCases: UseCases;
  readonly findInteraction: (
    uid: string,
    request: FastifyRequest['raw'],
    response: FastifyReply['raw'],
  ) => Promise<InteractionHandle | undefined>;
  readonly whereOf: (request: FastifyRequest) => Where;
};

/** Every route but the provider's own. */
export function addRoutes(app: App, { useCases, findInteraction, whereOf }: RouteParts): void {
  addInteractionRoutes(app, { ...useCases.signIn, find: findInteraction, whereOf });
  addInternalRoutes(app, { ...useCases.guests, whereOf });
}
