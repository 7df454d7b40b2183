import { randomBytes } from 'node:crypto';
import pg from 'pg';
import {
  databaseUrl,
  dropServiceDatabase,
  ensureServiceDatabase,
  rolesOf,
} from '@astra/platform-local/postgres/databases';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's address of the PostgreSQL that this run of the tests has started. */
    readonly postgresAdminUrl: string;
  }
}

/** A database of one test file, with the same two roles as in the real stack. */
export interface TestDatabase {
  /** The runtime role's address: rows only, no schema change. */
  readonly url: string;
  /** The owner role's address, for migrations. */
  readonly ownerUrl: string;
  /** Removes the database and its roles; whoever is still connected is cut off. */
  drop(): Promise<void>;
}

/**
 * Makes a database for one service's tests. `adminUrl` is `inject('postgresAdminUrl')`; the name is
 * made unique, so that test files can run side by side.
 */
export async function makeServiceDatabase(adminUrl: string, name: string): Promise<TestDatabase> {
  const database = `astra_${name.replaceAll('-', '_')}_${randomBytes(4).toString('hex')}`;
  const ownerPassword = randomBytes(16).toString('hex');
  const runtimePassword = randomBytes(16).toString('hex');
  await ensureServiceDatabase(adminUrl, { name: database, ownerPassword, runtimePassword });
  const roles = rolesOf(database);
  return {
    url: databaseUrl(adminUrl, { database, role: roles.runtime, password: runtimePassword }),
    ownerUrl: databaseUrl(adminUrl, { database, role: roles.owner, password: ownerPassword }),
    drop: () => dropServiceDatabase(adminUrl, database),
  };
}

/** How much each table of the service holds, and a sum over it; the outbox apart, where refusals are told of. */
export async function whatItHolds(
  place: TestDatabase,
  except: readonly string[] = [],
): Promise<Readonly<Record<string, string>>> {
  const client = new pg.Client({ connectionString: place.url });
  await client.connect();
  try {
    await client.query("select set_config('astra.scope', 'system', false)");
    const tables = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE' order by 1",
    );
    const sums: Record<string, string> = {};
    for (const { name } of tables.rows.filter((table) => !except.includes(table.name))) {
      const { rows } = await client.query<{ sum: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(t::text, ' ' order by t::text)), '') as sum from ${client.escapeIdentifier(name)} t`,
      );
      sums[name] = rows[0]?.sum ?? '';
    }
    return sums;
  } finally {
    await client.end();
  }
}
