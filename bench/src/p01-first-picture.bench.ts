import type { Stack } from '@astra/platform-local/run/stack';
import { bareJoins } from '#lib/bare-call.ts';
import type { Bench, Outcome } from '#lib/bench.ts';
import { openChromium } from '#lib/chromium.ts';
import { callsOf, figuresOf } from '#lib/first-picture.ts';
import { withStack } from '#lib/own-stack.ts';

const tries = 10;
const notes = [
  `${String(tries)} calls after one that warms up, each person a page of one headless Chromium with a fake 720p camera; clocks of both pages are the machine's. Ours includes the decision and the grant; the peer (a page with nothing but the engine's client on the same server) has its token at hand and joins beside somebody whose camera is on.`,
  'P2 from the day page: the meeting is opened, the patient let in, both fetch a grant, connect and start cameras and encoders on the same two cores; the second in the room: the patient was put back to the waiting room before. 60 ms round trip with 1 % loss, and UDP blocked: see P1net.',
];

export const bench: Bench = {
  id: 'P1',
  title:
    '“Join” pressed → first picture of the other, page loaded (and P2: “Let in” pressed → first picture at the patient)',
  run: () => withStack({}, measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  const browser = await openChromium();
  try {
    const peer = await bareJoins(stack, { browser, tries });
    const taken = await callsOf(stack, { browser, tries, name: 'p1' });
    return { figures: figuresOf(taken, peer), notes };
  } finally {
    await browser.close();
  }
}
