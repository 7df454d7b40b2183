import type { FastifyReply, FastifyRequest } from 'fastify';
import { toPublic } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import { networkAddress } from '#domain/client-address.ts';
import { wopiPath } from '#domain/wopi-path.ts';
import { bodyOf, largestPiece } from '#http/forward.ts';
import { headersFromService } from '#http/forward-headers.ts';
import type { Limits } from '#http/limits.ts';
import type { Upstreams } from '#ports/upstreams.ts';

type Parts = Limits & { readonly upstreams: Upstreams };

/** A document that was saved is looked at by the virus scanner before the answer. */
const waitMs = 60_000;
const passed = /^(?:x-wopi-[a-z]{1,40}|content-length|content-type|user-agent)$/;

/**
 * The way of the organisation's own editor to the documents service, server to server. Its token is that service's affair:
 * no cookie, no session and no other header goes along, so there is nothing here that a page could use.
 */
export function addWopiRoutes(app: App, parts: Parts): void {
  app.route({
    method: ['GET', 'POST'],
    url: '/wopi/files/*',
    exposeHeadRoute: false,
    config: { access: toPublic, isRaw: true },
    schema: { hide: true },
    onRequest: parts.checkEditor,
    handler: (request, reply) => handOn({ request, reply }, parts),
  });
}

async function handOn(
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  { upstreams }: Parts,
): Promise<FastifyReply> {
  const path = wopiPath(request.raw.url ?? '/');
  if (path === null) throw new AppError('not-found');
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  const answer = await upstreams.send('documents', {
    method: request.method,
    path,
    headers: headersFor(request),
    body: await bodyOf(request, largestPiece),
    isEventStream: false,
    headersMs: waitMs,
    signal: gone.signal,
  });
  reply.code(answer.status);
  for (const [name, value] of headersFromService(answer, { hasCookies: false }))
    reply.header(name, value);
  return reply.send(answer.body);
}

function headersFor(request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = { 'x-forwarded-for': networkAddress(request.address) };
  for (const [name, value] of Object.entries(request.headers))
    if (passed.test(name) && typeof value === 'string') headers[name] = value;
  return headers;
}
