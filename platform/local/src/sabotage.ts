import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#free-port.ts';
import { binaryFolder, livekitBinary, repositoryRoot } from '#paths.ts';
import { findPostgres } from '#postgres/binaries.ts';
import { adminUrl, startThrowAway } from '#postgres/cluster.ts';
import { setUp } from '#setup/set-up.ts';

/** `npm run sabotage`: one PostgreSQL for the many short runs of tests; the tools know the rest. */
export async function runSabotage(args: readonly string[]): Promise<number> {
  await setUp({ forTests: true });
  const folder = await mkdtemp(join(tmpdir(), 'astra-sabotage-pg-'));
  // The account that PostgreSQL drops to when we are root must be able to enter it.
  await chmod(folder, 0o755);
  const cluster = {
    binaries: await findPostgres(),
    folder,
    port: await freePort(),
    password: randomBytes(16).toString('hex'),
  };
  const server = await startThrowAway(cluster);
  try {
    const child = spawn(
      process.execPath,
      [join(repositoryRoot, 'tools/src/sabotage.ts'), ...args],
      {
        cwd: repositoryRoot,
        stdio: 'inherit',
        env: {
          ...process.env,
          ASTRA_TEST_PG: adminUrl(cluster),
          // The copies have binaries of their own no more than any other throw-away tree.
          ASTRA_BIN: binaryFolder(),
          LIVEKIT_SERVER: livekitBinary(),
        },
      },
    );
    process.once('SIGTERM', () => child.kill('SIGTERM'));
    process.on('SIGINT', () => undefined); // the terminal tells the tools themselves
    const [code]: unknown[] = await once(child, 'exit');
    return typeof code === 'number' ? code : 1;
  } finally {
    await server.stop();
  }
}
