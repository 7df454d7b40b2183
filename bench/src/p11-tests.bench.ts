import type { Bench } from '#lib/bench.ts';
import { wholeFigure } from '#lib/commands.ts';

/** Everything that is tested, as people type it. */
export const bench: Bench = {
  id: 'P11test',
  title: 'npm test',
  run: async () => ({
    figures: [await wholeFigure('test', 900)],
    notes: ['After set-up. A run that failed is timed too, and its figure says so.'],
  }),
};
