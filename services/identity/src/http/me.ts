import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { IdParams } from '@astra/contracts/common';
import {
  AddPasskey,
  ChangeMe,
  ChangePassword,
  ConfirmTotp,
  Factors,
  Me,
  RecoveryCodes,
  SessionRows,
  TotpSetup,
  WebAuthnJson,
} from '@astra/contracts/identity';
import { toMembers } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { MemberCaller } from '#app/caller.ts';
import type { UseCases } from '#app/use-cases.ts';
import { memberCaller, type WhereOf } from '#http/callers.ts';
import { toSessionRow } from '#http/replies.ts';

type Parts = { readonly me: UseCases['me']; readonly whereOf: WhereOf };
type CallerOf = (request: FastifyRequest) => MemberCaller;

const config = { access: toMembers };
const nothing = { 204: Type.Null() };
const WebAuthnOptions = Type.Unsafe<Record<string, unknown>>(WebAuthnJson);

/** `/me`: the signed-in person's own account, sessions and factors. */
export function addMeRoutes(app: App, { me, whereOf }: Parts): void {
  const callerOf: CallerOf = (request) => memberCaller(request, whereOf);
  addAccount(app, me, callerOf);
  addTotp(app, me, callerOf);
  addPasskeys(app, me, callerOf);
}

function addAccount(app: App, me: Parts['me'], callerOf: CallerOf): void {
  app.get('/me', { config, schema: { response: { 200: Me } } }, async (request) =>
    me.read(callerOf(request)),
  );
  app.patch('/me', { config, schema: { body: ChangeMe, response: { 200: Me } } }, async (request) =>
    me.change(callerOf(request), request.body),
  );
  app.get(
    '/me/sessions',
    { config, schema: { response: { 200: SessionRows } } },
    async (request) => {
      const caller = callerOf(request);
      const sessions = await me.sessions(caller);
      return { items: sessions.map(toSessionRow(caller.actor.sessionId)) };
    },
  );
  app.delete(
    '/me/sessions/:id',
    { config, schema: { params: IdParams, response: nothing } },
    async (request, reply) => {
      await me.endSession(callerOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/me/password',
    { config, schema: { body: ChangePassword, response: nothing } },
    async (request, reply) => {
      await me.changePassword(callerOf(request), request.body);
      return reply.code(204).send(null);
    },
  );
}

function addTotp(app: App, me: Parts['me'], callerOf: CallerOf): void {
  app.get('/me/factors', { config, schema: { response: { 200: Factors } } }, async (request) =>
    me.factors(callerOf(request)),
  );
  app.post('/me/totp', { config, schema: { response: { 200: TotpSetup } } }, async (request) =>
    me.startTotp(callerOf(request)),
  );
  app.post(
    '/me/totp/confirm',
    { config, schema: { body: ConfirmTotp, response: { 200: RecoveryCodes } } },
    async (request) => ({
      codes: [...(await me.confirmTotp(callerOf(request), request.body.code))],
    }),
  );
  app.delete('/me/totp', { config, schema: { response: nothing } }, async (request, reply) => {
    await me.removeTotp(callerOf(request));
    return reply.code(204).send(null);
  });
  app.post(
    '/me/recovery-codes',
    { config, schema: { response: { 200: RecoveryCodes } } },
    async (request) => ({ codes: [...(await me.renewRecoveryCodes(callerOf(request)))] }),
  );
}

function addPasskeys(app: App, me: Parts['me'], callerOf: CallerOf): void {
  app.post(
    '/me/passkeys/options',
    { config, schema: { response: { 200: WebAuthnOptions } } },
    async (request) => me.startPasskey(callerOf(request)),
  );
  app.post(
    '/me/passkeys',
    { config, schema: { body: AddPasskey, response: { 200: Factors } } },
    async (request) => {
      const caller = callerOf(request);
      await me.addPasskey(caller, request.body);
      return me.factors(caller);
    },
  );
  app.delete(
    '/me/passkeys/:id',
    { config, schema: { params: IdParams, response: nothing } },
    async (request, reply) => {
      await me.removePasskey(callerOf(request), request.params.id);
      return reply.code(204).send(null);
    },
  );
}
