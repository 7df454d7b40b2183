import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '#paths.ts';
import { setUp } from '#setup/set-up.ts';

/** `npm run bench`: set up what is missing and take the figures. */
export async function runBench(args: readonly string[]): Promise<number> {
  const program = ['bench/src/main.ts', 'bench/main.ts']
    .map((path) => join(repositoryRoot, path))
    .find((path) => existsSync(path));
  if (program === undefined) throw new Error('There is no bench in this clone yet.');
  await setUp({ forTests: true });
  const child = spawn(process.execPath, [program, ...args], {
    cwd: repositoryRoot,
    stdio: 'inherit',
  });
  process.on('SIGINT', () => undefined); // the terminal tells the bench itself
  const [code]: unknown[] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}
