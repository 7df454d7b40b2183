import { execFile, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { Client } from 'pg';
import type { PostgresBinaries } from '#postgres/binaries.ts';
import { postgresUser } from '#postgres/owner.ts';
import type { SystemUser } from '#postgres/owner.ts';

const run = promisify(execFile);

/** Where a cluster lives and how its superuser signs in. */
export interface Cluster {
  readonly binaries: PostgresBinaries;
  /** The folder that holds `data/`; the account of PostgreSQL must be able to enter it. */
  readonly folder: string;
  readonly port: number;
  readonly password: string;
  /** Only a throw-away cluster may skip waiting for the disk. */
  readonly isThrowAway?: boolean;
}

/** The superuser's address of one database of the cluster. */
export function adminUrl(
  cluster: Pick<Cluster, 'port' | 'password'>,
  database = 'postgres',
): string {
  return `postgres://postgres:${cluster.password}@127.0.0.1:${cluster.port}/${database}`;
}

/** Makes the data folder if there is none; it is built beside and renamed, so that it is never half there. */
export async function ensureCluster(cluster: Cluster): Promise<void> {
  const data = dataFolder(cluster);
  if (existsSync(join(data, 'PG_VERSION'))) return;
  const user = postgresUser();
  await makeOwned(cluster.folder, user);
  const temporary = `${data}.new`;
  const passwordFile = join(cluster.folder, 'initdb-password');
  await rm(temporary, { recursive: true, force: true });
  await writeFile(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  if (user) await chown(passwordFile, user.uid, user.gid);
  try {
    await run(
      join(cluster.binaries.folder, 'initdb'),
      initdbArguments(cluster, { temporary, passwordFile }),
      {
        ...asUser(user),
        cwd: cluster.folder,
        timeout: 120_000,
      },
    );
    await rename(temporary, data);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function initdbArguments(
  cluster: Cluster,
  paths: { readonly temporary: string; readonly passwordFile: string },
): string[] {
  return [
    `--pgdata=${paths.temporary}`,
    `--pwfile=${paths.passwordFile}`,
    '--username=postgres',
    '--encoding=UTF8',
    '--locale=C',
    '--auth=scram-sha-256',
    ...(cluster.isThrowAway === true ? ['--no-sync'] : []),
  ];
}

/** Starts the server in the foreground; the caller watches the process. */
export function spawnPostgres(cluster: Cluster, log: number | 'ignore'): ChildProcess {
  return spawn(join(cluster.binaries.folder, 'postgres'), serverArguments(cluster), {
    ...asUser(postgresUser()),
    cwd: cluster.folder,
    stdio: ['ignore', log, log],
  });
}

/** The command line of the server: one port of the loopback address, and no socket file. */
export function serverArguments(cluster: Cluster): string[] {
  const settings: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    // It need not outlive the machine; what it has acknowledged outlives the server all the same.
    ...(cluster.isThrowAway === true ? { fsync: 'off', full_page_writes: 'off' } : { fsync: 'on' }),
  };
  const flags = Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  return ['-D', dataFolder(cluster), '-p', String(cluster.port), ...flags];
}

/** Resolves once the server answers a query; rejects when the time is over or the signal says so. */
export async function postgresReady(
  cluster: Pick<Cluster, 'port' | 'password'>,
  options: { readonly timeoutMs: number; readonly signal?: AbortSignal },
): Promise<void> {
  const deadline = performance.now() + options.timeoutMs;
  for (;;) {
    options.signal?.throwIfAborted();
    const refusal = await answers(adminUrl(cluster));
    if (refusal === undefined) return;
    if (performance.now() > deadline) {
      throw new Error('PostgreSQL did not answer in time.', { cause: refusal });
    }
    await delay(50);
  }
}

async function answers(url: string): Promise<unknown> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2000 });
  client.on('error', () => undefined); // a server that dies under us is told by the query
  try {
    await client.connect();
    await client.query('select 1');
    return undefined;
  } catch (error) {
    return error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export function dataFolder(cluster: Pick<Cluster, 'folder'>): string {
  return join(cluster.folder, 'data');
}

async function makeOwned(folder: string, user: SystemUser | undefined): Promise<void> {
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o700);
  if (user) await chown(folder, user.uid, user.gid);
}

function asUser(user: SystemUser | undefined): { uid?: number; gid?: number } {
  return user ? { uid: user.uid, gid: user.gid } : {};
}
