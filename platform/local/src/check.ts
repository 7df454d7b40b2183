import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from '#paths.ts';

/** `npm run check`: the tools know how; they live in a room of their own. */
export async function runCheck(args: readonly string[]): Promise<number> {
  const program = join(repositoryRoot, 'tools/src/check.ts');
  const child = spawn(process.execPath, [program, ...args], {
    cwd: repositoryRoot,
    stdio: 'inherit',
  });
  const [code]: unknown[] = await once(child, 'exit');
  return typeof code === 'number' ? code : 1;
}
