import { Value } from 'typebox/value';
import {
  CloudEventBatch,
  events,
  type CloudEvent,
  type EventData,
  type EventName,
} from '@astra/contracts/events';
import type { ServiceName } from '@astra/contracts/actor';
import { toServices } from './access.ts';
import { AppError } from './problems.ts';
import type { App } from './server.ts';

type Handlers = {
  readonly [N in EventName]?: (data: EventData<N>, event: CloudEvent) => Promise<void>;
};

type Settings = {
  readonly handlers: Handlers;
  /** Services whose events are taken. */
  readonly from: readonly ServiceName[];
};

/**
 * `POST /internal/events`: takes CloudEvents, one after another. A handler must give the same end result when an event
 * comes twice (delivery is at least once): by a unique key, or by setting a state rather than changing it.
 */
export function receiveEvents(app: App, { handlers, from }: Settings): void {
  app.post(
    '/internal/events',
    {
      config: { access: toServices(...from) },
      bodyLimit: 4_194_304,
      schema: { body: CloudEventBatch, hide: true },
    },
    async (request, reply) => {
      const source = request.actor?.kind === 'service' ? `urn:astra:${request.actor.id}` : '';
      for (const event of request.body) {
        // A service speaks for itself alone.
        if (event.source !== source) throw new AppError('not-allowed');
        await handle(handlers, event);
      }
      return reply.code(204).send();
    },
  );
}

async function handle(handlers: Handlers, event: CloudEvent): Promise<void> {
  if (!(event.type in events)) return;
  const name = event.type as EventName;
  const run = handlers[name] as ((data: unknown, event: CloudEvent) => Promise<void>) | undefined;
  if (!run) return;
  if (!Value.Check(events[name].data, event.data)) throw new AppError('invalid-input');
  await run(event.data, event);
}
