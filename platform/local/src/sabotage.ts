import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { binaryFolder, livekitBinary, repositoryRoot } from '#paths.ts';
import { setUp } from '#setup/set-up.ts';

/** `npm run sabotage`: what the many short runs of tests need; the tools know the rest. */
export async function runSabotage(args: readonly string[]): Promise<number> {
  await setUp({ forTests: true });
  const child = spawn(process.execPath, [join(repositoryRoot, 'tools/src/sabotage.ts'), ...args], {
    cwd: repositoryRoot,
    stdio: 'inherit',
    env: {
      ...process.env,
      // The copies have binaries of their own no more than any other throw-away tree.
      ASTRA_BIN: binaryFolder(),
      LIVEKIT_SERVER: livekitBinary(),
    },
  });
  process.once('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGINT', () => undefined); // the terminal tells the tools themselves
  const [code]: unknown[] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}
