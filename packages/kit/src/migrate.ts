import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';

type Migration = { readonly name: string; readonly sql: string; readonly checksum: string };
type Settings = {
  readonly ownerUrl: string;
  /** Whose role gets the rights that a migration grants to `:runtime_role`. */
  readonly runtimeUrl: string;
  readonly folder: string;
};

/**
 * Runs the forward-only SQL files of `folder` that have not run yet, one transaction each, under an advisory lock,
 * so that replicas can start together. `:runtime_role` in a file stands for the runtime role's name.
 * @throws when a file that has run was changed since.
 */
export async function migrate({ ownerUrl, runtimeUrl, folder }: Settings): Promise<void> {
  const migrations = await readMigrations(folder);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock(4242424242)');
    await client.query(
      'create table if not exists schema_migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())',
    );
    const role = client.escapeIdentifier(decodeURIComponent(new URL(runtimeUrl).username));
    for (const migration of migrations) await apply(client, migration, role);
  } finally {
    await client.end();
  }
}

/**
 * For a service that runs without its owner's role, whose migrations are run before it starts: they must have been. Its
 * own migrations let the runtime role read `schema_migrations`. @throws when one of `folder` is missing.
 */
export async function mustBeMigrated({
  runtimeUrl,
  folder,
}: Pick<Settings, 'runtimeUrl' | 'folder'>): Promise<void> {
  const names = (await readMigrations(folder)).map(({ name }) => name);
  const client = new pg.Client({ connectionString: runtimeUrl });
  await client.connect();
  try {
    const { rows } = await client
      .query<{ name: string }>('select name from schema_migrations')
      .catch((cause: unknown) => {
        throw new Error('The database has not been prepared: run the migrations first', { cause });
      });
    const missing = names.find((name) => !rows.some((row) => row.name === name));
    if (missing !== undefined)
      throw new Error(`Migration ${missing} has not run: run the migrations first`);
  } finally {
    await client.end();
  }
}

async function apply(client: pg.Client, migration: Migration, role: string): Promise<void> {
  const { rows } = await client.query<{ checksum: string }>(
    'select checksum from schema_migrations where name = $1',
    [migration.name],
  );
  if (rows[0]?.checksum === migration.checksum) return;
  if (rows[0])
    throw new Error(`Migration ${migration.name} was changed after it had run; write a new one`);
  await client.query('begin');
  try {
    await client.query(migration.sql.replaceAll(':runtime_role', role));
    await client.query('insert into schema_migrations (name, checksum) values ($1, $2)', [
      migration.name,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (cause) {
    await client.query('rollback');
    throw new Error(`Migration ${migration.name} failed`, { cause });
  }
}

async function readMigrations(folder: string): Promise<readonly Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).toSorted();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    }),
  );
}
