import { overJitsi } from '@astra/platform-local/run/jitsi-deployment';
import type { Stack } from '@astra/platform-local/run/stack';
import { bareJitsiJoins } from '#lib/bare-jitsi-call.ts';
import type { Bench, Outcome } from '#lib/bench.ts';
import { openChromium } from '#lib/chromium.ts';
import { callsOf, figuresOf } from '#lib/first-picture.ts';
import { withStack } from '#lib/own-stack.ts';

const tries = 10;
const notes = [
  `As P1, with a Jitsi deployment that runs already: Prosody with our modules, Jicofo, one bridge, on the same machine. The peer is a page with nothing but the deployment's own client, its token at hand, joining beside somebody whose camera is on, each try in a fresh page; it goes through the same gateway and door.`,
];

export const bench: Bench = {
  id: 'P1jitsi',
  title: 'P1 and P2 over Jitsi',
  isOnRequest: true,
  run: async () => withStack(await overJitsi(), measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  const browser = await openChromium();
  try {
    const peer = await bareJitsiJoins(stack, { browser, tries });
    const taken = await callsOf(stack, { browser, tries, name: 'p1-jitsi' });
    return { figures: figuresOf(taken, peer), notes };
  } finally {
    await browser.close();
  }
}
