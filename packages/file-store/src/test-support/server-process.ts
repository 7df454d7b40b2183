import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, openSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

/** A server of somebody else that a test runs. */
export interface ServerProcess {
  readonly pid: number;
  /** At once, as a machine that fails. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const state = fileURLToPath(new URL('../../../../.astra', import.meta.url));

/** A program that set-up has brought; null where it could not be had. */
export function broughtProgram(path: string): string | null {
  const program = join(state, path);
  return existsSync(program) ? program : null;
}

/** Where the lack of a program is a reason to leave a test out: on machines that cannot have it. */
export const canHaveDebianPrograms = (): boolean => existsSync('/usr/bin/apt-get');

/** Starts it and waits until it takes connections. Its talk goes to `log`. */
export async function startServer(wish: {
  readonly command: string;
  readonly args: readonly string[];
  readonly port: number;
  readonly log: string;
  readonly environment?: NodeJS.ProcessEnv;
}): Promise<ServerProcess> {
  const log = openSync(wish.log, 'a');
  const child = spawn(wish.command, wish.args, {
    stdio: ['ignore', log, log],
    // oxlint-disable-next-line node/no-process-env -- what any program gets, and the settings of this one
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...wish.environment },
  });
  const giveUp = Date.now() + 20_000;
  while (Date.now() < giveUp && child.exitCode === null) {
    if (await takesConnections(wish.port)) {
      return {
        pid: child.pid ?? 0,
        kill: () => end(child, 'SIGKILL'),
        stop: () => end(child, 'SIGTERM'),
      };
    }
    await pause(30);
  }
  child.kill('SIGKILL');
  const words = readFileSync(wish.log, 'utf8').slice(-2000);
  throw new Error(`${wish.command} did not come up.\n${words}`);
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((tell) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      tell(true);
    });
    socket.once('error', () => tell(false));
  });
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
