import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '@astra/kit/server';

const idShape = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;
const longest = 120;

/** The path without its query; what is long or odd in it could be a secret and is left out. */
function loggedPath(request: FastifyRequest): string {
  const [path = '/'] = request.url.split('?', 1);
  return path
    .split('/')
    .map((part) => (part.length <= 24 || idShape.test(part) ? part : ':long'))
    .join('/')
    .slice(0, longest);
}

/** Unknown for what is streamed without a length. */
function sizeOf(reply: FastifyReply): number | undefined {
  const length = reply.getHeader('content-length');
  return length === undefined ? undefined : Number(length);
}

/** One line a request: what was asked and how it went; no cookie, token, query or address. */
export function addAccessLog(app: App): void {
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        path: loggedPath(request),
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        bytes: sizeOf(reply),
        session: request.session?.id.slice(0, 8),
      },
      'Answered',
    );
  });
}
