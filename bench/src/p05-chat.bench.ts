import { setTimeout as pause } from 'node:timers/promises';
import type { DemoPerson } from '@astra/platform-local/run/people';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Bench, Outcome } from '#lib/bench.ts';
import { barePair, ourPair } from '#lib/chats.ts';
import { openChromium } from '#lib/chromium.ts';
import { inMs, percentile } from '#lib/figures.ts';
import { withStack } from '#lib/own-stack.ts';

const tries = 40;
const warmUps = 3;

export const bench: Bench = {
  id: 'P5',
  title: 'Chat: sent → on the other’s screen, end to end encrypted',
  run: () => withStack({ clinicians: 2 }, measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  const browser = await openChromium();
  try {
    const ours = await ourPair(stack, browser, [
      who(stack, 'n.berthelot'),
      who(stack, 'h.ferrand'),
    ]);
    const peer = await barePair(stack, browser, [who(stack, 'bench-0'), who(stack, 'bench-1')]);
    const taken: { readonly ours: number; readonly peer: number }[] = [];
    for (let n = 0; n < tries + warmUps; n += 1) {
      const text = `Message number ${String(n)} of a conversation.`;
      const one = { ours: await ours.say(text), peer: await peer.say(text) };
      if (n >= warmUps) taken.push(one);
      await pause(200);
    }
    await Promise.all([ours.close(), peer.close()]);
    return {
      figures: figuresOf(
        taken.map((one) => one.ours),
        taken.map((one) => one.peer),
      ),
      notes: [
        `${String(tries)} messages after ${String(warmUps)} that warm up, ours and the peer’s in turns, 200 ms apart. Ours: Enter pressed in one page of the app → the words drawn in the other’s, through the gateway, with outbox, timeline and formatting. Peer: two pages with nothing but matrix-js-sdk and its Rust crypto, straight to the same Synapse, from the call to send until the decrypted words are in the page.`,
        'Each pair is two people in a direct conversation, four pages of one headless Chromium, everything on one machine.',
      ],
    };
  } finally {
    await browser.close();
  }
}

function who({ people }: Stack, name: string): DemoPerson {
  const found = people.people.find(({ email }) => email.startsWith(name));
  if (!found) throw new Error(`Nobody of the demo is ${name}`);
  return found;
}

function figuresOf(ours: readonly number[], peer: readonly number[]): Outcome['figures'] {
  const [mine, theirs] = [percentile(ours, 0.5), percentile(peer, 0.5)];
  const p95 = percentile(ours, 0.95);
  return [
    {
      what: 'sent → shown, median',
      value: inMs(mine),
      peer: inMs(theirs),
      bar: '≤ 1.10 × peer',
      holds: mine <= 1.1 * theirs,
    },
    { what: 'ratio to the peer', value: (mine / theirs).toFixed(2) },
    {
      what: 'sent → shown, p95',
      value: inMs(p95),
      peer: inMs(percentile(peer, 0.95)),
      bar: '< 300 ms',
      holds: p95 < 300,
    },
  ];
}
