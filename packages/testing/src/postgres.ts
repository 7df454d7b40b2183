import { randomBytes } from 'node:crypto';
import pg from 'pg';
import {
  databaseUrl,
  dropServiceDatabase,
  ensureServiceDatabase,
  rolesOf,
} from '@astra/platform-local/postgres/databases';
import { ensureTemplate } from '@astra/platform-local/postgres/templates';

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
  return ensure(adminUrl, { name: uniqueName(name) });
}

/** The addresses of a database that is being prepared. */
export interface DatabaseUrls {
  readonly ownerUrl: string;
  readonly runtimeUrl: string;
}

/** The same with its tables: `prepare` makes them once a run, for whichever test file comes first; the others have a copy. */
export async function makePreparedDatabase(
  adminUrl: string,
  name: string,
  prepare: (urls: DatabaseUrls) => Promise<unknown>,
): Promise<TestDatabase> {
  const template = `astra_${name}_template`;
  await ensureTemplate(adminUrl, template, async () => {
    const { url, ownerUrl } = await ensure(adminUrl, { name: template });
    await prepare({ ownerUrl, runtimeUrl: url });
  });
  return ensure(adminUrl, { name: uniqueName(name), template });
}

const uniqueName = (name: string): string =>
  `astra_${name.replaceAll('-', '_')}_${randomBytes(4).toString('hex')}`;

async function ensure(
  adminUrl: string,
  database: { readonly name: string; readonly template?: string },
): Promise<TestDatabase> {
  const { name } = database;
  const ownerPassword = randomBytes(16).toString('hex');
  const runtimePassword = randomBytes(16).toString('hex');
  await ensureServiceDatabase(adminUrl, { ...database, ownerPassword, runtimePassword });
  const roles = rolesOf(name);
  return {
    url: databaseUrl(adminUrl, { database: name, role: roles.runtime, password: runtimePassword }),
    ownerUrl: databaseUrl(adminUrl, { database: name, role: roles.owner, password: ownerPassword }),
    drop: () => dropServiceDatabase(adminUrl, name),
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
