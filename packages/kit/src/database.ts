import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Log } from './log.ts';

/** A pool of the runtime role. */
export type Database<T> = {
  readonly db: Kysely<T>;
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Whose rows a transaction sees: one organisation's, or all for the service's own work (never for a user's request). */
export type Scope = { readonly organisationId: string } | 'system';

export function makeDatabase<T>(url: string, log: Log, { size = 10 } = {}): Database<T> {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 10_000,
    keepAlive: true,
  });
  // Without a listener, the loss of an idle connection would end the process.
  pool.on('error', (error) =>
    log.warn({ reason: error.message }, 'A database connection was lost'),
  );
  const db = new Kysely<T>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    check: async () => {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}

/** Runs `work` in one transaction whose row-level security shows only the scope's rows. */
export function inScope<T, R>(
  db: Kysely<T>,
  scope: Scope,
  work: (trx: Transaction<T>) => Promise<R>,
): Promise<R> {
  const organisation = scope === 'system' ? '' : scope.organisationId;
  const kind = scope === 'system' ? 'system' : 'organisation';
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('astra.organisation', ${organisation}, true), set_config('astra.scope', ${kind}, true)`.execute(
      trx,
    );
    return work(trx);
  });
}
