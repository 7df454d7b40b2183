import { defineConfig } from 'vitest/config';

/** What is tried against a deployment that runs already: `npm run conformance`, never `npm test`. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'engine',
          environment: 'node',
          include: ['packages/*/test/**/*.conformance.ts'],
          fileParallelism: false,
          testTimeout: 30_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'journeys',
          environment: 'node',
          include: ['e2e/jitsi*.conformance.ts'],
          globalSetup: ['platform/local/src/vitest-jitsi-stack.ts'],
          fileParallelism: false,
          isolate: false,
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 60_000, interval: 100 } },
        },
      },
      {
        test: {
          name: 'moves',
          environment: 'node',
          include: ['e2e/engine-moves.conformance.ts'],
          globalSetup: ['platform/local/src/vitest-jitsi-stack.ts'],
          fileParallelism: false,
          isolate: false,
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 180_000,
          expect: { poll: { timeout: 60_000, interval: 100 } },
        },
      },
    ],
  },
});
