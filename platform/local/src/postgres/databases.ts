import { setTimeout as delay } from 'node:timers/promises';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';

/** One service's database: the owner changes its schema, the runtime role only its rows. */
export interface ServiceDatabase {
  readonly name: string;
  /** Null: nobody can log in as the owner, and nobody but a superuser can become it. */
  readonly ownerPassword: string | null;
  readonly runtimePassword: string;
  /** Another service database, whose tables this one begins with. */
  readonly template?: string;
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
    if (rowCount === 0) await create(admin, database);
  });
  await withClient(databaseUrl(adminUrl, { database: database.name }), (admin) =>
    grant(admin, database),
  );
}

async function create(admin: Client, { name, template }: ServiceDatabase): Promise<void> {
  const own = rolesOf(name);
  const copied = template === undefined ? '' : ` template ${quote(template)}`;
  await admin.query(`create database ${quote(name)} owner ${quote(own.owner)}${copied}`);
  if (template === undefined) return;
  // What was made in the template belongs to its roles, and its grants name them.
  const theirs = rolesOf(template);
  await admin.query(`
    grant ${quote(theirs.owner)} to ${quote(own.owner)};
    grant ${quote(theirs.runtime)} to ${quote(own.runtime)};
  `);
}

/** A database of a program that is not ours. */
interface ForeignDatabase {
  readonly name: string;
  readonly password: string;
  /** Another such database, whose tables this one begins with. */
  readonly template?: string;
}

/** Makes a database for a program that is not ours: one role that owns it, and texts sorted by their bytes. */
export async function ensureForeignDatabase(
  adminUrl: string,
  { name, password, template }: ForeignDatabase,
): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    await ensureRole(admin, name, password);
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name]);
    const from = quote(template ?? 'template0');
    if (rowCount === 0)
      await admin.query(
        `create database ${quote(name)} owner ${quote(name)} encoding 'UTF8' locale 'C' template ${from}`,
      );
    if (template !== undefined) await admin.query(`grant ${quote(template)} to ${quote(name)}`);
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

async function ensureRole(admin: Client, role: string, password: string | null): Promise<void> {
  const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  const login =
    password === null ? 'nologin password null' : `login password ${escapeLiteral(password)}`;
  await admin.query(`${verb} role ${quote(role)} ${login}`);
}

/** Closed by default: only the two roles may connect, only the owner may create, and each migration says what the runtime role may do. */
async function grant(admin: Client, { name, template }: ServiceDatabase): Promise<void> {
  const owner = quote(rolesOf(name).owner);
  const runtime = quote(rolesOf(name).runtime);
  await admin.query(`
    revoke all on database ${quote(name)} from public;
    grant connect on database ${quote(name)} to ${runtime};
  `);
  // In a copy these are the template's, whose owner also checks what its tables refer to.
  if (template !== undefined) return;
  await admin.query(`
    alter schema public owner to ${owner};
    revoke all on schema public from public;
    grant usage on schema public to ${runtime};
  `);
}

/** Removes a database and its roles; whoever is still connected is cut off. */
export async function dropServiceDatabase(adminUrl: string, name: string): Promise<void> {
  const { owner, runtime } = rolesOf(name);
  await withClient(adminUrl, async (admin) => {
    await letGo(admin, name);
    await admin.query(`drop database if exists ${quote(name)} with (force)`);
    await admin.query(`drop role if exists ${quote(owner)}, ${quote(runtime)}`);
  });
}

/** A pool says that it is closed while its last goodbyes are on their way: who is cut off then has nobody left to tell. */
async function letGo(admin: Client, name: string): Promise<void> {
  for (let times = 0; times < 20; times += 1) {
    const { rowCount } = await admin.query(
      `select 1 from pg_stat_activity where datname = $1 and backend_type = 'client backend'`,
      [name],
    );
    if (rowCount === 0) return;
    await delay(25);
  }
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

/** Runs `use` with a connection of its own. */
export async function withClient(
  url: string,
  use: (client: Client) => Promise<unknown>,
): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // a server that is stopped under us is told by the query
  await client.connect();
  try {
    await use(client);
  } finally {
    await client.end();
  }
}

/** A name as SQL takes it. */
export function quote(name: string): string {
  return escapeIdentifier(name);
}
