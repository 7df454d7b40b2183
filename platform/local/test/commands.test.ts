import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { patience } from '@astra/testing/patience';
import { binaryFolder, repositoryRoot, stateFolder } from '#paths.ts';
import { freePortBase } from '#run/ports.ts';
import { processesOf } from './processes-of.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A command of ours as somebody types it, in a group of processes of its own, with what it says. */
function typed(
  state: string,
  [program = '', ...args]: readonly string[],
  environment: NodeJS.ProcessEnv = {},
): { readonly child: ChildProcess; readonly said: () => string } {
  const child = spawn(program, args, {
    cwd: repositoryRoot,
    detached: true,
    env: { ...process.env, ASTRA_STATE: state, ASTRA_BIN: binaryFolder(), ...environment },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (words: Buffer) => {
      text += words.toString();
    });
  onTestFinished(() => void child.kill('SIGKILL'));
  return { child, said: () => text };
}

/** A state folder of its own, for which nothing has to be built any more. */
function aState(): string {
  const state = temporaryFolder();
  cpSync(join(stateFolder(), 'stamps'), join(state, 'stamps'), { recursive: true });
  return state;
}

const node = process.execPath;
const main = join(repositoryRoot, 'platform/local/src/main.ts');

/** A state folder in which somebody has worked. */
function aLivedInState(): string {
  const state = aState();
  mkdirSync(join(state, 'files'));
  writeFileSync(join(state, 'files', 'letter'), 'precious');
  return state;
}

/** `npm start -- --fresh` at a terminal, answered. */
async function beginAnew(state: string, answer: string): Promise<string> {
  const line = `${node} ${main} start --fresh --without-web`;
  const { child, said } = typed(state, [
    'script',
    '--quiet',
    '--return',
    '--command',
    line,
    '/dev/null',
  ]);
  await vi.waitFor(() => expect(said()).toContain('Type yes:'), { timeout: 30_000 });
  child.stdin?.write(`${answer}\n`);
  await vi.waitFor(() => expect(said()).toMatch(/Nothing was changed|The old data now lies/u), {
    timeout: 30_000,
  });
  child.stdin?.write('\u0003');
  if (child.exitCode === null) await once(child, 'exit');
  return said();
}

test('to begin anew asks at the terminal: no leaves everything as it is', async () => {
  const state = aLivedInState();

  const said = await beginAnew(state, 'no');

  expect(said).toContain('Nothing was changed.');
  expect(readFileSync(join(state, 'files', 'letter'), 'utf8')).toBe('precious');
  expect(readdirSync(state).toSorted()).toEqual(['files', 'stamps']);
});

test('to begin anew asks at the terminal: yes moves what is there aside', async () => {
  const state = aLivedInState();

  await beginAnew(state, 'yes');

  expect(existsSync(join(state, 'files', 'letter'))).toBe(false);
  const [life = ''] = readdirSync(join(state, 'aside'));
  expect(readFileSync(join(state, 'aside', life, 'files', 'letter'), 'utf8')).toBe('precious');
  await vi.waitFor(() => expect(processesOf(state)).toEqual([]), { timeout: 30_000 });
});

test('a start after beginning anew was killed between the moves finishes it, and mixes no two lives', async () => {
  const state = aLivedInState();
  const begun = join(state, 'aside', '2026-11-28T07-37-31.250Z.unfinished');
  mkdirSync(begun, { recursive: true });
  writeFileSync(join(begun, 'secrets.json'), '{"of":"the old life"}');

  const { child, said } = typed(state, [node, main, 'start', '--without-web']);
  await vi.waitFor(() => expect(said()).toContain('Starting…'), patience);
  child.kill('SIGINT');
  await once(child, 'exit');

  const life = join(state, 'aside', '2026-11-28T07-37-31.250Z');
  expect(said()).toContain('Beginning anew was interrupted; it is finished first.');
  expect(readdirSync(life).toSorted()).toEqual(['files', 'secrets.json']);
  expect(readFileSync(join(life, 'files', 'letter'), 'utf8')).toBe('precious');
  expect(readFileSync(join(life, 'secrets.json'), 'utf8')).toBe('{"of":"the old life"}');
});

test.each([
  { what: 'an option that start does not know', option: '--frsh', words: /"--frsh".*--fresh/su },
  { what: 'an option that npm kept for itself', kept: 'true', words: /npm start -- --fresh/u },
])('$what starts nothing, and is told', async ({ option, kept, words }) => {
  const state = aState();

  const { child, said } = typed(state, [node, main, 'start', ...(option ? [option] : [])], {
    npm_config_fresh: kept,
  });
  const [code] = (await once(child, 'close')) as [number];

  expect([code, said()]).toEqual([1, expect.stringMatching(words)]);
  expect(readdirSync(state)).toEqual(['stamps']);
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'a %s to npm alone, as a supervisor sends it, stops everything that npm start has started, and npm ends last',
  async (signal) => {
    const state = aState();
    const ports = { ASTRA_PORT_BASE: String(await freePortBase()) };
    const { child, said } = typed(state, ['npm', 'start', '--', '--without-web'], ports);
    const isRunning = (): boolean =>
      processesOf(state).some((words) => words.startsWith(join(binaryFolder(), 'livekit-server')));
    await vi.waitUntil(isRunning, { timeout: 45_000, interval: 100 });

    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;

    expect(said()).toContain('Everything has stopped.');
    expect(processesOf(state)).toEqual([]);
  },
);
