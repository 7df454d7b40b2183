import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { mailpitBinary } from '#paths.ts';
import { dataFolder, postgresReady, serverArguments } from '#postgres/cluster.ts';
import type { Cluster } from '#postgres/cluster.ts';
import { endOrphans } from '#postgres/orphans.ts';
import { postgresUser } from '#postgres/owner.ts';
import type { PartSpec } from '#run/part.ts';
import { entry, environmentOf } from '#run/services.ts';
import type { ServiceName, Settings } from '#run/services.ts';

/** PostgreSQL, on loopback and under an account of its own. */
export function postgresPart(cluster: Cluster, state: string): PartSpec {
  return {
    name: 'postgres',
    command: join(cluster.binaries.folder, 'postgres'),
    args: serverArguments(cluster),
    cwd: cluster.folder,
    user: postgresUser(),
    log: logFile(state, 'postgres'),
    clearUp: () => endOrphans(dataFolder(cluster)),
    isReady: async () => {
      await postgresReady(cluster, { timeoutMs: 0 });
      return true;
    },
    stopSignal: 'SIGINT', // "fast": ends sessions, keeps everything
  };
}

/** The mailbox that catches every mail of the stack. */
export function mailpitPart({ state, ports }: Settings): PartSpec {
  const folder = join(state, 'mail');
  mkdirSync(folder, { recursive: true });
  chmodSync(folder, 0o700);
  return {
    name: 'mailpit',
    command: mailpitBinary(),
    args: [
      '--disable-version-check',
      `--listen=127.0.0.1:${ports.mailbox}`,
      `--smtp=127.0.0.1:${ports.smtp}`,
      `--database=${join(folder, 'mailpit.db')}`,
      '--max=5000',
      // Off until asked for: a journey can have it refuse mails, as real servers do.
      '--enable-chaos',
    ],
    log: logFile(state, 'mailpit'),
    isReady: () => answers(`http://127.0.0.1:${ports.mailbox}/readyz`),
  };
}

/**
 * A small nursery costs little here and spares some 30 MB a service; the limit catches a leak early. With one helper
 * thread each instead of four, the services do not take the processor from each other at every collection: the slowest
 * hundredth of the grants took 43 to 49 ms instead of 62 to 85.
 */
const thrift = ['--max-semi-space-size=4', '--max-old-space-size=512', '--v8-pool-size=1'];

/** One of our services, run as TypeScript. */
export function servicePart(name: ServiceName, settings: Settings): PartSpec {
  return {
    name,
    command: process.execPath,
    args: [...thrift, entry(name)],
    environment: environmentOf(name, settings),
    log: logFile(settings.state, name),
    isReady: () => answers(`http://127.0.0.1:${settings.ports[name]}/health/ready`),
  };
}

export async function answers(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(2000) });
  await response.body?.cancel();
  return response.ok;
}

export function logFile(state: string, name: string): string {
  return join(state, 'logs', `${name}.log`);
}
