import { overJitsi } from '@astra/platform-local/run/jitsi-deployment';
import type { Bench } from '#lib/bench.ts';
import { crowdFigures, crowdNotes, crowdSize } from '#lib/crowded-call.ts';
import { withStack } from '#lib/own-stack.ts';

export const bench: Bench = {
  id: 'P10jitsi',
  title: '25 people in one call over Jitsi, as the last one to come sees it',
  isOnRequest: true,
  run: async () =>
    withStack({ clinicians: crowdSize, ...(await overJitsi()) }, async (stack) => ({
      figures: await crowdFigures(stack),
      notes: crowdNotes('a Jitsi that runs already (one bridge)'),
    })),
};
