import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { broughtProgram, startServer, type ServerProcess } from './server-process.ts';

/** The file that every scanner takes for a virus (EICAR); in two parts, so that this one is not one. */
export const eicar = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-', 'ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);

export interface TestClamd {
  readonly port: number;
  readonly pid: number;
  readonly kill: () => Promise<void>;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Where the lack of it is a reason to leave a test out. */
export const canHaveClamd = (): boolean => existsSync('/usr/bin/apt-get');

/** A real ClamAV daemon with one signature of our own. It looks through files of so many MiB, and no larger ones. */
export async function startClamd(largestMib = 5): Promise<TestClamd> {
  const program = broughtProgram('file-servers/file-servers');
  if (program === null) throw new Error('There is no ClamAV: run `npm test`, which brings it.');
  const folder = mkdtempSync(join(tmpdir(), 'astra-clamd-'));
  const [database, temporary] = [join(folder, 'signatures'), join(folder, 'tmp')];
  for (const each of [database, temporary]) mkdirSync(each);
  writeFileSync(join(database, 'astra.ndb'), `Astra.Eicar:0:*:${eicar.toString('hex')}\n`);
  const port = await freePort();
  const settings = [
    ['Foreground', 'yes'],
    ['TCPAddr', '127.0.0.1'],
    ['TCPSocket', String(port)],
    ['DatabaseDirectory', database],
    ['TemporaryDirectory', temporary],
    ['StreamMaxLength', `${largestMib * 4}M`],
    // As docs/operations/documents.md asks: what is skipped is told.
    ['AlertExceedsMax', 'yes'],
    ['MaxFileSize', `${largestMib}M`],
    ['MaxRecursion', '3'],
    ['MaxThreads', '2'],
    ['SelfCheck', '0'],
  ];
  const file = join(folder, 'clamd.conf');
  writeFileSync(file, settings.map((pair) => `${pair.join(' ')}\n`).join(''));
  const start = (): Promise<ServerProcess> =>
    startServer({
      command: program,
      args: ['clamd', '--config-file', file],
      port,
      log: join(folder, 'log'),
    });
  let server = await start();
  return {
    port,
    pid: server.pid,
    kill: () => server.kill(),
    restart: async () => {
      server = await start();
    },
    stop: async () => {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
