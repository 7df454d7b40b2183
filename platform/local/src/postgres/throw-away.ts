import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#free-port.ts';
import { findPostgres } from '#postgres/binaries.ts';
import type { PostgresBinaries } from '#postgres/binaries.ts';
import { adminUrl, ensureCluster, postgresReady, spawnPostgres } from '#postgres/cluster.ts';

interface Wish {
  readonly binaries?: PostgresBinaries;
  /** As in production, for measurements; otherwise a power cut may take everything with it. */
  readonly waitsForDisk?: boolean;
}

/** A PostgreSQL that nothing of is kept. */
export interface ThrowAway {
  readonly adminUrl: string;
  readonly folder: string;
  readonly stop: () => Promise<void>;
}

/** Starts a PostgreSQL of one's own, in a folder and on a port of its own. */
export async function startThrowAway({
  binaries,
  waitsForDisk = false,
}: Wish = {}): Promise<ThrowAway> {
  const folder = await mkdtemp(join(tmpdir(), 'astra-pg-'));
  // The account that PostgreSQL drops to when we are root must be able to enter it.
  await chmod(folder, 0o755);
  const cluster = {
    binaries: binaries ?? (await findPostgres()),
    folder,
    port: await freePort(),
    password: randomBytes(16).toString('hex'),
    isThrowAway: !waitsForDisk,
  };
  await ensureCluster(cluster);
  const child = spawnPostgres(cluster, 'ignore');
  const died = new AbortController();
  child.once('exit', (code) => died.abort(new Error(`PostgreSQL ended at once (${code}).`)));
  await postgresReady(cluster, { timeoutMs: 30_000, signal: died.signal });
  return {
    adminUrl: adminUrl(cluster),
    folder,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGQUIT'); // at once: the data is thrown away
        await once(child, 'exit');
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}
