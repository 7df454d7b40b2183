import { CompiledQuery, sql, type Kysely } from 'kysely';
import { PgBoss, type JobWithMetadata } from 'pg-boss';
import type { ServiceName } from '@astra/contracts/actor';
import { events, type CloudEvent, type EventData, type EventName } from '@astra/contracts/events';
import type { Clock } from './clock.ts';
import { afterCommit, writeAtEnd, type AnyTransaction } from './database.ts';
import { callService } from './http-client.ts';
import type { Log } from './log.ts';
import { deadTo, makeDeadLetters, queueTo, type DeadLetters } from './outbox-dead-letters.ts';
import { makeOutboxPump } from './outbox-pump.ts';
import { letRuntimeUse } from './queue-rights.ts';
import type { Random } from './random.ts';
import type { ServiceTokens } from './service-tokens.ts';
import { traceparent } from './trace.ts';

/** Tells other services what happened: at least once, in the very transaction of what happened. */
export type Outbox = {
  readonly publish: <N extends EventName>(
    trx: AnyTransaction,
    name: N,
    data: EventData<N>,
  ) => Promise<void>;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Adds how many events are held to a service's metrics. */
  readonly addTo: DeadLetters['addTo'];
};

type Settings = {
  readonly service: ServiceName;
  readonly databaseUrl: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- the service's own tables do not matter here
  readonly db: Kysely<any>;
  /** Internal base address of each receiver that this service's events go to. */
  readonly receivers: Partial<Record<ServiceName, string>>;
  readonly tokens: ServiceTokens;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** How often what was given up is told again; an hour unless said. */
  readonly replayEveryMs?: number;
};

const schema = 'outbox';
const taking = {
  batchSize: 100,
  burstWhenBatchFull: true,
  pollingIntervalSeconds: 1,
  notifyPollingIntervalSeconds: 1,
  includeMetadata: true,
} as const;
/** About a day of trying: 1 s, 2 s, 4 s … 60 s. */
const patience = { retryLimit: 1500, retryDelay: 1, retryBackoff: true, retryDelayMax: 60 };

/** Creates the outbox's tables and queues with the owner role and lets the runtime role use them. Run at start, after `migrate`. */
export async function prepareOutbox(
  { ownerUrl, runtimeUrl }: { ownerUrl: string; runtimeUrl: string },
  receivers: readonly string[],
): Promise<void> {
  const boss = new PgBoss({
    connectionString: ownerUrl,
    schema,
    supervise: false,
    schedule: false,
    max: 2,
  });
  await boss.start();
  try {
    for (const receiver of receivers) {
      await boss.createQueue(deadTo(receiver), { retentionSeconds: 90 * 86_400 });
      await boss.createQueue(queueTo(receiver), {
        ...patience,
        notify: true,
        deadLetter: deadTo(receiver),
        // What was delivered is not kept: it may hold sealed personal data.
        deleteAfterSeconds: 60,
        retentionSeconds: 30 * 86_400,
        // What a killed process had in hand is taken up again soon; a delivery itself takes 10 s at most.
        expireInSeconds: 20,
      });
    }
    // What a request writes is one plain row; a queue's row costs ten times that, so many are moved there at once.
    await boss.getDb().executeSql(`
      create table if not exists ${schema}.written (
        id bigint generated always as identity primary key,
        receiver text not null,
        event jsonb not null)`);
    await letRuntimeUse(boss, schema, runtimeUrl);
  } finally {
    await boss.stop({ graceful: false });
  }
}

function makeBoss({ service, databaseUrl, log }: Settings): PgBoss {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema,
    migrate: false,
    createSchema: false,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
    useListenNotify: true,
    max: 3,
    application_name: `${service}-outbox`,
  });
  boss.on('error', (error) => log.warn({ reason: error.message }, 'The outbox met a fault'));
  return boss;
}

export function makeOutbox(settings: Settings): Outbox {
  const boss = makeBoss(settings);
  const pump = makeOutboxPump({
    db: settings.db,
    log: settings.log,
    enqueue: (trx, receiver, batch) =>
      boss.insert(
        queueTo(receiver),
        batch.map((data) => ({ data })),
        { db: { executeSql: (text, values) => execute(trx, text, values) } },
      ),
  });
  const deadLetters = makeDeadLetters({
    boss,
    db: settings.db,
    receivers: Object.keys(settings.receivers),
    log: settings.log,
    everyMs: settings.replayEveryMs ?? 3_600_000,
  });

  return {
    publish: async (trx, name, data) => {
      // Who is not in this deployment is told nothing.
      const receivers = events[name].to.filter((to) => settings.receivers[to] !== undefined);
      if (receivers.length === 0) return;
      write(trx, receivers, envelope(settings, name, data));
      afterCommit(trx, pump.wake);
    },
    start: async () => {
      await boss.start();
      pump.start();
      for (const [receiver, url] of Object.entries(settings.receivers))
        await boss.work<CloudEvent, void, typeof taking>(queueTo(receiver), taking, (jobs) =>
          deliver(settings, { receiver: receiver as ServiceName, url }, jobs),
        );
      deadLetters.start();
    },
    stop: async () => {
      await deadLetters.stop();
      await pump.stop();
      await boss.stop({ graceful: true, timeout: 5_000 });
    },
    addTo: deadLetters.addTo,
  };
}

function write(trx: AnyTransaction, receivers: readonly string[], event: CloudEvent): void {
  writeAtEnd(
    trx,
    sql`insert into outbox.written (receiver, event)
      select unnest(${receivers}::text[]), ${JSON.stringify(event)}::jsonb`,
  );
}

const execute = async (
  trx: AnyTransaction,
  text: string,
  values?: unknown[],
): Promise<{ rows: unknown[] }> => ({
  rows: (await trx.executeQuery(CompiledQuery.raw(text, values))).rows,
});

function envelope<N extends EventName>(
  { service, clock, random }: Settings,
  name: N,
  data: EventData<N>,
): CloudEvent {
  const trace = traceparent();
  return {
    specversion: '1.0',
    id: random.uuid(),
    source: `urn:astra:${service}`,
    type: name,
    time: clock.now().toISOString(),
    datacontenttype: 'application/json',
    ...(trace === undefined ? {} : { traceparent: trace }),
    data,
  };
}

type Place = { readonly receiver: ServiceName; readonly url: string };
type Delivery = readonly JobWithMetadata<CloudEvent>[];

async function deliver(settings: Settings, to: Place, jobs: Delivery): Promise<void> {
  try {
    await post(settings, to, jobs);
  } catch (error) {
    tellGivenUp(settings.log, to.receiver, jobs);
    throw error;
  }
}

/** Which events have had their last try; never what they say. */
function tellGivenUp(log: Log, receiver: ServiceName, jobs: Delivery): void {
  const last = jobs.filter(({ retryCount, retryLimit }) => retryCount >= retryLimit);
  if (last.length === 0) return;
  const [ids, types] = [last.map(({ data }) => data.id), last.map(({ data }) => data.type)];
  log.error({ receiver, ids, types: [...new Set(types)] }, 'Events were given up for now');
}

async function post({ tokens }: Settings, to: Place, jobs: Delivery): Promise<void> {
  const token = await tokens.own(to.receiver);
  const reply = await callService({
    method: 'POST',
    url: `${to.url}/internal/events`,
    token,
    body: jobs.map(({ data }) => data),
    timeoutMs: 10_000,
  });
  if (reply.status >= 300)
    throw new Error(`${to.receiver} answered ${reply.status} to a batch of events`);
}
