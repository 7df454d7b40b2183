import type { FastifyRequest } from 'fastify';
import type { ServiceName } from '@astra/contracts/actor';
import { toPublic } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import type { AccessTokens } from '#app/access-tokens.ts';
import type { FindSession } from '#app/find-session.ts';
import { isFromOurPages } from '#domain/cross-site.ts';
import { isUnder, upstreamPath } from '#domain/proxy-path.ts';
import type { SessionKind } from '#domain/session.ts';
import { askedBy } from '#http/asked-by.ts';
import { endHeldSession, heldSession } from '#http/browser.ts';
import { forward, type ForwardParts } from '#http/forward.ts';
import type { CheckLimit, Tries } from '#http/limits.ts';

export type ApiParts = ForwardParts & {
  readonly findSession: FindSession;
  readonly tokens: AccessTokens;
  readonly checkLimit: CheckLimit;
};

/** Services whose routes a page can call. */
const apiServices = [
  'identity',
  'meetings',
  'connectors',
  'security',
  'chat',
  'documents',
] as const;
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];

type Rule = { readonly service: ServiceName; readonly under: string };
const isOneOf = (rules: readonly Rule[], service: ServiceName, path: string): boolean =>
  rules.some((rule) => rule.service === service && isUnder(path, rule.under));

/** What a patient's page asks acts for the guest, even in the browser of a colleague who is signed in. */
const guestRoutes: readonly Rule[] = [
  { service: 'meetings', under: '/visit' },
  { service: 'meetings', under: '/consent-texts' },
  { service: 'chat', under: '/visit' },
  { service: 'documents', under: '/visit' },
];
/** What is sent here can be a piece of a file: of one's own, of a meeting's, of a patient's. */
const uploads = /^\/(?:visit\/|meetings\/[\w-]+\/)?uploads(?:[/?]|$)/u;
const isFile = (service: ServiceName, path: string): boolean =>
  service === 'documents' && uploads.test(path);
/** The sign-in itself: identity's own cookies say where it stands. */
const signInRoutes: readonly Rule[] = [{ service: 'identity', under: '/interactions' }];
/** Public routes where a secret (a password, a code, a link, a date of birth) could be guessed. No session is looked at. */
const guessable: readonly Rule[] = [
  { service: 'identity', under: '/interactions' },
  { service: 'meetings', under: '/invitations' },
  { service: 'identity', under: '/invitations/look' },
  { service: 'identity', under: '/invitations/accept' },
  { service: 'identity', under: '/invitations/confirm' },
  { service: 'identity', under: '/password-resets' },
  { service: 'documents', under: '/guest-links' },
];

/** `/api/<service>/…`: the cookie becomes a short token of that one service. */
export function addApiRoutes(app: App, parts: ApiParts): void {
  for (const service of apiServices) addService(app, service, parts);
}

function addService(app: App, service: ServiceName, parts: ApiParts): void {
  app.route({
    method: methods,
    url: `/api/${service}/*`,
    config: { access: toPublic, isRaw: true },
    schema: { hide: true },
    onRequest: async (request, reply) => {
      const path = pathOf(request.raw.url, service);
      const kind: SessionKind = isOneOf(guestRoutes, service, path) ? 'guest' : 'member';
      const isGuessable = isOneOf(guessable, service, path);
      request.session = isGuessable ? null : await heldSession(request, parts.findSession, kind);
      const isUpload = request.session !== null && isFile(service, path);
      const tries = isGuessable ? triesOf(request, service, path) : null;
      await parts.checkLimit(request, isUpload ? 'upload' : tries);
      if (!isFromOurPages(askedBy(request), parts.publicOrigin))
        throw new AppError('cross-site-request');
      if (!isGuessable && request.session === null)
        await endHeldSession({ request, reply }, parts.findSession, kind);
    },
    handler: async (request, reply) => {
      const path = pathOf(request.raw.url, service);
      const { session } = request;
      const token = session ? await parts.tokens.tokenFor(session, service) : null;
      if (session && token === null) {
        await endHeldSession({ request, reply }, parts.findSession, session.kind);
        throw new AppError('not-signed-in');
      }
      const target = {
        hasCookies: isOneOf(signInRoutes, service, path),
        isFile: isFile(service, path),
        isStillTheirs: () =>
          session === null || token === null || parts.tokens.isKept(session, service, token),
      };
      return forward({ request, reply }, { service, path, token, ...target }, parts);
    },
  });
}

/** Reading gives no secret away. */
function triesOf({ method }: FastifyRequest, service: ServiceName, path: string): Tries {
  if (method === 'GET') return null;
  return isOneOf(signInRoutes, service, path) ? 'signIn' : 'guess';
}

function pathOf(rawUrl: string | undefined, service: ServiceName): string {
  const path = upstreamPath(rawUrl ?? '/', `/api/${service}`);
  if (path === null) throw new AppError('not-found');
  return path;
}
