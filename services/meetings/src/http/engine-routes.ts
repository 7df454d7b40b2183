import { toPublic } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { UseCases } from '#app/use-cases.ts';
import type { NamedEngine } from '#ports/engines.ts';

const options = { config: { access: toPublic, isRaw: true }, schema: { hide: true } };

/** Far more than any engine posts. */
const mostBytes = 65_536;

/**
 * What an engine posts: open to the network, closed by the engine's signature over the very bytes.
 * Only engines that the deployment has are listened to; the others' doors do not exist.
 */
export async function addEngineRoutes(
  app: App,
  use: UseCases,
  { id, engine: { door } }: NamedEngine,
): Promise<void> {
  await app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      const parser = { parseAs: 'string', bodyLimit: mostBytes } as const;
      scope.addContentTypeParser('*', parser, (_request, body, done) => {
        done(null, body);
      });
      scope.post('/webhook', options, async (request, reply) => {
        const rawBody = textOf(request.body);
        await use.takeEngineEvent(id, { rawBody, headers: request.headers });
        return reply.code(204).send();
      });
      if (!door) return;
      scope.post('/admissions', options, async (request, reply) => {
        const rawBody = textOf(request.body);
        const answer = await use.answerDoor(id, { rawBody, headers: request.headers });
        return reply.headers(answer.headers).send(answer.rawBody);
      });
    },
    { prefix: `/engines/${id}` },
  );
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : '');
