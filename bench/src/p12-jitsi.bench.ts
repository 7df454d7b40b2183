import { execFile } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import {
  overJitsi,
  whenJitsiIsUp,
  type EnginesWithJitsi,
} from '@astra/platform-local/run/jitsi-deployment';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Bench, Figure } from '#lib/bench.ts';
import { openChromium } from '#lib/chromium.ts';
import { lossesOf, ownLiveKit, type Mortal } from '#lib/engine-loss.ts';
import { lossFigures } from '#lib/loss-figures.ts';
import { withStack } from '#lib/own-stack.ts';

/** Twenty each way unless another number is asked for. */
const tries = Number(process.env['BENCH_TRIES'] ?? 20);

export const bench: Bench = {
  id: 'P12jitsi',
  title:
    'The whole engine dies in mid-call (kill -9): from Jitsi to LiveKit, and from LiveKit to Jitsi',
  isOnRequest: true,
  run: async () => ({
    figures: [
      ...named('Jitsi dies: ', await taken('jitsi,livekit', () => jitsi)),
      ...named('LiveKit dies: ', await taken('livekit,jitsi', ownLiveKit)),
    ],
    notes,
  }),
};

const control = (word: string): Promise<unknown> =>
  promisify(execFile)(process.env['CONFORMANCE_CONTROL'] ?? '', [word]);

const jitsi: Mortal = {
  name: 'jitsi',
  kill: async () => {
    await control('kill');
  },
  back: async () => {
    await control('restart');
    await whenJitsiIsUp();
    // Looked at often enough to be trusted again.
    await pause(4_000);
  },
};

async function taken(
  engines: EnginesWithJitsi,
  dies: (stack: Stack) => Mortal,
): Promise<readonly Figure[]> {
  return withStack(await overJitsi(engines), async (stack) => {
    const browser = await openChromium();
    try {
      return lossFigures(await lossesOf(stack, { browser, tries, engine: dies(stack) }));
    } finally {
      await browser.close();
    }
  });
}

const named = (before: string, figures: readonly Figure[]): readonly Figure[] =>
  figures.map((one) => ({ ...one, what: `${before}${one.what}` }));

const notes = [
  `${String(tries)} consultations each way, as P12; Jitsi is a deployment that runs already (Prosody with our modules, Jicofo, one bridge) on the same machine, and all three are killed at once. It is started again after each call, and the next one begins only when it is back in use.`,
];
