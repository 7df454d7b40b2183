import { toPublic } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { ReadEngineLibrary } from '#ports/engine-library.ts';

const path = '/libs/lib-jitsi-meet.min.js';

/** Serves the engine's own client from our origin, so that a page loads no script of anybody else. */
export function addEngineLibrary(
  app: App,
  { integrity, read }: { readonly integrity: string; readonly read: ReadEngineLibrary },
): void {
  const tag = `"${integrity}"`;
  app.get(
    path,
    { config: { access: toPublic, isOfApp: true }, schema: { hide: true } },
    async (request, reply) => {
      const library = await read();
      reply.headers({
        'cache-control': 'public, max-age=3600',
        etag: tag,
        vary: 'accept-encoding',
      });
      if (request.headers['if-none-match'] === tag) return reply.code(304).send();
      const coding = codingOf(request.headers['accept-encoding']);
      if (coding !== 'plain') reply.header('content-encoding', coding);
      return reply.type('text/javascript; charset=utf-8').send(library[coding]);
    },
  );
}

function codingOf(accepted: unknown): 'plain' | 'gzip' | 'br' {
  const names = typeof accepted === 'string' ? accepted.split(/[\s,;]+/) : [];
  return names.includes('br') ? 'br' : names.includes('gzip') ? 'gzip' : 'plain';
}
