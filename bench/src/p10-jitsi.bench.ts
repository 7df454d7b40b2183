import { overJitsi } from '@astra/platform-local/run/jitsi-deployment';
import { bandwidthFigures, bareJitsiAmong, enoughLines, oursAmong } from '#lib/bandwidth.ts';
import type { Bench } from '#lib/bench.ts';
import { openChromium } from '#lib/chromium.ts';
import { withStack } from '#lib/own-stack.ts';

const size = 4;

export const bench: Bench = {
  id: 'P10jitsi',
  title: `P10 over Jitsi: bandwidth of each of ${String(size)} people who see each other`,
  isOnRequest: true,
  run: async () =>
    withStack({ clinicians: size, ...(await overJitsi()) }, async (stack) => {
      const browser = await openChromium(['--use-fake-device-for-media-stream=fps=10']);
      try {
        const peer = await bareJitsiAmong(stack, browser, size);
        const ours = await oursAmong(stack, browser, size);
        return {
          figures: bandwidthFigures(ours, peer),
          notes: [
            `As P10, with a Jitsi deployment that runs already (one bridge) on the same machine. Peer: as many pages with nothing but its own client, which asks for ${String(enoughLines)} lines of each: the least of Jitsi's own sizes that fills those places. (What its own page would ask for there, 180, is stretched on the screen; asked for that the bare client received 334 kbit/s and sent 111.)`,
          ],
        };
      } finally {
        await browser.close();
      }
    }),
};
