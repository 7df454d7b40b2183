import { toPublic } from '@astra/kit/access';
import type { App } from '@astra/kit/server';
import type { VideoEngine } from '@astra/video-engine/video-engine';
import type { UseCases } from '#app/use-cases.ts';

const options = { config: { access: toPublic, isRaw: true }, schema: { hide: true } };

/** Far more than any engine posts. */
const mostBytes = 65_536;

/**
 * What the engine posts: open to the network, closed by the engine's signature over the very bytes.
 * Only the engine that the deployment has is listened to; the others' doors do not exist.
 */
export async function addEngineRoutes(
  app: App,
  use: UseCases,
  { name, door }: Pick<VideoEngine, 'name' | 'door'>,
): Promise<void> {
  await app.register(
    async (scope) => {
      scope.removeAllContentTypeParsers();
      const parser = { parseAs: 'string', bodyLimit: mostBytes } as const;
      scope.addContentTypeParser('*', parser, (_request, body, done) => {
        done(null, body);
      });
      scope.post('/webhook', options, async (request, reply) => {
        await use.takeEngineEvent({ rawBody: textOf(request.body), headers: request.headers });
        return reply.code(204).send();
      });
      if (!door) return;
      scope.post('/admissions', options, async (request, reply) => {
        const rawBody = textOf(request.body);
        const answer = await use.answerDoor({ rawBody, headers: request.headers });
        return reply.headers(answer.headers).send(answer.rawBody);
      });
    },
    { prefix: `/engines/${name}` },
  );
}

const textOf = (body: unknown): string => (typeof body === 'string' ? body : '');
