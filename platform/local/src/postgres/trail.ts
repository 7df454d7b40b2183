import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '#paths.ts';
import { databaseUrl, ensureServiceDatabase, rolesOf } from '#postgres/databases.ts';

const run = promisify(execFile);
const program = join(repositoryRoot, 'services/security/src/migrate.ts');

/**
 * Makes the trail's database and its tables, or brings them up to date. They belong to a role that nobody can log in as:
 * whoever takes over the service that runs on them cannot take their guards away. So a superuser changes the schema in
 * that role's name, in a process that has ended before the service starts.
 */
export async function ensureTrailDatabase(
  adminUrl: string,
  { name, runtimePassword }: { readonly name: string; readonly runtimePassword: string },
): Promise<void> {
  await ensureServiceDatabase(adminUrl, { name, runtimePassword, ownerPassword: null });
  await migrateTrail(adminUrl, name);
}

/** Only what its migrations bring. */
export async function migrateTrail(adminUrl: string, name: string): Promise<void> {
  const { owner, runtime } = rolesOf(name);
  const ownerUrl = new URL(databaseUrl(adminUrl, { database: name }));
  ownerUrl.searchParams.set('options', `-c role=${owner}`);
  await run(process.execPath, [program], {
    env: {
      PATH: process.env['PATH'] ?? '',
      DATABASE_OWNER_URL: ownerUrl.href,
      DATABASE_URL: databaseUrl(adminUrl, { database: name, role: runtime, password: '' }),
    },
  });
}
