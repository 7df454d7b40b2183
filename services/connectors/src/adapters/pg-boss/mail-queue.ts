import { CompiledQuery } from 'kysely';
import { PgBoss, type JobResult } from 'pg-boss';
import type { Log } from '@astra/kit/log';
import type { AnyTransaction } from '@astra/kit/database';
import { letRuntimeUse } from '@astra/kit/queue-rights';
import type { SendMail } from '#app/send-mail.ts';

const schema = 'mail_queue';
const queue = 'mails';
/** Tried until the use case gives up: 1 s, 2 s, 4 s … 60 s between tries. */
const patience = { retryLimit: 100_000, retryDelay: 1, retryBackoff: true, retryDelayMax: 60 };
const atOnce = 10;

/** Which mail is next; what is in it stays in the mail's own row. */
export type MailQueue = {
  /** `key`: mails with the same key go one after another, in this order. */
  readonly enqueue: (trx: AnyTransaction, mailId: string, key: string) => Promise<void>;
  readonly start: (send: SendMail) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** Creates the queue with the owner role and lets the runtime role use it. Run at start, after `migrate`. */
export async function prepareMailQueue(urls: {
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
}): Promise<void> {
  const boss = new PgBoss({
    connectionString: urls.ownerUrl,
    schema,
    supervise: false,
    schedule: false,
    registerInstance: false,
    max: 2,
  });
  await boss.start();
  try {
    await boss.createQueue(queue, {
      ...patience,
      policy: 'key_strict_fifo',
      notify: true,
      // A sender that died is noticed after a minute, not after the default quarter of an hour.
      expireInSeconds: 60,
      deleteAfterSeconds: 60,
      retentionSeconds: 30 * 86_400,
    });
    await letRuntimeUse(boss, schema, urls.runtimeUrl);
  } finally {
    await boss.stop({ graceful: false });
  }
}

export function makeMailQueue(databaseUrl: string, log: Log): MailQueue {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema,
    migrate: false,
    createSchema: false,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
    useListenNotify: true,
    superviseIntervalSeconds: 15,
    monitorIntervalSeconds: 15,
    max: 3,
    application_name: 'connectors-mails',
  });
  boss.on('error', (error) => log.warn({ reason: error.message }, 'The mail queue met a fault'));
  return {
    enqueue: async (trx, mailId, key) => {
      const db = {
        executeSql: async (text: string, values?: unknown[]) => ({
          rows: (await trx.executeQuery(CompiledQuery.raw(text, values))).rows,
        }),
      };
      await boss.send(queue, { mailId }, { db, singletonKey: key });
    },
    start: async (send) => {
      await boss.start();
      const options = {
        batchSize: atOnce,
        perJobResults: true,
        burstWhenBatchFull: true,
        pollingIntervalSeconds: 1,
        notifyPollingIntervalSeconds: 1,
      } as const;
      await boss.work<{ mailId: string }, undefined, typeof options>(queue, options, (jobs) =>
        Promise.all(jobs.map((job) => attempt(send, { jobId: job.id, ...job.data }, log))),
      );
    },
    stop: () => boss.stop({ graceful: true, timeout: 8_000 }),
  };
}

/** A failure is told by a coded reason alone: the queue keeps it, and a server's words may hold an address. */
async function attempt(
  send: SendMail,
  { jobId, mailId }: { jobId: string; mailId: string },
  log: Log,
): Promise<JobResult> {
  try {
    const result = await send(mailId);
    if (result.is === 'done') return { id: jobId, status: 'completed' };
    log.warn({ mailId, reason: result.reason }, 'A mail waits for the mail server');
    return { id: jobId, status: 'failed', output: { reason: result.reason } };
  } catch (error) {
    log.error({ mailId, err: error }, 'A mail could not be handled');
    return { id: jobId, status: 'failed', output: { reason: 'unexpected' } };
  }
}
