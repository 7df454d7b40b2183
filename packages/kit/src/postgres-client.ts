import { createHash } from 'node:crypto';
import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledQuery, PostgresDialect, PostgresDriver } from 'kysely';
import type {
  DatabaseConnection,
  Driver,
  PostgresDialectConfig,
  TransactionSettings,
} from 'kysely';
import pg from 'pg';

/** Statements kept prepared on one connection; what is written anew each time must not fill the server's memory. */
const mostPrepared = 300;
const names = new Map<string, string>();

/**
 * A connection whose statements are parsed and planned once, and sent without waiting for the answers before them; those
 * of one moment go out in one write.
 */
export class PreparingClient extends pg.Client {
  #isHeldBack = false;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // A connection that breaks in somebody's hands fails what they asked; without a listener it would end the process.
    this.on('error', () => undefined);
  }

  // oxlint-disable-next-line typescript/no-explicit-any -- the driver's own overloads; what is passed through is not looked at
  override query(...args: any[]): any {
    this.#holdBack();
    const [text, values, ...rest] = args as [unknown, unknown, ...unknown[]];
    const hasValues = Array.isArray(values) && values.length > 0;
    const name = typeof text === 'string' && hasValues ? nameOf(text) : undefined;
    const passed = name === undefined ? args : [{ name, text, values }, ...rest];
    // oxlint-disable-next-line typescript/no-unsafe-return -- the driver's own answer, handed on unread
    return super.query.apply(this, passed as Parameters<pg.Client['query']>);
  }

  /** Writes wait until what runs now has said all it wants: a system call costs more than the bytes. */
  #holdBack(): void {
    const stream = this.connection?.stream;
    if (this.#isHeldBack || stream === undefined) return;
    this.#isHeldBack = true;
    stream.cork();
    setImmediate(() => {
      this.#isHeldBack = false;
      stream.uncork();
    });
  }
}

/** All columns of a table may be one more after a migration, which a prepared statement does not survive. */
const hasAllColumns = /(?:[\s,.]|^)\*/u;

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= mostPrepared || hasAllColumns.test(text)) return undefined;
  const name = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  names.set(text, name);
  return name;
}

/** What the transaction that begins is for, and what it writes at its end. */
export type Plan = { readonly begin: string; readonly atEnd: CompiledQuery[] };
/** The plan of the transaction that begins now: the library has no other way to hand it to its driver. */
export const planOfBegin = new AsyncLocalStorage<Plan>();

/** Begins a transaction together with its first statement, and ends it together with its last ones. */
export class EagerDialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new EagerDriver(this.#config);
  }
}

type Begun = Plan & { readonly answer: Promise<unknown> };

class EagerDriver extends PostgresDriver {
  readonly #begun = new WeakMap<DatabaseConnection, Begun>();

  override async beginTransaction(
    connection: DatabaseConnection,
    settings: TransactionSettings,
  ): Promise<void> {
    const plan = planOfBegin.getStore();
    if (!plan) return super.beginTransaction(connection, settings);
    const answer = connection.executeQuery(CompiledQuery.raw(plan.begin));
    answer.catch(() => undefined); // told at the end, and by each statement that follows
    this.#begun.set(connection, { ...plan, answer });
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    const begun = this.#begun.get(connection);
    this.#begun.delete(connection);
    const ends = await Promise.allSettled([
      begun?.answer,
      ...(begun?.atEnd ?? []).map((query) => connection.executeQuery(query)),
      super.commitTransaction(connection),
    ]);
    // The first that failed says why; what follows it is its aftermath.
    const failed = ends.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
  }
}
