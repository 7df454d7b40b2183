import { once } from 'node:events';
import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import type { TestProject } from 'vitest/node';
import { stateFolder } from '#paths.ts';
import type { DemoPeople } from '#run/people.ts';
import { freePortBase } from '#run/ports.ts';
import { startStack } from '#run/stack.ts';
import type { RunInfo, StackOptions } from '#run/stack.ts';
import { findChromium } from '#setup/chromium.ts';
import { setUp } from '#setup/set-up.ts';
import { fileKinds, startFiles, type FileKind } from './vitest-files.ts';

/** What the journeys know of the stack that was started for them. */
export interface TestStack {
  readonly origin: string;
  readonly statusPage: string;
  readonly people: DemoPeople;
  readonly run: RunInfo;
  readonly chromium: string;
  /** Where the stack expects an editor of office documents; it is there when a journey starts one. */
  readonly editor: string;
  /** Where an organisation may connect a file server to be looked at, likewise. */
  readonly fileServer: string;
  /** Where a site of the house is whose pages links are previewed from, likewise. */
  readonly webSite: string;
  /** The process of the virus scanner; null: nothing is scanned. */
  readonly scannerPid: number | null;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The one stack of this run, where it is there before the first test. */
    readonly stack: TestStack;
    /** Where journeys ask for theirs; see `serveStacks`. */
    readonly stackDoor: string;
    /** Which one they ask for: journeys that ask for the same have the same. */
    readonly stackName: string;
    /** Where its files lie, unless `ASTRA_FILES` says otherwise; see `startFiles`. */
    readonly stackFiles: FileKind;
  }
}

interface StartedStack {
  readonly stack: TestStack;
  readonly stop: () => Promise<void>;
}

/** On a port beside those of the stack. */
const editorAt = (portBase: number): string => `http://localhost:${portBase + 14}`;
const webSiteAt = (portBase: number): string => `http://127.0.0.1:${portBase + 16}`;
const fileServerAt = (portBase: number): string => `http://127.0.0.1:${portBase + 15}`;

/** A stack that runs already, named by its state folder in `ASTRA_RUNNING`: quicker while a journey is being written. */
async function findRunning(state: string): Promise<StartedStack> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(state, file), 'utf8'));
  // Both were written by our own stack.
  const run = (await read('run.json')) as RunInfo;
  const people = (await read('people.json')) as DemoPeople;
  return { stack: testStack(run, people), stop: () => Promise.resolve() };
}

const testStack = (run: RunInfo, people: DemoPeople): TestStack => ({
  origin: run.origin,
  people,
  run,
  statusPage: run.statusPage,
  editor: editorAt(Number(new URL(run.origin).port)),
  fileServer: fileServerAt(Number(new URL(run.origin).port)),
  webSite: webSiteAt(Number(new URL(run.origin).port)),
  scannerPid: null,
  chromium: findChromium() ?? '',
});

function fileKind(asked: string): FileKind {
  const wish = process.env['ASTRA_FILES'] ?? asked;
  const kind = fileKinds.find((each) => each === wish);
  if (kind) return kind;
  throw new Error(`ASTRA_FILES is one of: ${fileKinds.join(', ')}`);
}

async function startOwn(name: string, files: string): Promise<StartedStack> {
  const running = process.env['ASTRA_RUNNING'];
  if (running !== undefined) return findRunning(running);
  const portBase = await freePortBase();
  const beside = await startFiles(fileKind(files));
  const settings = { WOPI_EDITOR_URL: editorAt(portBase) };
  const documents = {
    ...settings,
    ...beside.settings,
    FILE_SERVER_INSIDE: fileServerAt(portBase),
  };
  const chat = { PREVIEW_ORIGINS_INSIDE: webSiteAt(portBase) };
  const changes = { documents, chat, gateway: settings };
  try {
    const { stack, stop } = await startThrowAway(name, { portBase, changes, withStandBy: true });
    return {
      stack: { ...stack, scannerPid: beside.scannerPid },
      stop: async () => {
        await stop();
        await beside.stop();
      },
    };
  } catch (error) {
    await beside.stop();
    throw error;
  }
}

/**
 * Serves whole stacks to journeys, each on free ports and in a throw-away folder. One is started when the first journey asks
 * for it by its name, and ends when they ask for another: a stack in which nobody does anything costs the others a tenth of
 * the machine.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let last: { readonly name: string; readonly started: Promise<StartedStack> } | undefined;
  const end = async (): Promise<void> => {
    const stack = await last?.started.catch(() => undefined);
    await stack?.stop();
  };
  const open = async (name: string, files: string): Promise<TestStack> => {
    if (last?.name !== name) {
      await end();
      last = { name, started: startOwn(name, files) };
    }
    return (await last.started).stack;
  };
  const server = createServer((request, reply) => {
    const [name = '', files = ''] = (request.url?.slice(1) ?? '').split('/');
    open(name, files).then(
      (stack) => reply.end(JSON.stringify(stack)),
      (error: unknown) => reply.writeHead(500).end(inspect(error)),
    );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo; // a TCP server has this kind of address
  project.provide('stackDoor', `http://127.0.0.1:${String(port)}`);
  return async () => {
    server.close();
    await end();
  };
}

type Own = Pick<StackOptions, 'portBase' | 'changes' | 'withStandBy'>;

/** One that is there before the first test, with what a run wants otherwise. */
export async function startTestStack(project: TestProject, own: Own): Promise<() => Promise<void>> {
  const { stack, stop } = await startThrowAway('e2e', own);
  project.provide('stack', stack);
  return stop;
}

async function startThrowAway(name: string, own: Own): Promise<StartedStack> {
  // All people of the journeys come from one address.
  process.env['RATE_FACTOR'] ??= '50';
  await setUp({ forTests: true });
  const state = await mkdtemp(join(tmpdir(), 'astra-e2e-'));
  await chmod(state, 0o755); // the account of PostgreSQL must be able to enter it
  const logs = join(stateFolder(), 'logs', name);
  const keepLogs = (): Promise<void> =>
    cp(join(state, 'logs'), logs, { recursive: true, force: true });
  try {
    const stack = await startStack({ ...own, state, isThrowAway: true });
    return {
      stack: testStack(stack.run, stack.people),
      stop: async () => {
        await stack.stop();
        await keepLogs();
        await rm(state, { recursive: true, force: true });
      },
    };
  } catch (error) {
    await keepLogs().catch(() => undefined);
    throw error;
  }
}
