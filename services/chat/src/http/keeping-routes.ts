import type { Readable } from 'node:stream';
import { Type } from 'typebox';
import {
  ChangeOfflineRule,
  ChangeRetentionRule,
  ErasePerson,
  OfflineRule,
  PersonRecord,
  RetentionRule,
  RoomRetention,
  SetRoomRetention,
} from '@astra/contracts/chat-keeping';
import { IdParams } from '@astra/contracts/common';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

/** What an organisation answers for: how long is kept, what is handed out, who is forgotten. */
export function addKeepingRoutes(app: App, use: UseCases): void {
  addRetention(app, use);
  addOfflineRule(app, use);
  addExports(app, use);
  addErasure(app, use);
}

function addRetention(app: App, { retention }: UseCases): void {
  app.get(
    '/retention',
    {
      config: { access: toMembersWho('retention.see') },
      schema: { response: { 200: RetentionRule, ...refusals } },
    },
    (request) => retention.see(byMember(request)),
  );
  app.put(
    '/retention',
    {
      config: { access: toMembersWho('retention.change') },
      schema: { body: ChangeRetentionRule, response: { 200: RetentionRule, ...refusals } },
    },
    (request) => retention.change(byMember(request), request.body),
  );
  app.put(
    '/rooms/:id/retention',
    {
      config: { access: toMembersWho('room.set-retention') },
      schema: {
        params: IdParams,
        body: SetRoomRetention,
        response: { 200: RoomRetention, ...refusals },
      },
    },
    (request) => retention.setRoom(byMember(request), request.params.id, request.body.days),
  );
}

function addOfflineRule(app: App, { offlineRule }: UseCases): void {
  app.get(
    '/offline-rule',
    {
      config: { access: toMembersWho('offline-rule.see') },
      schema: { response: { 200: OfflineRule, ...refusals } },
    },
    (request) => offlineRule.see(byMember(request)),
  );
  app.put(
    '/offline-rule',
    {
      config: { access: toMembersWho('offline-rule.change') },
      schema: { body: ChangeOfflineRule, response: { 200: OfflineRule, ...refusals } },
    },
    (request) => offlineRule.change(byMember(request), request.body),
  );
}

const bytes = Type.Unsafe<Readable>(Type.String({ format: 'binary' }));
const zipped = (name: string): Record<string, string> => ({
  'content-disposition': `attachment; filename="${name}.zip"`,
  'content-type': 'application/zip',
});

function addExports(app: App, { exports }: UseCases): void {
  // Asking for the head alone would make an export and say so in the trail.
  const exposeHeadRoute = false;
  const schema = { params: IdParams, response: { 200: bytes, ...refusals } };
  app.get(
    '/rooms/:id/export',
    { config: { access: toMembersWho('room.export') }, exposeHeadRoute, schema },
    async (request, reply) => {
      const zip = await exports.room(byMember(request), request.params.id);
      return reply.headers(zipped(`room-${request.params.id}`)).send(zip);
    },
  );
  app.get(
    '/people/:id/export',
    { config: { access: toMembersWho('chat.export-person') }, exposeHeadRoute, schema },
    async (request, reply) => {
      const zip = await exports.person(byMember(request), request.params.id);
      return reply.headers(zipped(`person-${request.params.id}`)).send(zip);
    },
  );
}

function addErasure(app: App, { exports, erasure }: UseCases): void {
  app.get(
    '/people/:id/record',
    {
      config: { access: toMembersWho('chat.export-person') },
      schema: { params: IdParams, response: { 200: PersonRecord, ...refusals } },
    },
    (request) => exports.seePerson(byMember(request), request.params.id),
  );
  app.post(
    '/people/:id/erasure',
    {
      config: { access: toMembersWho('chat.erase-person') },
      schema: { params: IdParams, body: ErasePerson, response: { 202: Type.Null(), ...refusals } },
    },
    async (request, answer) => {
      await erasure.ask(byMember(request), request.params.id, request.body.name);
      return answer.code(202).send(null);
    },
  );
}
