import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { stateFolder } from '#paths.ts';
import type { DemoPeople } from '#run/people.ts';
import { freePortBase } from '#run/ports.ts';
import { startStack } from '#run/stack.ts';
import type { RunInfo, StackOptions } from '#run/stack.ts';
import { findChromium } from '#setup/chromium.ts';
import { setUp } from '#setup/set-up.ts';

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
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The one stack of this run's journeys. */
    readonly stack: TestStack;
  }
}

/** On a port beside those of the stack. */
const editorAt = (portBase: number): string => `http://localhost:${portBase + 14}`;
const fileServerAt = (portBase: number): string => `http://127.0.0.1:${portBase + 15}`;

/** A stack that runs already, named by its state folder in `ASTRA_RUNNING`: quicker while a journey is being written. */
async function useRunning(project: TestProject, state: string): Promise<void> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(state, file), 'utf8'));
  // Both were written by our own stack.
  const run = (await read('run.json')) as RunInfo;
  const people = (await read('people.json')) as DemoPeople;
  const { origin, statusPage } = run;
  const portBase = Number(new URL(origin).port);
  project.provide('stack', {
    origin,
    people,
    run,
    statusPage,
    editor: editorAt(portBase),
    fileServer: fileServerAt(portBase),
    chromium: findChromium() ?? '',
  });
}

/** Starts one whole stack for the journeys, on free ports and in a throw-away folder, and ends it after them. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const running = process.env['ASTRA_RUNNING'];
  if (running !== undefined) {
    await useRunning(project, running);
    return undefined;
  }
  const portBase = await freePortBase();
  const settings = { WOPI_EDITOR_URL: editorAt(portBase) };
  const documents = { ...settings, FILE_SERVER_INSIDE: fileServerAt(portBase) };
  const changes = { documents, gateway: settings };
  return startTestStack(project, { portBase, changes, withStandBy: true });
}

/** The same with what a run wants otherwise. */
export async function startTestStack(
  project: TestProject,
  own: Pick<StackOptions, 'portBase' | 'changes' | 'withStandBy'>,
): Promise<() => Promise<void>> {
  // All people of the journeys come from one address.
  process.env['RATE_FACTOR'] ??= '50';
  await setUp({ forTests: true });
  const state = await mkdtemp(join(tmpdir(), 'astra-e2e-'));
  await chmod(state, 0o755); // the account of PostgreSQL must be able to enter it
  const logs = join(stateFolder(), 'logs', 'e2e');
  const keepLogs = (): Promise<void> =>
    cp(join(state, 'logs'), logs, { recursive: true, force: true });
  try {
    const stack = await startStack({ ...own, state, isThrowAway: true });
    const { origin, people, run } = stack;
    project.provide('stack', {
      origin,
      people,
      run,
      statusPage: run.statusPage,
      editor: editorAt(Number(new URL(origin).port)),
      fileServer: fileServerAt(Number(new URL(origin).port)),
      chromium: findChromium() ?? '',
    });
    return async () => {
      await stack.stop();
      await keepLogs();
      await rm(state, { recursive: true, force: true });
    };
  } catch (error) {
    await keepLogs().catch(() => undefined);
    throw error;
  }
}
