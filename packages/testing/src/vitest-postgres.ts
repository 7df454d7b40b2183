import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@astra/platform-local/free-port';
import { findPostgres } from '@astra/platform-local/postgres/binaries';
import { adminUrl, startThrowAway } from '@astra/platform-local/postgres/cluster';
import type { TestProject } from 'vitest/node';

/** Starts one real PostgreSQL for the whole run; `ASTRA_TEST_PG` names one that runs already. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['ASTRA_TEST_PG'];
  if (given !== undefined && given !== '') {
    project.provide('postgresAdminUrl', given);
    return undefined;
  }
  const parent = await mkdtemp(join(tmpdir(), 'astra-test-pg-'));
  // The account that PostgreSQL drops to when we are root must be able to enter it.
  await chmod(parent, 0o755);
  const cluster = {
    binaries: await findPostgres(),
    folder: parent,
    port: await freePort(),
    password: randomBytes(16).toString('hex'),
  };
  const server = await startThrowAway(cluster);
  project.provide('postgresAdminUrl', adminUrl(cluster));
  return server.stop;
}
