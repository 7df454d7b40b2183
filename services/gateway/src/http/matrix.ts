import type { FastifyReply, FastifyRequest } from 'fastify';
import { toPublic } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import { networkAddress } from '#domain/client-address.ts';
import { matrixPath } from '#domain/matrix-path.ts';
import { bodyOf } from '#http/forward.ts';
import { headersFromService } from '#http/forward-headers.ts';
import type { Limits } from '#http/limits.ts';
import type { Upstreams } from '#ports/upstreams.ts';

type Parts = Limits & { readonly upstreams: Upstreams; readonly publicOrigin: string };

/** A sync waits for news as long as its client likes; Synapse's own end of it is below this. */
const waitMs = 120_000;
const passed = [
  'accept',
  'accept-language',
  'access-control-request-headers',
  'access-control-request-method',
  'authorization',
  'content-length',
  'content-type',
  'origin',
  'user-agent',
] as const;
const forOtherPages = [
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
] as const;
/** By which Synapse knows a sign-in under way again; all others of this browser are none of its business. */
const signInCookie = /^\s*oidc_session(?:_no_samesite)?=/;

/**
 * The way of a Matrix client to the chat server: ours, and any other. Its token is the chat server's own affair; our cookies
 * never reach it, so there is nothing here that another site's page could use.
 */
export function addMatrixRoutes(app: App, parts: Parts): void {
  for (const url of ['/_matrix/client/*', '/_synapse/client/*'])
    app.route({
      method: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
      url,
      config: { access: toPublic, isRaw: true },
      schema: { hide: true },
      onRequest: (request, reply) =>
        request.headers.authorization === undefined
          ? parts.check(request, null)
          : parts.checkDevices(request, reply),
      handler: (request, reply) => handOn({ request, reply }, parts),
    });
  app.get(
    '/.well-known/matrix/client',
    { config: { access: toPublic }, schema: { hide: true } },
    async (_request, reply) =>
      reply
        .header('access-control-allow-origin', '*')
        .send({ 'm.homeserver': { base_url: parts.publicOrigin } }),
  );
}

async function handOn(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { upstreams, publicOrigin }: Parts,
): Promise<FastifyReply> {
  const path = matrixPath(request.raw.url ?? '/');
  if (path === null) throw new AppError('not-found');
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  const answer = await upstreams.send('synapse', {
    method: request.method,
    path,
    headers: headersFor(request, publicOrigin),
    body: await bodyOf(request),
    isEventStream: false,
    headersMs: waitMs,
    signal: gone.signal,
  });
  reply.code(answer.status);
  for (const [name, value] of headersFromService(answer, { hasCookies: false }))
    reply.header(name, value);
  // A client of another maker runs in a page of its own; it shows a token, never a cookie.
  for (const name of forOtherPages) {
    const value = answer.headers[name];
    if (value !== undefined) reply.header(name, value);
  }
  const cookies = [answer.headers['set-cookie'] ?? []]
    .flat()
    .filter((each) => signInCookie.test(each));
  if (cookies.length > 0) reply.header('set-cookie', cookies);
  return reply.send(answer.body);
}

function headersFor(request: FastifyRequest, publicOrigin: string): Record<string, string> {
  const [protocol = '', host = ''] = publicOrigin.split('://');
  const headers: Record<string, string> = {
    host,
    'x-forwarded-for': networkAddress(request.address),
    'x-forwarded-host': host,
    'x-forwarded-proto': protocol,
  };
  for (const name of passed) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  const cookies = (request.headers.cookie ?? '')
    .split(';')
    .filter((each) => signInCookie.test(each));
  if (cookies.length > 0) headers['cookie'] = cookies.map((each) => each.trim()).join('; ');
  return headers;
}
