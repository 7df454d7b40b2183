import { bandwidthFigures, bareAmong, oursAmong } from '#lib/bandwidth.ts';
import type { Bench } from '#lib/bench.ts';
import { openChromium } from '#lib/chromium.ts';
import { withStack } from '#lib/own-stack.ts';

const size = 4;

/** What a person of a call sends and receives when everybody sees everybody, beside the engine's client by itself. */
export const bench: Bench = {
  id: 'P10',
  title: `bandwidth of each of ${String(size)} people who see each other`,
  run: () =>
    withStack({ clinicians: size }, async (stack) => {
      const browser = await openChromium(['--use-fake-device-for-media-stream=fps=10']);
      try {
        const peer = await bareAmong(stack, browser, size);
        const ours = await oursAmong(stack, browser, size);
        return {
          figures: bandwidthFigures(ours, peer),
          notes: [
            `${String(size)} pages of one headless Chromium, each with a fake camera of 720p at 10 pictures a second and a beeping microphone; 15 s, taken when 20 s have passed. Sound and picture, without the headers of the network; the average of all. Peer: as many pages with nothing but the engine's client as it is set by itself, in a room of the same server.`,
            'The engine takes a layer for enough that has nine tenths of the lines asked for: 270 stand on 284 here. The server is the engine as it is: what it can carry by itself is not ours, and is not measured here.',
          ],
        };
      } finally {
        await browser.close();
      }
    }),
};
