import { Type } from 'typebox';
import {
  AskPasswordReset,
  LookAtPasswordReset,
  PasswordResetCard,
  ResetWithCode,
  ResetWithPasskey,
  ResetWithRecoveryCode,
  WebAuthnJson,
} from '@astra/contracts/identity';
import { toPublic } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import type { WhereOf } from '#http/callers.ts';

type Parts = { readonly resets: UseCases['resets']; readonly whereOf: WhereOf };

const config = { access: toPublic };
const nothing = { 204: Type.Null() };

/** `/password-resets`: who forgot their password chooses another, by a link in their mailbox and their second factor. */
export function addPasswordResetRoutes(app: App, { resets, whereOf }: Parts): void {
  app.post(
    '/password-resets',
    { config, schema: { body: AskPasswordReset, response: nothing } },
    async (request, reply) => {
      await resets.ask(request.body.email, whereOf(request));
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/password-resets/look',
    { config, schema: { body: LookAtPasswordReset, response: { 200: PasswordResetCard } } },
    async (request) => resets.look(request.body.token, whereOf(request)),
  );
  app.post(
    '/password-resets/passkey/options',
    {
      config,
      schema: {
        body: LookAtPasswordReset,
        response: { 200: Type.Unsafe<Record<string, unknown>>(WebAuthnJson) },
      },
    },
    async (request) => resets.startPasskey(request.body.token, whereOf(request)),
  );
  addProofs(app, { resets, whereOf });
}

function addProofs(app: App, { resets, whereOf }: Parts): void {
  app.post(
    '/password-resets/totp',
    { config, schema: { body: ResetWithCode, response: nothing } },
    async (request, reply) => {
      await resets.withTotp(request.body, whereOf(request));
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/password-resets/recovery-code',
    { config, schema: { body: ResetWithRecoveryCode, response: nothing } },
    async (request, reply) => {
      await resets.withRecoveryCode(request.body, whereOf(request));
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/password-resets/passkey',
    { config, schema: { body: ResetWithPasskey, response: nothing } },
    async (request, reply) => {
      await resets.withPasskey(request.body, whereOf(request));
      return reply.code(204).send(null);
    },
  );
}
