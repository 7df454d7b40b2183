import { toPublic } from '@astra/kit/access';
import { AppError } from '@astra/kit/problems';
import type { App } from '@astra/kit/server';
import type { Knock } from '#app/knock.ts';
import { liveKitWay, type LiveKitWay } from '#domain/livekit-path.ts';
import type { Limits } from '#http/limits.ts';

type Parts = Pick<Limits, 'checkEngine'> & {
  readonly knock: Knock;
  /** LiveKit servers by engine, internal addresses. */
  readonly liveKits: Readonly<Record<string, string>>;
};

const answerWithinMs = 3_000;

/** Where the client of a LiveKit server asks why its connection was refused: by meetings, by the server, or by neither. */
export function addLiveKitValidate(app: App, parts: Parts): void {
  for (const [engineId, url] of Object.entries(parts.liveKits))
    app.get(
      `/${engineId}/rtc/validate`,
      {
        config: { access: toPublic, isRaw: true },
        schema: { hide: true },
        onRequest: parts.checkEngine,
      },
      async (request, reply) => {
        const way = liveKitWay(request.raw.url ?? '');
        if (!way) throw new AppError('not-found');
        const answer = await fetch(`${url}${way.path}`, {
          signal: AbortSignal.timeout(answerWithinMs),
        }).catch((cause: unknown) => {
          throw new AppError('engine-unavailable', undefined, { cause });
        });
        if (answer.ok && !(await isInside(parts, way))) throw new AppError('not-signed-in');
        return reply
          .code(answer.status)
          .type('text/plain; charset=utf-8')
          .send(await answer.text());
      },
    );
}

async function isInside({ knock }: Pick<Parts, 'knock'>, way: LiveKitWay): Promise<boolean> {
  const entry = await knock({ ...way, wish: 'resume' });
  return typeof entry === 'object' && entry.mayStay();
}
