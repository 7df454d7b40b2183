import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Projects that need nothing but Node and, for some, the run's own PostgreSQL. */
const rooms = [
  'packages/*',
  'services/*',
  'platform/local',
  'platform/jitsi',
  'platform/compose',
  'tools',
  'apps/web',
  'bench',
].map((room) => `${room}/**/*.test.{ts,tsx}`);

/**
 * Of these, files that leave nothing behind in their process and look at nothing of it: what a service is made of is read
 * once a worker, not once a file.
 */
const together = ['services/*', 'packages/{kit,page-state,policy}', 'apps/web/src'].map(
  (folder) => `${folder}/**/*.test.{ts,tsx}`,
);

const excluded = ['**/node_modules/**', '**/dist/**', '**/.astra/**', 'tools/canaries/**'];

const named = (...names: readonly string[]): string[] => names.map((name) => `e2e/${name}.test.ts`);

/** Journeys in which something must be over within a time, or that change the machine's own network: with nothing beside them. */
const timed = named(
  'bad-day',
  'blocked-network',
  'conversation',
  'engine-loss',
  'own-network',
  'staff',
  'visit-documents',
);

/** Journeys whose people must have no device of the chat before them: they have a stack of their own. */
const fresh = named('room-calls', 'chat-keeping');

const isBrowser = ({ moduleId }: TestSpecification): boolean =>
  /\/test\/(?:browser|call)\//u.test(moduleId);

/** Calls in a browser mostly wait, and take longest of all: begun first, they cost nobody's time at the end. */
class BrowsersFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    // oxlint-disable-next-line unicorn/no-array-sort -- the sequencer's own, of no array
    const sorted = await super.sort(files);
    return [...sorted.filter(isBrowser), ...sorted.filter((file) => !isBrowser(file))];
  }
}

const sideBySide = (
  name: string,
  files: { readonly include: string[]; readonly exclude: string[] },
  isolate: boolean,
): TestProjectInlineConfiguration => ({
  test: {
    name,
    ...files,
    environment: 'node',
    isolate,
    // Three on a small machine as well: most of them wait for a server or a browser most of the time.
    maxWorkers: Math.max(3, availableParallelism() - 1),
    // Twice what the slowest takes on a busy machine with two cores.
    testTimeout: 60_000,
    // The first file to need a chat server waits for two of them: the one that is copied, and its own.
    hookTimeout: 150_000,
    // What is waited for is there in a moment, but not within one second while two browsers share the machine.
    expect: { poll: { timeout: 45_000 } },
  },
});

/** Where journeys run: how many at once, after what, and on which stack. */
type Run = {
  readonly groupOrder: number;
  readonly stackName: string;
  /** Each has a stack and a browser of its own. */
  readonly atOnce: number;
};

/** After everything else, on whole stacks. */
const journeys = (
  name: string,
  files: { readonly include: string[]; readonly exclude: string[] },
  { groupOrder, ...run }: Run,
): TestProjectInlineConfiguration => ({
  test: {
    name,
    ...files,
    environment: 'node',
    setupFiles: ['e2e/src/vitest-setup.ts'],
    provide: run,
    // Who has signed in in one journey is signed in in the next: a one-time code is taken once.
    isolate: false,
    maxWorkers: run.atOnce,
    // Generous, all of them: what the product promises to do within a time says so where it is tried.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000, interval: 100 } },
    sequence: { groupOrder },
  },
});

export default defineConfig({
  test: {
    sequence: { sequencer: BrowsersFirst },
    globalSetup: ['packages/testing/src/vitest-postgres.ts', 'platform/local/src/vitest-stack.ts'],
    projects: [
      sideBySide('apart', { include: rooms, exclude: [...excluded, ...together] }, true),
      sideBySide('together', { include: together, exclude: excluded }, false),
      journeys(
        'e2e',
        { include: ['e2e/**/*.test.ts'], exclude: [...excluded, ...timed, ...fresh] },
        // A stack that runs already is one, and journeys in it come one after another.
        { groupOrder: 1, stackName: 'e2e', atOnce: process.env['ASTRA_RUNNING'] ? 1 : 2 },
      ),
      journeys(
        'e2e-timed',
        { include: timed, exclude: excluded },
        { groupOrder: 2, stackName: 'e2e', atOnce: 1 },
      ),
      journeys(
        'e2e-fresh',
        { include: fresh, exclude: excluded },
        { groupOrder: 3, stackName: 'e2e-fresh', atOnce: 1 },
      ),
    ],
  },
});
