import type { Bench } from '#lib/bench.ts';
import { withStack } from '#lib/own-stack.ts';
import { wayNotes, wayOfLetIn } from '#lib/waterfall.ts';

export const bench: Bench = {
  id: 'P2way',
  title: 'Where the time goes between “Let in” and the first picture at the patient',
  isOnRequest: true,
  run: () =>
    withStack({}, async (stack) => ({ figures: await wayOfLetIn(stack), notes: wayNotes })),
};
