import { Compile } from 'typebox/compile';
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
import { toAppError } from './request-errors.ts';
import type { App } from './server.ts';

type Handlers = {
  readonly [N in EventName]?: (data: EventData<N>, event: CloudEvent) => Promise<void>;
};

/** What is taken from whom: a service tells only of what is its own. */
type Sources = { readonly [S in ServiceName]?: Handlers };

/**
 * `POST /internal/events`: takes CloudEvents, one after another. A handler must give the same end result when an event
 * comes twice (delivery is at least once): by a unique key, or by setting a state rather than changing it.
 */
export function receiveEvents(app: App, sources: Sources): void {
  app.post(
    '/internal/events',
    {
      config: { access: toServices(...(Object.keys(sources) as ServiceName[])) },
      bodyLimit: 4_194_304,
      schema: { body: CloudEventBatch, hide: true },
    },
    async (request, reply) => {
      const sender = request.actor?.kind === 'service' ? request.actor.id : '';
      const source = `urn:astra:${sender}`;
      const handlerOf = handlerIn(sources, sender as ServiceName);
      let fault: unknown;
      for (const event of request.body)
        // One event that fails holds up none of the others; the delivery comes again all the same.
        await handle(handlerOf, event, source).catch((error: unknown) => {
          fault ??= error;
        });
      if (fault !== undefined) throw toAppError(fault);
      return reply.code(204).send();
    },
  );
}

/**
 * `POST /internal/events` for a service that takes one kind of event, many at a time. The right events of a delivery are
 * taken first; then a wrong one makes the whole delivery fail, so that its sender keeps it and its dead letter is seen.
 */
export function receiveBatches<N extends EventName>(
  app: App,
  { name, take, from, isOf = () => true }: BatchSettings<N>,
): void {
  const data = Compile(events[name].data);
  app.post(
    '/internal/events',
    {
      config: { access: toServices(...from) },
      bodyLimit: 4_194_304,
      schema: { body: CloudEventBatch, hide: true },
    },
    async (request, reply) => {
      const sender = request.actor?.kind === 'service' ? request.actor.id : '';
      const source = `urn:astra:${sender}`;
      const wanted = request.body.filter((event) => event.type === name);
      const right = wanted.filter(
        (event) =>
          event.source === source &&
          data.Check(event.data) &&
          isOf(event.data as EventData<N>, sender),
      );
      // Checked by the filter above.
      if (right.length > 0) await take(right.map((event) => event.data as EventData<N>));
      // A service speaks for itself alone.
      if (request.body.some((event) => event.source !== source)) throw new AppError('not-allowed');
      if (right.length < wanted.length) throw new AppError('invalid-input');
      return reply.code(204).send();
    },
  );
}

type BatchSettings<N extends EventName> = {
  readonly name: N;
  readonly take: (items: readonly EventData<N>[]) => Promise<void>;
  readonly from: readonly ServiceName[];
  /** Whether the sender may say this. */
  readonly isOf?: (item: EventData<N>, sender: string) => boolean;
};

type Run = (data: unknown, event: CloudEvent) => Promise<void>;

/** @throws AppError `not-allowed` for what is taken from others alone. */
const handlerIn =
  (sources: Sources, sender: ServiceName) =>
  (name: EventName): Run | undefined => {
    const own = sources[sender]?.[name];
    const isOthers = Object.values(sources).some((handlers) => handlers[name] !== undefined);
    if (!own && isOthers) throw new AppError('not-allowed');
    return own as Run | undefined;
  };

async function handle(
  handlerOf: (name: EventName) => Run | undefined,
  event: CloudEvent,
  source: string,
): Promise<void> {
  // A service speaks for itself alone.
  if (event.source !== source) throw new AppError('not-allowed');
  if (!(event.type in events)) return;
  const name = event.type as EventName;
  const run = handlerOf(name);
  if (!run) return;
  if (!Value.Check(events[name].data, event.data)) throw new AppError('invalid-input');
  await run(event.data, event);
}
