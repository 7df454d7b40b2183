import type { Bench } from '#lib/bench.ts';
import { crowdFigures, crowdNotes, crowdSize } from '#lib/crowded-call.ts';
import { withStack } from '#lib/own-stack.ts';

export const bench: Bench = {
  id: 'P10crowd',
  title: '25 people in one call, as the last one to come sees it',
  // On a small machine the calls starve each other, and it measures the machine.
  isOnRequest: true,
  run: () =>
    withStack({ clinicians: crowdSize }, async (stack) => ({
      figures: await crowdFigures(stack),
      notes: crowdNotes,
    })),
};
