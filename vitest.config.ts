import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import type { FileKind } from '@astra/platform-local/vitest-files';

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

/**
 * Journeys whose people must have no device of the chat before them, or after which all documents are read: they have a
 * stack of their own, where little lies, after the others.
 */
const fresh = ['e2e/room-calls.test.ts', 'e2e/chat-keeping.test.ts', 'e2e/document-search.test.ts'];
/**
 * Those whose files lie on servers of other makers, behind a virus scanner. `ASTRA_FILES` says so of all. What journeys do
 * with documents is tried on each server, without a browser, in `services/documents/test/journeys-on-stores.test.ts`.
 */
const onS3 = ['e2e/visit-uploads.test.ts', 'e2e/refused-files.test.ts'];
const onWebDav = ['e2e/visit-documents.test.ts', 'e2e/document-sharing.test.ts'];
const beside = [...fresh, ...onS3, ...onWebDav];

const everyJourney = 'e2e/**/*.test.ts';

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

/** One stack, one browser: journeys run one after another, after everything else. */
const journeys = (
  name: string,
  include: string[],
  stack: { readonly order: number; readonly name: string; readonly files: FileKind },
): TestProjectInlineConfiguration => ({
  test: {
    name,
    include,
    exclude: include.includes(everyJourney) ? [...excluded, ...beside] : excluded,
    environment: 'node',
    setupFiles: ['e2e/src/vitest-setup.ts'],
    provide: { stackName: stack.name, stackFiles: stack.files },
    fileParallelism: false,
    // Who has signed in in one journey is signed in in the next: a one-time code is taken once.
    isolate: false,
    maxWorkers: 1,
    // Generous, all of them: what the product promises to do within a time says so where it is tried.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 60_000, interval: 100 } },
    sequence: { groupOrder: stack.order },
  },
});

export default defineConfig({
  test: {
    sequence: { sequencer: BrowsersFirst },
    globalSetup: ['packages/testing/src/vitest-postgres.ts', 'platform/local/src/vitest-stack.ts'],
    projects: [
      sideBySide('apart', { include: rooms, exclude: [...excluded, ...together] }, true),
      sideBySide('together', { include: together, exclude: excluded }, false),
      journeys('e2e', [everyJourney], { order: 1, name: 'first', files: 'folder' }),
      journeys('e2e-fresh', fresh, { order: 2, name: 'second', files: 's3' }),
      journeys('e2e-s3', onS3, { order: 3, name: 'second', files: 's3' }),
      journeys('e2e-webdav', onWebDav, { order: 4, name: 'third', files: 'webdav' }),
    ],
  },
});
