import { spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { once } from 'node:events';
import { join } from 'node:path';
import { endsWithSetUp } from '../../bootstrap/interruption.mjs';
import { stateFolder } from '#paths.ts';

/** A command whose whole talk goes to a log; what it said last comes with the error. */
export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly log: string;
  readonly cwd?: string;
  readonly environment?: NodeJS.ProcessEnv;
  readonly timeoutMs: number;
}

/** Runs a command of the set-up to its end; rejects unless it ends well. */
export async function runLogged(wanted: Command): Promise<void> {
  await mkdir(join(stateFolder(), 'logs'), { recursive: true });
  const path = join(stateFolder(), 'logs', `${wanted.log}.log`);
  const file = openSync(path, 'w');
  const child = spawn(wanted.command, wanted.args, {
    cwd: wanted.cwd,
    env: { ...process.env, NO_COLOR: '1', ...wanted.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: wanted.timeoutMs,
  });
  endsWithSetUp(child);
  let last = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      writeSync(file, chunk);
      last = `${last}${chunk.toString()}`.slice(-1500);
    });
  }
  // A command that cannot be started rejects here by its error event.
  const ended: Promise<unknown[]> = once(child, 'close').finally(() => closeSync(file));
  const [code, signal] = await ended;
  if (code === 0) return;
  const ending = typeof signal === 'string' ? signal : `code ${String(code)}`;
  throw new Error(
    `"${wanted.command} ${wanted.args[0] ?? ''}" ended with ${ending}; the whole story is in ${path}.\n${last.trim()}`,
  );
}
