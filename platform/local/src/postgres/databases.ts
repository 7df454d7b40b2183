import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** One service's database: the owner changes its schema, the runtime role only its rows. */
export interface ServiceDatabase {
  readonly name: string;
  readonly ownerPassword: string;
  readonly runtimePassword: string;
}

/** The roles are named after the database, so that a migration can name the runtime role. */
export function rolesOf(database: string): { readonly owner: string; readonly runtime: string } {
  return { owner: `${database}_owner`, runtime: `${database}_runtime` };
}

/** Makes the database and its two roles, or brings their passwords and rights up to date. */
export async function ensureServiceDatabase(
  adminUrl: string,
  database: ServiceDatabase,
): Promise<void> {
  const { owner, runtime } = rolesOf(database.name);
  await withClient(adminUrl, async (admin) => {
    await ensureRole(admin, owner, database.ownerPassword);
    await ensureRole(admin, runtime, database.runtimePassword);
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [
      database.name,
    ]);
    if (rowCount === 0)
      await admin.query(`create database ${quote(database.name)} owner ${quote(owner)}`);
  });
  await withClient(databaseUrl(adminUrl, { database: database.name }), (admin) =>
    grant(admin, database.name),
  );
}

/** Makes a database for a program that is not ours: one role that owns it, and texts sorted by their bytes. */
export async function ensureForeignDatabase(
  adminUrl: string,
  { name, password }: { readonly name: string; readonly password: string },
): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    await ensureRole(admin, name, password);
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0)
      await admin.query(
        `create database ${quote(name)} owner ${quote(name)} encoding 'UTF8' locale 'C' template template0`,
      );
    await admin.query(`revoke all on database ${quote(name)} from public`);
  });
}

/** Removes such a database and its role; whoever is still connected is cut off. */
export async function dropForeignDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    await admin.query(`drop database if exists ${quote(name)} with (force)`);
    await admin.query(`drop role if exists ${quote(name)}`);
  });
}

async function ensureRole(admin: Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await admin.query(`${verb} role ${quote(role)} login password ${escapeLiteral(password)}`);
}

/** Closed by default: only the two roles may connect, only the owner may create, and each migration says what the runtime role may do. */
async function grant(admin: Client, database: string): Promise<void> {
  const owner = quote(rolesOf(database).owner);
  const runtime = quote(rolesOf(database).runtime);
  await admin.query(`
    revoke all on database ${quote(database)} from public;
    grant connect on database ${quote(database)} to ${runtime};
    alter schema public owner to ${owner};
    revoke all on schema public from public;
    grant usage on schema public to ${runtime};
  `);
}

/** Removes a database and its roles; whoever is still connected is cut off. */
export async function dropServiceDatabase(adminUrl: string, name: string): Promise<void> {
  const { owner, runtime } = rolesOf(name);
  await withClient(adminUrl, async (admin) => {
    await admin.query(`drop database if exists ${quote(name)} with (force)`);
    await admin.query(`drop role if exists ${quote(owner)}, ${quote(runtime)}`);
  });
}

/** The same server's address for another database or another role. */
export function databaseUrl(
  adminUrl: string,
  change: { readonly database: string; readonly role?: string; readonly password?: string },
): string {
  const url = new URL(adminUrl);
  url.pathname = `/${change.database}`;
  if (change.role !== undefined) url.username = change.role;
  if (change.password !== undefined) url.password = change.password;
  return url.href;
}

async function withClient(url: string, use: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

function quote(name: string): string {
  return escapeIdentifier(name);
}
