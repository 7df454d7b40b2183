import { flushCompileCache } from 'node:module';
import type { Log } from './log.ts';
import type { App } from './server.ts';

type Service = {
  readonly app: App;
  readonly log: Log;
  readonly host: string;
  readonly port: number;
  /** Ended after the last request, in this order. */
  readonly stop: readonly (() => Promise<unknown>)[];
};

/** Listens until SIGTERM or SIGINT, then lets requests in hand finish, ends the rest and leaves. */
export async function runService({ app, log, host, port, stop }: Service): Promise<void> {
  let isLeaving = false;
  const leave = async (signal: string): Promise<void> => {
    if (isLeaving) return;
    isLeaving = true;
    log.info({ signal }, 'Stopping');
    setTimeout(() => process.exit(1), 10_000).unref();
    await app.close();
    for (const end of stop)
      await end().catch((error: unknown) => log.warn({ err: error }, 'A part did not stop'));
    process.exit(0);
  };
  process.on('SIGTERM', (signal) => void leave(signal));
  process.on('SIGINT', (signal) => void leave(signal));
  await app.listen({ host, port });
  log.info({ port }, 'Ready');
  // What was compiled is written down at the end of a process. One that is killed has no end, and its next start would
  // compile everything again.
  setTimeout(() => flushCompileCache(), quietMs).unref();
}

/** After the start, when whoever waited for it has gone on. */
const quietMs = 1_000;
