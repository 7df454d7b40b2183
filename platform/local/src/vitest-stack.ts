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
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** The stacks of this run's journeys, one for each worker. */
    readonly stacks: readonly TestStack[];
  }
}

/** A stack that runs already, named by its state folder in `ASTRA_RUNNING`: quicker while a journey is being written. */
async function useRunning(project: TestProject, state: string): Promise<void> {
  const read = async (file: string): Promise<unknown> =>
    JSON.parse(await readFile(join(state, file), 'utf8'));
  // Both were written by our own stack.
  const run = (await read('run.json')) as RunInfo;
  const people = (await read('people.json')) as DemoPeople;
  const { origin, statusPage } = run;
  project.provide('stacks', [{ origin, people, run, statusPage, chromium: findChromium() ?? '' }]);
}

/** Starts a whole stack for each worker, on free ports and in a throw-away folder, and ends them after the journeys. */
export async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const running = process.env['ASTRA_RUNNING'];
  if (running !== undefined) {
    await useRunning(project, running);
    return undefined;
  }
  const workers = Array.from({ length: project.config.maxWorkers }, (_, index) => index);
  const starting = await Promise.allSettled(
    workers.map(async (worker) =>
      startTestStack(
        { portBase: await freePortBase(20_000 + 5000 * worker), withStandBy: true },
        `e2e-${String(worker + 1)}`,
      ),
    ),
  );
  const started = starting.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const stop = async (): Promise<void> => {
    await Promise.all(started.map((each) => each.stop()));
  };
  const failure = starting.find((each) => each.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  project.provide(
    'stacks',
    started.map(({ stack }) => stack),
  );
  return stop;
}

interface StartedStack {
  readonly stack: TestStack;
  stop(): Promise<void>;
}

/** The same with what a run wants otherwise; its logs are kept under this name. */
export async function startTestStack(
  own: Pick<StackOptions, 'portBase' | 'changes' | 'withStandBy'>,
  name: string,
): Promise<StartedStack> {
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
    const { origin, people, run } = stack;
    const chromium = findChromium() ?? '';
    return {
      stack: { origin, people, run, statusPage: run.statusPage, chromium },
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
