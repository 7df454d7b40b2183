import { overJitsi } from '@astra/platform-local/run/jitsi-deployment';
import type { Bench } from '#lib/bench.ts';
import { wayOfLetIn, wayNotes } from '#lib/waterfall.ts';
import { withStack } from '#lib/own-stack.ts';

export const bench: Bench = {
  id: 'P2wayjitsi',
  title: 'Where the time goes between “Let in” and the first picture at the patient, over Jitsi',
  isOnRequest: true,
  run: async () =>
    withStack(await overJitsi(), async (stack) => ({
      figures: await wayOfLetIn(stack),
      notes: [...wayNotes, 'Over a Jitsi deployment that runs already, as P1jitsi.'],
    })),
};
