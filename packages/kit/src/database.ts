import { Kysely, sql, type CompiledQuery, type RawBuilder, type Transaction } from 'kysely';
import pg from 'pg';
import type { Log } from './log.ts';
import { EagerDialect, planOfBegin, PreparingClient } from './postgres-client.ts';

/** A transaction on the service's database, whatever its tables are. */
// oxlint-disable-next-line typescript/no-explicit-any -- a transaction of any schema carries what the kit writes; the kit names its own tables
export type AnyTransaction = Transaction<any> | Kysely<any>;

/** A pool of the runtime role. */
export type Database<T> = {
  readonly db: Kysely<T>;
  readonly check: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * Whose rows a transaction sees: one organisation's, and what its person is invited to elsewhere; or all, for the service's
 * own work (never for a user's request).
 */
export type Scope =
  | {
      readonly organisationId: string;
      readonly personId?: string;
      /** Those of the person, where a service's rows know of roles. */
      readonly roles?: readonly string[];
      /** Only what is of this meeting, where a service's rows know of meetings. */
      readonly meetingId?: string;
      /** The person is a guest of that meeting. */
      readonly isGuest?: boolean;
      /** Only what this link leads to, where a service’s rows know of links. */
      readonly linkId?: string;
    }
  | 'system';

export function makeDatabase<T>(url: string, log: Log, { size = 10 } = {}): Database<T> {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 10_000,
    keepAlive: true,
    pipeline: true,
    Client: PreparingClient,
  });
  // Without a listener, the loss of an idle connection would end the process.
  pool.on('error', (error) =>
    log.warn({ reason: error.message }, 'A database connection was lost'),
  );
  const db = new Kysely<T>({ dialect: new EagerDialect({ pool }) });
  return {
    db,
    check: async () => {
      await sql`select 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}

/** What a transaction does at its end: statements in it, and what follows its commit. */
type End = { readonly atEnd: CompiledQuery[]; readonly afterCommit: (() => void)[] };
const ends = new WeakMap<object, End>();

/** Runs `work` in one transaction whose row-level security shows only the scope's rows. */
export async function inScope<T, R>(
  db: Kysely<T>,
  scope: Scope,
  work: (trx: Transaction<T>) => Promise<R>,
): Promise<R> {
  const end: End = { atEnd: [], afterCommit: [] };
  const plan = { begin: beginIn(scope), atEnd: end.atEnd };
  const result = await planOfBegin.run(plan, () =>
    db.transaction().execute((trx) =>
      planOfBegin.exit(() => {
        ends.set(trx, end);
        return work(trx);
      }),
    ),
  );
  for (const run of end.afterCommit) run();
  return result;
}

const set = (name: string, value: string): string =>
  `set_config('astra.${name}', ${pg.escapeLiteral(value)}, true)`;

function beginIn(scope: Scope): string {
  const {
    organisationId = '',
    personId = '',
    meetingId,
    linkId,
    isGuest = false,
    roles,
  } = scope === 'system' ? {} : scope;
  const kind = scope === 'system' ? 'system' : 'organisation';
  const meeting =
    meetingId === undefined
      ? ''
      : `, ${set('meeting', meetingId)}, ${set('guest', isGuest ? personId : '')}`;
  const by = roles === undefined ? '' : `, ${set('roles', roles.join(','))}`;
  const link = linkId === undefined ? '' : `, ${set('link', linkId)}`;
  return `begin; select ${set('organisation', organisationId)}, ${set('scope', kind)}, ${set('person', personId)}${by}${meeting}${link}`;
}

/**
 * A write whose answer nobody needs and that nothing in this transaction reads: it goes out together with the commit, and
 * its failure is the failure of the transaction.
 */
export function writeAtEnd(trx: AnyTransaction, statement: RawBuilder<unknown>): void {
  const end = ends.get(trx);
  if (!end) throw new Error('Not inside a scope');
  end.atEnd.push(statement.compile(trx));
}

/** Runs once the transaction is committed; not at all when it is undone. */
export function afterCommit(trx: AnyTransaction, run: () => void): void {
  ends.get(trx)?.afterCommit.push(run);
}
