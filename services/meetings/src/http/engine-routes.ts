import { toPublic } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';

/** `POST /engines/livekit/webhook`: open to the network, closed by the engine's signature over the very bytes. */
export async function addEngineRoutes(app: App, use: UseCases): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => {
      done(null, body);
    });
    scope.post(
      '/engines/livekit/webhook',
      { config: { access: toPublic, isRaw: true }, schema: { hide: true } },
      async (request, reply) => {
        const rawBody = typeof request.body === 'string' ? request.body : '';
        await use.takeEngineEvent({ rawBody, headers: request.headers });
        return reply.code(204).send();
      },
    );
  });
}
