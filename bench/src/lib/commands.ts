import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from '@astra/platform-local/paths';
import type { Figure } from './bench.ts';
import { inSeconds, timed } from './figures.ts';

/** How long a command takes from its first to its last word; one that failed is timed too, and its figure says so. */
export async function wholeFigure(verb: 'check' | 'test', mostSeconds: number): Promise<Figure> {
  const child = run([verb], {});
  child.stdout?.resume();
  child.stderr?.resume();
  const { result, ms } = await timed(async () => {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code;
  });
  const name = verb === 'test' ? 'npm test' : 'npm run check';
  return {
    what: result === 0 ? name : `${name} (failed)`,
    value: inSeconds(ms),
    bar: `≤ ${mostSeconds} s`,
    holds: result === 0 && ms <= mostSeconds * 1000,
  };
}

/** A command of package.json, as it is typed. */
export const run = (
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): ChildProcess =>
  spawn(process.execPath, [join(repositoryRoot, 'platform/local/bootstrap.mjs'), ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
