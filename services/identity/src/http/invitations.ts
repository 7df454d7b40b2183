import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  AcceptInvitation,
  ConfirmInvitation,
  InvitePerson,
  LookAtPersonInvitation,
  PersonInvitation,
  PersonInvitationCard,
  PersonInvitations,
  RecoveryCodes,
  TotpSetup,
} from '@astra/contracts/identity';
import { toMembersWho, toPublic } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import { IdempotencyHeaders, keyOf, memberCaller, type WhereOf } from '#http/callers.ts';
import { toInvitation } from '#http/replies.ts';

type Parts = {
  readonly invitations: UseCases['invitations'];
  readonly whereOf: WhereOf;
  readonly now: () => Date;
};

/** `/invitations`: colleagues are invited, and join by the link in their letter. */
export function addInvitationRoutes(app: App, parts: Parts): void {
  addInviting(app, parts);
  addJoining(app, parts);
}

function addInviting(app: App, { invitations, whereOf, now }: Parts): void {
  const config = { access: toMembersWho('person.invite') };
  app.get(
    '/invitations',
    { config, schema: { response: { 200: PersonInvitations } } },
    async (request) => {
      const list = await invitations.list(memberCaller(request, whereOf));
      return { items: list.map((each) => toInvitation(each, now())) };
    },
  );
  app.post(
    '/invitations',
    {
      config,
      schema: {
        headers: IdempotencyHeaders,
        body: InvitePerson,
        response: { 201: PersonInvitation },
      },
    },
    async (request, reply) => {
      const input = { person: request.body, key: keyOf(request.headers) };
      const made = await invitations.invite(memberCaller(request, whereOf), input);
      return reply.code(201).send(toInvitation(made, now()));
    },
  );
  app.delete(
    '/invitations/:id',
    { config, schema: { params: IdParams, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await invitations.withdraw(memberCaller(request, whereOf), request.params.id);
      return reply.code(204).send(null);
    },
  );
}

function addJoining(app: App, { invitations, whereOf }: Parts): void {
  const config = { access: toPublic };
  app.post(
    '/invitations/look',
    { config, schema: { body: LookAtPersonInvitation, response: { 200: PersonInvitationCard } } },
    async (request) => invitations.look(request.body.token, whereOf(request)),
  );
  app.post(
    '/invitations/accept',
    { config, schema: { body: AcceptInvitation, response: { 200: TotpSetup } } },
    async (request) => invitations.accept(request.body, whereOf(request)),
  );
  app.post(
    '/invitations/confirm',
    { config, schema: { body: ConfirmInvitation, response: { 200: RecoveryCodes } } },
    async (request) => ({
      codes: [...(await invitations.confirm(request.body, whereOf(request)))],
    }),
  );
}
