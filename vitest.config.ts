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
];

const excluded = ['**/node_modules/**', '**/dist/**', '**/.astra/**', 'tools/canaries/**'];

/** Journeys whose people must have no device of the chat before them: each has a stack of its own, after the others. */
const fresh = ['e2e/room-calls.test.ts', 'e2e/chat-keeping.test.ts'];

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

/** One stack, one browser: journeys run one after another, after everything else. */
const journeys = (
  name: string,
  files: { readonly include: string[]; readonly exclude: string[] },
  groupOrder: number,
): TestProjectInlineConfiguration => ({
  test: {
    name,
    ...files,
    environment: 'node',
    globalSetup: ['platform/local/src/vitest-stack.ts'],
    fileParallelism: false,
    // Who has signed in in one journey is signed in in the next: a one-time code is taken once.
    isolate: false,
    maxWorkers: 1,
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
    globalSetup: ['packages/testing/src/vitest-postgres.ts'],
    projects: [
      {
        test: {
          name: 'rooms',
          environment: 'node',
          include: rooms.map((room) => `${room}/**/*.test.{ts,tsx}`),
          exclude: excluded,
          // Three on a small machine as well: most of them wait for a server or a browser most of the time.
          maxWorkers: Math.max(3, availableParallelism() - 1),
          // Twice what the slowest takes on a busy machine with two cores.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // What is waited for is there in a moment, but not within one second while two browsers share the machine.
          expect: { poll: { timeout: 45_000 } },
        },
      },
      journeys('e2e', { include: ['e2e/**/*.test.ts'], exclude: [...excluded, ...fresh] }, 1),
      ...fresh.map((file, index) =>
        journeys(`e2e-fresh-${String(index)}`, { include: [file], exclude: excluded }, index + 2),
      ),
    ],
  },
});
