import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  DirectoryContact,
  DirectoryHolders,
  DirectoryHoldersQuery,
  DirectoryOrganisation,
  DirectoryPeople,
  DirectoryPeopleQuery,
  DirectoryPerson,
  FindPerson,
  VouchForGuest,
} from '@astra/contracts/identity';
import { GuestTicket } from '@astra/contracts/visit';
import { toServices } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { Caller, Where } from '#app/caller.ts';
import type { UseCases } from '#app/use-cases.ts';
import type { DismissGuest, VouchForGuest as VouchForGuestCase } from '#app/guest-tickets.ts';

export type InternalRoutes = {
  readonly vouch: VouchForGuestCase;
  readonly dismiss: DismissGuest;
  readonly directory: UseCases['directory'];
  readonly whereOf: (request: FastifyRequest) => Where;
};

const hide = true;
const toOurs = toServices('gateway', 'meetings', 'connectors', 'security', 'chat', 'documents');

/** For other services only; the gateway passes none of these on. */
export function addInternalRoutes(app: App, routes: InternalRoutes): void {
  const callerOf = (request: FastifyRequest): Caller => ({
    actor: request.actor,
    where: routes.whereOf(request),
  });
  app.post(
    '/internal/guests',
    {
      config: { access: toServices('meetings') },
      schema: { body: VouchForGuest, response: { 201: GuestTicket }, hide },
    },
    async (request, reply) => {
      const { expiresAt, hasSecondProof = true, ...guest } = request.body;
      const given = await routes.vouch(callerOf(request), {
        ...guest,
        hasSecondProof,
        visitEndsAt: new Date(expiresAt),
      });
      return reply
        .code(201)
        .send({ ticket: given.ticket, expiresAt: given.expiresAt.toISOString() });
    },
  );
  app.delete(
    '/internal/guests/:id',
    {
      config: { access: toServices('meetings') },
      schema: { params: IdParams, response: { 204: Type.Null() }, hide },
    },
    async (request, reply) => {
      await routes.dismiss(callerOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
  addDirectory(app, routes.directory);
}

function addDirectory(app: App, directory: UseCases['directory']): void {
  const config = { access: toOurs };
  app.get(
    '/internal/directory/people/:id',
    { config, schema: { params: IdParams, response: { 200: DirectoryPerson }, hide } },
    async (request) => directory.person(request.params.id),
  );
  // Whoever keeps accounts of everybody finds here what an event has lost.
  app.get(
    '/internal/directory/people',
    {
      config: { access: toServices('chat') },
      schema: { querystring: DirectoryPeopleQuery, response: { 200: DirectoryPeople }, hide },
    },
    async (request) => ({ items: [...(await directory.people(request.query.after))] }),
  );
  app.get(
    '/internal/directory/holders',
    {
      config: { access: toServices('documents') },
      schema: { querystring: DirectoryHoldersQuery, response: { 200: DirectoryHolders }, hide },
    },
    async (request) => directory.holders(request.query),
  );
  // Addresses are for the services that write to people.
  const toMeetings = { access: toServices('meetings') };
  app.get(
    '/internal/directory/people/:id/contact',
    {
      config: { access: toServices('meetings', 'chat', 'documents') },
      schema: { params: IdParams, response: { 200: DirectoryContact }, hide },
    },
    async (request) => directory.contact(request.params.id),
  );
  app.post(
    '/internal/directory/find',
    { config: toMeetings, schema: { body: FindPerson, response: { 200: DirectoryContact }, hide } },
    async (request) => directory.find(request.body.email),
  );
  app.get(
    '/internal/directory/organisations/:id',
    { config, schema: { params: IdParams, response: { 200: DirectoryOrganisation }, hide } },
    async (request) => directory.organisation(request.params.id),
  );
}
