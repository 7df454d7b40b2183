import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { freePortBase } from '#run/ports.ts';
import { startStack } from '#run/stack.ts';
import { temporaryFolder } from './temporary-folder.ts';

const program = fileURLToPath(new URL('a-stack.ts', import.meta.url));

/** A stack in a process of its own, so that the process can die. */
async function aStackElsewhere(state: string, portBase: number): Promise<ChildProcess> {
  const child = spawn(process.execPath, [program, state, String(portBase)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
  expect(line).toBe('ready');
  return child;
}

test('after the supervisor itself was killed, the next start clears up and works', async () => {
  const state = temporaryFolder();
  const portBase = await freePortBase();
  const first = await aStackElsewhere(state, portBase);
  first.kill('SIGKILL');
  await once(first, 'exit');
  const told: string[] = [];

  const options = { state, portBase, isThrowAway: true, services: [] };
  const stack = await startStack({ ...options, tell: (sentence) => void told.push(sentence) });
  onTestFinished(() => stack.stop());

  expect(told).toEqual(['Ended what an earlier run had left behind: livekit, mailpit, postgres.']);
  expect(stack.parts().every((part) => part.state === 'up')).toBe(true);
});

test('a stop that is asked for in the middle of the start leaves nothing running', async () => {
  const stopping = new AbortController();
  const options = {
    state: temporaryFolder(),
    portBase: await freePortBase(),
    isThrowAway: true,
    services: [],
  };

  const starting = startStack({ ...options, signal: stopping.signal });
  stopping.abort();

  await expect(starting).rejects.toThrow('aborted');
  const again = await startStack(options);
  onTestFinished(() => again.stop());
  expect(again.parts()).toHaveLength(3);
});
