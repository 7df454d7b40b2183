import type { Stack } from '@astra/platform-local/run/stack';
import type { Bench, Outcome } from '#lib/bench.ts';
import { openChromium } from '#lib/chromium.ts';
import { lossesOf, ownLiveKit } from '#lib/engine-loss.ts';
import { lossFigures } from '#lib/loss-figures.ts';
import { withStack } from '#lib/own-stack.ts';

/** Twenty unless another number is asked for. */
const tries = Number(process.env['BENCH_TRIES'] ?? 20);

export const bench: Bench = {
  id: 'P12',
  title: 'A video server dies in mid-call (kill -9) → the pictures move again on the stand-by',
  run: () => withStack({ withStandBy: true }, measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  const browser = await openChromium();
  try {
    const taken = await lossesOf(stack, { browser, tries, engine: ownLiveKit(stack) });
    return { figures: lossFigures(taken), notes };
  } finally {
    await browser.close();
  }
}

const notes = [
  `${String(tries)} consultations of a doctor and a patient, each in one headless Chromium with a fake 720p camera, on LiveKit with a second LiveKit as stand-by. The first server is killed by its process id; a picture counts when a frame of a new track is drawn. The dead server stays away for eight seconds, and each call begins only when it is back in use.`,
  'Clocks: the kill by the bench, the frames by the pages, on one machine. Detection is by looks every half second; two must fail.',
];
