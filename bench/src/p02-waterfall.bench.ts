import { openChromium } from '#lib/chromium.ts';
import type { Bench } from '#lib/bench.ts';
import { callsOf } from '#lib/first-picture.ts';
import { withStack } from '#lib/own-stack.ts';
import { figuresOf, MarkWatch } from '#lib/waterfall.ts';

const tries = 10;
const notes = [
  'Medians of the moments after the press, each in the page where it happened; what happened in fewer than half of the tries is left out. The marks themselves cost time: the whole is to be read in P1.',
];

export const bench: Bench = {
  id: 'P2way',
  title: 'Where the time goes between “Let in” and the first picture at the patient',
  isOnRequest: true,
  run: () =>
    withStack({}, async (stack) => {
      const browser = await openChromium();
      const watch = new MarkWatch();
      try {
        await callsOf(stack, { browser, tries, name: 'p2way', watch });
        return { figures: figuresOf(watch), notes };
      } finally {
        await browser.close();
      }
    }),
};
