import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { stateFolder } from '#paths.ts';
import type { DemoPeople } from '#run/people.ts';
import { freePortBase } from '#run/ports.ts';
import { startStack } from '#run/stack.ts';
import type { RunInfo } from '#run/stack.ts';
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
    /** The one stack of this run's journeys. */
    readonly stack: TestStack;
  }
}

/** Starts one whole stack for the journeys, on free ports and in a throw-away folder, and ends it after them. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await setUp({ forTests: true });
  const state = await mkdtemp(join(tmpdir(), 'astra-e2e-'));
  await chmod(state, 0o755); // the account of PostgreSQL must be able to enter it
  const logs = join(stateFolder(), 'logs', 'e2e');
  const keepLogs = (): Promise<void> =>
    cp(join(state, 'logs'), logs, { recursive: true, force: true });
  try {
    const stack = await startStack({ state, portBase: await freePortBase(), isThrowAway: true });
    const { origin, people, run } = stack;
    project.provide('stack', {
      origin,
      people,
      run,
      statusPage: run.statusPage,
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
