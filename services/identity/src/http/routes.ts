import type { FastifyReply, FastifyRequest } from 'fastify';
import { recordRefusals } from '@astra/kit/refusals';
import type { App } from '@astra/kit/server';
import type { Where } from '#app/caller.ts';
import type { UseCases } from '#app/use-cases.ts';
import { addInteractionRoutes } from '#http/interactions.ts';
import { addInternalRoutes } from '#http/internal.ts';
import { addInvitationRoutes } from '#http/invitations.ts';
import { addMeRoutes } from '#http/me.ts';
import { addOrganisationRoutes } from '#http/organisations.ts';
import { addPasswordResetRoutes } from '#http/password-resets.ts';
import { addPeopleRoutes } from '#http/people.ts';
import type { InteractionHandle } from '#ports/interactions.ts';

export type RouteParts = {
  readonly useCases: UseCases;
  readonly findInteraction: (
    uid: string,
    request: FastifyRequest['raw'],
    response: FastifyReply['raw'],
  ) => Promise<InteractionHandle | undefined>;
  readonly whereOf: (request: FastifyRequest) => Where;
  readonly now: () => Date;
};

/** Every route but the provider's own. */
export function addRoutes(app: App, parts: RouteParts): void {
  const { useCases, findInteraction, whereOf } = parts;
  recordRefusals(app, useCases.recordRefusal);
  addInteractionRoutes(app, { ...useCases.signIn, find: findInteraction, whereOf });
  addMeRoutes(app, { me: useCases.me, whereOf });
  addPeopleRoutes(app, { people: useCases.people, whereOf });
  addInvitationRoutes(app, { invitations: useCases.invitations, whereOf, now: parts.now });
  addPasswordResetRoutes(app, { resets: useCases.resets, whereOf });
  addOrganisationRoutes(app, { organisations: useCases.organisations, whereOf });
  addInternalRoutes(app, { ...useCases.guests, directory: useCases.directory, whereOf });
}
