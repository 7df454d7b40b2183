import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  ChangeRoles,
  DeactivatePerson,
  PeopleQuery,
  Person,
  PersonPage,
  SessionRows,
} from '@astra/contracts/identity';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { MemberCaller } from '#app/caller.ts';
import type { ChangePerson } from '#app/people.ts';
import type { UseCases } from '#app/use-cases.ts';
import { memberCaller, type WhereOf } from '#http/callers.ts';
import { toPerson, toSessionRow } from '#http/replies.ts';

type Parts = { readonly people: UseCases['people']; readonly whereOf: WhereOf };
type CallerOf = (request: FastifyRequest) => MemberCaller;

/** `/people`: colleagues, as far as the caller's roles go. */
export function addPeopleRoutes(app: App, { people, whereOf }: Parts): void {
  const callerOf: CallerOf = (request) => memberCaller(request, whereOf);
  const see = { access: toMembersWho('person.see') };
  app.get(
    '/people',
    { config: see, schema: { querystring: PeopleQuery, response: { 200: PersonPage } } },
    async (request) => {
      const { limit = 50, ...query } = request.query;
      const caller = callerOf(request);
      const { items, next } = await people.list(caller, { ...query, limit });
      return { items: items.map((each) => toPerson(each, caller.actor)), next };
    },
  );
  app.get(
    '/people/:id',
    { config: see, schema: { params: IdParams, response: { 200: Person } } },
    async (request) => {
      const caller = callerOf(request);
      return toPerson(await people.read(caller, request.params.id), caller.actor);
    },
  );
  app.patch(
    '/people/:id/roles',
    {
      config: { access: toMembersWho('person.change-roles') },
      schema: { params: IdParams, body: ChangeRoles, response: { 200: Person } },
    },
    async (request) => {
      const caller = callerOf(request);
      const change = { ...request.params, ...request.body };
      return toPerson(await people.changeRoles(caller, change), caller.actor);
    },
  );
  addActivation(app, people, callerOf);
  addSessions(app, people, callerOf);
}

function addActivation(app: App, people: Parts['people'], callerOf: CallerOf): void {
  const add = (path: string, change: ChangePerson): void => {
    app.post(
      `/people/:id/${path}`,
      {
        config: { access: toMembersWho('person.deactivate') },
        schema: { params: IdParams, body: DeactivatePerson, response: { 200: Person } },
      },
      async (request) => {
        const caller = callerOf(request);
        const person = await change(caller, { ...request.params, ...request.body });
        return toPerson(person, caller.actor);
      },
    );
  };
  add('deactivate', people.deactivate);
  add('reactivate', people.reactivate);
}

function addSessions(app: App, people: Parts['people'], callerOf: CallerOf): void {
  app.get(
    '/people/:id/sessions',
    {
      config: { access: toMembersWho('session.see-others') },
      schema: { params: IdParams, response: { 200: SessionRows } },
    },
    async (request) => {
      const caller = callerOf(request);
      const sessions = await people.sessions(caller, request.params.id);
      return { items: sessions.map(toSessionRow(caller.actor.sessionId)) };
    },
  );
  app.delete(
    '/people/:id/sessions',
    {
      config: { access: toMembersWho('session.end-others') },
      schema: { params: IdParams, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await people.endSessions(callerOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
