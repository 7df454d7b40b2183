import { Type } from 'typebox';
import {
  AboutMessage,
  OpenReports,
  Reports,
  SettleReport,
  SilenceParams,
} from '@astra/contracts/chat-keeping';
import { IdParams } from '@astra/contracts/common';
import { toMembersWho } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { byMember } from './by.ts';
import { refusals } from './problem-replies.ts';

const nothing = { 204: Type.Null(), ...refusals };

/** What those who keep a room do in it, and what others tell them. */
export function addModerationRoutes(app: App, { moderation }: UseCases): void {
  app.post(
    '/rooms/:id/removals',
    {
      config: { access: toMembersWho('room.remove-message') },
      schema: { params: IdParams, body: AboutMessage, response: nothing },
    },
    async (request, answer) => {
      await moderation.removeMessage(byMember(request), request.params.id, request.body);
      return answer.code(204).send(null);
    },
  );
  addSilence(app, moderation);
  addReports(app, moderation);
}

type MemberOf = { readonly id: string; readonly personId: string };
const of = ({ id, personId }: MemberOf): { roomId: string; personId: string } => ({
  roomId: id,
  personId,
});

function addSilence(app: App, moderation: UseCases['moderation']): void {
  const config = { access: toMembersWho('room.silence') };
  const schema = { params: SilenceParams, response: nothing };
  app.put('/rooms/:id/silenced/:personId', { config, schema }, async (request, answer) => {
    await moderation.silence(byMember(request), of(request.params), true);
    return answer.code(204).send(null);
  });
  app.delete('/rooms/:id/silenced/:personId', { config, schema }, async (request, answer) => {
    await moderation.silence(byMember(request), of(request.params), false);
    return answer.code(204).send(null);
  });
}

function addReports(app: App, moderation: UseCases['moderation']): void {
  app.post(
    '/rooms/:id/reports',
    {
      config: { access: toMembersWho('room.report') },
      schema: { params: IdParams, body: AboutMessage, response: nothing },
    },
    async (request, answer) => {
      await moderation.report(byMember(request), request.params.id, request.body);
      return answer.code(204).send(null);
    },
  );
  app.get(
    '/reports',
    {
      config: { access: toMembersWho('room.see-reports') },
      schema: { response: { 200: OpenReports, ...refusals } },
    },
    (request) => moderation.countReports(byMember(request)),
  );
  app.get(
    '/rooms/:id/reports',
    {
      config: { access: toMembersWho('room.see-reports') },
      schema: { params: IdParams, response: { 200: Reports, ...refusals } },
    },
    (request) => moderation.listReports(byMember(request), request.params.id),
  );
  app.post(
    '/rooms/:id/reports/settle',
    {
      config: { access: toMembersWho('room.see-reports') },
      schema: { params: IdParams, body: SettleReport, response: nothing },
    },
    async (request, answer) => {
      await moderation.settle(byMember(request), request.params.id, request.body.eventId);
      return answer.code(204).send(null);
    },
  );
}
