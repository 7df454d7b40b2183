import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { writeAtEnd, type AnyTransaction } from './database.ts';
import type { Log } from './log.ts';

/** News between the replicas of one service, over PostgreSQL LISTEN/NOTIFY. Ids only: others can listen to a channel. */
export type LiveNews<T> = {
  /** Told at commit, to every replica, this one included. */
  readonly tell: (trx: AnyTransaction, news: T) => Promise<void>;
  /** `null` news = something may have been missed (the connection was lost): read again. */
  readonly listen: (listener: (news: T | null) => void) => () => void;
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export function makeLiveNews<T>(url: string, channel: string, log: Log): LiveNews<T> {
  const listeners = new Set<(news: T | null) => void>();
  let client: pg.Client | undefined;
  const stopping = new AbortController();
  const spread = (news: T | null): void => {
    for (const listener of listeners) listener(news);
  };

  const connect = async (): Promise<void> => {
    const next = new pg.Client({
      connectionString: url,
      keepAlive: true,
      application_name: `live-${channel}`,
    });
    next.on('notification', ({ payload }) => spread(JSON.parse(payload ?? 'null') as T | null));
    next.on('error', (error) =>
      log.warn({ reason: error.message }, 'Live news lost its connection'),
    );
    await next.connect();
    await next.query(`listen ${next.escapeIdentifier(channel)}`);
    next.once('end', () => void reconnect());
    client = next;
  };
  const reconnect = async (): Promise<void> => {
    for (let wait = 100; !stopping.signal.aborted; wait = Math.min(wait * 2, 2_000)) {
      await pause(wait);
      const isBack = await connect().then(
        () => true,
        () => false,
      );
      if (isBack) return spread(null);
    }
  };

  return {
    tell: async (trx, news) => {
      writeAtEnd(trx, sql`select pg_notify(${channel}, ${JSON.stringify(news)})`);
    },
    listen: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start: connect,
    stop: async () => {
      stopping.abort();
      listeners.clear();
      await client?.end();
    },
  };
}
