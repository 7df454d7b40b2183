import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import {
  Interaction,
  InteractionParams,
  PasskeyReply,
  SignInDone,
  SignInWithPassword,
  SignInWithRecoveryCode,
  SignInWithTotp,
  WebAuthnJson,
} from '@astra/contracts/identity';
import { toPublic } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import type { Where } from '#app/caller.ts';
import type { SignInCaller } from '#app/complete-sign-in.ts';
import type { SignInWithPasskey, StartPasskeySignIn } from '#app/sign-in-with-passkey.ts';
import type {
  ReadSignIn,
  SignInWithCode,
  SignInWithPassword as SignInWithPasswordCase,
} from '#app/sign-in.ts';
import type { InteractionHandle } from '#ports/interactions.ts';

export type InteractionRoutes = {
  readonly find: (
    uid: string,
    request: FastifyRequest['raw'],
    response: FastifyReply['raw'],
  ) => Promise<InteractionHandle | undefined>;
  readonly whereOf: (request: FastifyRequest) => Where;
  readonly read: ReadSignIn;
  readonly withPassword: SignInWithPasswordCase;
  readonly withTotp: SignInWithCode;
  readonly withRecoveryCode: SignInWithCode;
  readonly startPasskey: StartPasskeySignIn;
  readonly withPasskey: SignInWithPasskey;
};

const config = { access: toPublic };
const params = InteractionParams;
const done = { 200: SignInDone };

/** The steps of signing in; each belongs to the browser that began it, by the provider's cookie. */
export function addInteractionRoutes(app: App, routes: InteractionRoutes): void {
  const callerOf = async (request: FastifyRequest, reply: FastifyReply): Promise<SignInCaller> => {
    const { uid } = request.params as { readonly uid: string };
    const handle = await routes.find(uid, request.raw, reply.raw);
    if (!handle) throw new AppError('sign-in-expired');
    return { handle, where: routes.whereOf(request) };
  };

  app.get(
    '/interactions/:uid',
    { config, schema: { params, response: { 200: Interaction } } },
    async (request, reply) => routes.read(await callerOf(request, reply)),
  );
  app.post(
    '/interactions/:uid/password',
    { config, schema: { params, body: SignInWithPassword, response: { 200: Interaction } } },
    async (request, reply) => routes.withPassword(await callerOf(request, reply), request.body),
  );
  app.post(
    '/interactions/:uid/totp',
    { config, schema: { params, body: SignInWithTotp, response: done } },
    async (request, reply) => ({
      location: await routes.withTotp(await callerOf(request, reply), request.body.code),
    }),
  );
  app.post(
    '/interactions/:uid/recovery-code',
    { config, schema: { params, body: SignInWithRecoveryCode, response: done } },
    async (request, reply) => ({
      location: await routes.withRecoveryCode(await callerOf(request, reply), request.body.code),
    }),
  );
  app.post(
    '/interactions/:uid/passkey/options',
    {
      config,
      schema: { params, response: { 200: Type.Unsafe<Record<string, unknown>>(WebAuthnJson) } },
    },
    async (request, reply) => routes.startPasskey(await callerOf(request, reply)),
  );
  app.post(
    '/interactions/:uid/passkey',
    { config, schema: { params, body: PasskeyReply, response: done } },
    async (request, reply) => ({
      location: await routes.withPasskey(await callerOf(request, reply), request.body.response),
    }),
  );
}
