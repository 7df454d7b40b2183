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
    ],
  },
});
