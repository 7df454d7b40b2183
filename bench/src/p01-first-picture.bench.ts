import type { Stack } from '@astra/platform-local/run/stack';
import { bareJoins } from '#lib/bare-call.ts';
import type { Bench, Outcome } from '#lib/bench.ts';
import { openChromium } from '#lib/chromium.ts';
import { inMs, percentile } from '#lib/figures.ts';
import { callsOf, type Taken } from '#lib/first-picture.ts';
import { withStack } from '#lib/own-stack.ts';

const tries = 10;

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
    return outcome(await callsOf(stack, { browser, tries, name: 'p1' }), peer);
  } finally {
    await browser.close();
  }
}

function outcome({ joins, letIns, letInsFromRoom }: Taken, peer: readonly number[]): Outcome {
  const median = percentile(joins, 0.5);
  const ratio = median / percentile(peer, 0.5);
  const letInP95 = percentile(letIns, 0.95);
  const fromRoomP95 = percentile(letInsFromRoom, 0.95);
  return {
    figures: [
      {
        what: 'P1 “Join” → first picture, median',
        value: inMs(median),
        peer: inMs(percentile(peer, 0.5)),
        bar: `≤ 1.10 × peer`,
        holds: ratio <= 1.1,
      },
      { what: 'P1 ratio to the peer', value: ratio.toFixed(2) },
      {
        what: 'P1 “Join” → first picture, p95',
        value: inMs(percentile(joins, 0.95)),
        peer: inMs(percentile(peer, 0.95)),
        bar: '< 2 s',
        holds: percentile(joins, 0.95) < 2_000,
      },
      {
        what: 'P2 “Let in”, the doctor in the room → first picture at the patient, median',
        value: inMs(percentile(letInsFromRoom, 0.5)),
      },
      {
        what: 'P2 the same, p95',
        value: inMs(fromRoomP95),
        bar: '< 1 s',
        holds: fromRoomP95 < 1_000,
      },
      {
        what: 'P2 “Let in” on the day page, which opens the meeting and brings both in, median',
        value: inMs(percentile(letIns, 0.5)),
      },
      { what: 'P2 the same, p95', value: inMs(letInP95), bar: '< 1 s', holds: letInP95 < 1_000 },
    ],
    notes: [
      `${String(tries)} calls after one that warms up, each person a page of one headless Chromium with a fake 720p camera; clocks of both pages are the machine's. Ours includes the decision and the grant; the peer (a page with nothing but the engine's client on the same server) has its token at hand and joins beside somebody whose camera is on.`,
      'P2 from the day page: the meeting is opened, the patient let in, both fetch a grant, connect and start cameras and encoders on the same two cores; the second in the room: the patient was put back to the waiting room before. 60 ms round trip with 1 % loss, and UDP blocked: see P1net.',
    ],
  };
}
