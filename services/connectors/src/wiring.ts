import { makeAudit } from '@astra/kit/audit';
import type { Clock } from '@astra/kit/clock';
import { makeDatabase } from '@astra/kit/database';
import type { Log } from '@astra/kit/log';
import { makeOutbox, prepareOutbox } from '@astra/kit/outbox';
import { migrate } from '@astra/kit/migrate';
import type { Random } from '@astra/kit/random';
import { makeSeal } from '@astra/kit/seal';
import { recordRefusals, type RecordRefusal } from '@astra/kit/refusals';
import { buildServer, type App } from '@astra/kit/server';
import type { ServiceTokens } from '@astra/kit/service-tokens';
import type { TokenVerifier } from '@astra/kit/tokens';
import { icalFiles } from '#adapters/ical/ical-files.ts';
import { makeMailQueue, prepareMailQueue } from '#adapters/pg-boss/mail-queue.ts';
import { makePostgresMailRoom } from '#adapters/postgres/postgres-mail-room.ts';
import type { Schema } from '#adapters/postgres/schema.ts';
import { makeMailMetrics } from '#adapters/prometheus/mail-metrics.ts';
import { makeSmtpPost } from '#adapters/smtp/smtp-post.ts';
import { makeAcceptMail, type AcceptMail } from '#app/accept-mail.ts';
import { makeComposeMail } from '#app/compose-mail.ts';
import { makeListDeadLetters, type ListDeadLetters } from '#app/list-dead-letters.ts';
import { makeRecordRefusal } from '#app/record-refusal.ts';
import { makeRetryDeadLetter, type RetryDeadLetter } from '#app/retry-dead-letter.ts';
import { makeSendMail } from '#app/send-mail.ts';
import type { Config } from '#config.ts';
import { addEvents } from '#events/receive.ts';
import { addDeadLetters } from '#http/dead-letters.ts';

/** What the service takes from its surroundings. */
export type Surroundings = {
  readonly config: Config;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: Random;
  readonly verify: TokenVerifier;
  readonly tokens: ServiceTokens;
};
type UseCases = {
  readonly accept: AcceptMail;
  readonly list: ListDeadLetters;
  readonly retry: RetryDeadLetter;
  readonly recordRefusal: RecordRefusal;
};
type Connectors = {
  readonly app: App;
  /** Begins to send mails and audit entries. */
  readonly start: () => Promise<void>;
  /** In this order: nothing new, then the rest. */
  readonly stop: readonly (() => Promise<unknown>)[];
};

/** Whom this service tells of what happened. */
const receivers = ['identity', 'meetings', 'security'] as const;

/** Brings the database up to date with the owner role. */
export async function prepareDatabase(
  config: Pick<Config, 'databaseUrl' | 'databaseOwnerUrl'>,
  folder: string,
): Promise<void> {
  const urls = { ownerUrl: config.databaseOwnerUrl, runtimeUrl: config.databaseUrl };
  await migrate({ ...urls, folder });
  await prepareOutbox(urls, receivers);
  await prepareMailQueue(urls);
}

export async function buildConnectors(around: Surroundings): Promise<Connectors> {
  const { config, log, clock, random, tokens } = around;
  const { sender, patienceMs } = config;
  const database = makeDatabase<Schema>(config.databaseUrl, log);
  const outbox = makeOutbox({
    service: 'connectors',
    db: database.db,
    databaseUrl: config.databaseUrl,
    receivers: {
      identity: config.identityUrl,
      meetings: config.meetingsUrl,
      security: config.securityUrl,
    },
    tokens,
    clock,
    random,
    log,
  });
  const queue = makeMailQueue(config.databaseUrl, log);
  const audit = makeAudit({ service: 'connectors', outbox, clock, random });
  const room = makePostgresMailRoom({ db: database.db, queue, audit, outbox });
  const seal = makeSeal(config.sealKey);
  const post = makeSmtpPost({ url: config.smtpUrl, allowPlain: config.allowPlain });
  const metrics = makeMailMetrics(room.count);
  const compose = makeComposeMail({
    seal,
    sender,
    calendar: icalFiles,
    publicOrigin: config.publicOrigin,
    clock,
  });
  const send = makeSendMail({ room, compose, post, clock, onSent: metrics.onSent });

  const app = await buildServer({
    name: 'connectors',
    log,
    verify: around.verify,
    ready: { database: database.check },
    metrics: metrics.addTo,
  });
  outbox.addTo(app.metrics);
  addRoutes(app, {
    accept: makeAcceptMail({ room, seal, clock, patienceMs, senderAddress: sender.address }),
    list: makeListDeadLetters({ room }),
    retry: makeRetryDeadLetter({ room, clock, patienceMs }),
    recordRefusal: makeRecordRefusal({ room }),
  });
  return {
    app,
    start: async () => {
      await outbox.start();
      await queue.start(send);
    },
    stop: [queue.stop, post.stop, outbox.stop, database.close],
  };
}

/** Every route, for the service and for its OpenAPI document. */
export function addRoutes(app: App, { accept, list, retry, recordRefusal }: UseCases): void {
  recordRefusals(app, recordRefusal);
  addEvents(app, accept);
  addDeadLetters(app, { list, retry });
}
