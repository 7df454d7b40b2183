import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@astra/platform-local/free-port';
import { findPostgres } from '@astra/platform-local/postgres/binaries';
import {
  adminUrl,
  ensureCluster,
  postgresReady,
  spawnPostgres,
} from '@astra/platform-local/postgres/cluster';

/** A PostgreSQL of this bench alone, which waits for the disk as in production; gone afterwards. */
export async function withPostgres<T>(work: (superuserUrl: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'astra-bench-pg-'));
  // The account that PostgreSQL drops to when we are root must be able to enter it.
  await chmod(folder, 0o755);
  const cluster = {
    binaries: await findPostgres(),
    folder,
    port: await freePort(),
    password: randomBytes(16).toString('hex'),
  };
  await ensureCluster(cluster);
  const child = spawnPostgres(cluster, 'ignore');
  try {
    await postgresReady(cluster, { timeoutMs: 30_000 });
    return await work(adminUrl(cluster));
  } finally {
    const gone = once(child, 'exit');
    child.kill('SIGINT');
    await gone;
    await rm(folder, { recursive: true, force: true });
  }
}
