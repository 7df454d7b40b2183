import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { patience } from '@astra/testing/patience';
import { repositoryRoot, stateFolder } from '#paths.ts';
import { withSetupLock } from '../bootstrap/setup-lock.mjs';
import { processesOf } from './processes-of.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A place where the video server is still to be built, by a compiler that takes its time. */
function aPlaceWithASlowCompiler() {
  const state = temporaryFolder();
  cpSync(join(stateFolder(), 'stamps'), join(state, 'stamps'), { recursive: true });
  const tools = join(state, 'tools');
  mkdirSync(tools);
  const marked = join(state, 'compiling');
  const compiler = `#!/bin/sh\n[ "$1" = version ] && echo 'go version go1.26.0 x/y' && exit\n: > '${marked}'\nexec sleep 600\n`;
  writeFileSync(join(tools, 'go'), compiler);
  chmodSync(join(tools, 'go'), 0o755);
  return { state, marked, path: `${tools}${delimiter}${process.env['PATH'] ?? ''}` };
}

/** `npm run setup` there. */
function typed(environment: NodeJS.ProcessEnv = {}) {
  const { state, marked, path } = aPlaceWithASlowCompiler();
  const child = spawn('npm', ['run', 'setup'], {
    cwd: repositoryRoot,
    detached: true,
    env: {
      ...process.env,
      ASTRA_STATE: state,
      ASTRA_BIN: join(state, 'bin'),
      PATH: path,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (words: Buffer) => {
      said += words.toString();
    });
  return { state, child, said: () => said, isCompiling: () => existsSync(marked) };
}

async function setUpUntilItCompiles() {
  const at = typed();
  await vi.waitFor(() => expect(at.isCompiling()).toBe(true), patience);
  return at;
}

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a %s in the middle of the set-up ends what it had begun, and one sentence says how to go on',
  async (signal) => {
    const { state, child, said } = await setUpUntilItCompiles();

    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;

    expect(said()).toContain('Interrupted. Nothing is half-installed: the same command goes on');
    expect(processesOf(state)).toEqual([]);
    expect(existsSync(join(state, 'setup.lock'))).toBe(false);
  },
);

test.each(['SIGHUP', 'SIGKILL'] as const)(
  'a set-up whose npm dies of a %s ends what it had begun',
  async (signal) => {
    const { state, child } = await setUpUntilItCompiles();

    child.kill(signal);

    await vi.waitFor(() => expect(processesOf(state)).toEqual([]), patience);
  },
);

test('what the machine lacks is told before the first long step, and not after it', async () => {
  const { child, said, isCompiling } = typed({ PYTHON: '/nowhere/python3' });

  const [code] = (await once(child, 'close')) as [number];

  expect([code, isCompiling()]).toEqual([1, false]);
  expect(said()).toContain('needs Python 3.10 or newer');
});

const sharing = `
  import { spawn } from 'node:child_process';
  import { shareSetupLock, withSetupLock } from ${JSON.stringify(new URL('../bootstrap/setup-lock.mjs', import.meta.url).href)};
  await withSetupLock(() => {
    const worker = spawn('sleep', ['600'], { stdio: 'ignore' });
    shareSetupLock(worker.pid);
    console.log(worker.pid);
    return new Promise(() => undefined);
  });`;

test('what a killed set-up has left at work is waited for, since it writes where the next one would', async () => {
  const state = temporaryFolder();
  vi.stubEnv('ASTRA_STATE', state);
  onTestFinished(() => void vi.unstubAllEnvs());
  const told = vi.spyOn(console, 'log').mockReturnValue();
  onTestFinished(() => told.mockRestore());
  const maker = spawn(process.execPath, ['--input-type=module', '-e', sharing], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [words] = (await once(maker.stdout, 'data')) as [Buffer];
  const worker = Number(words.toString());
  onTestFinished(() => {
    if (processesOf(state).length > 0) process.kill(worker, 'SIGKILL');
  });
  maker.kill('SIGKILL');
  await once(maker, 'exit');

  const waiting = withSetupLock(() => Promise.resolve('done'));
  await vi.waitFor(() => expect(told).toHaveBeenCalled());

  expect(told.mock.calls.flat().join(' ')).toContain(`kill ${String(worker)}`);
  process.kill(worker, 'SIGTERM');
  await expect(waiting).resolves.toBe('done');
});
