import type { Browser, Page } from 'playwright-core';
import type { DemoPerson } from '@astra/platform-local/run/people';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Bench, Figure, Outcome } from '#lib/bench.ts';
import { bareSite, directRoom, signedIn, type Room } from '#lib/chats.ts';
import { openChromium, pageOf } from '#lib/chromium.ts';
import { inMegabytes, inMs, inSeconds, percentile } from '#lib/figures.ts';
import { firstMessageShown, scrollThrough, sendMany, textboxAt, tabBytes } from '#lib/long-chat.ts';
import { colleague, partBytes, withStack } from '#lib/own-stack.ts';

/** Ten thousand unless another number is asked for. */
const messages = Number(process.env['BENCH_MESSAGES'] ?? 10_000);

export const bench: Bench = {
  id: 'P5long',
  title: 'Chat that has grown: a long conversation',
  run: () => withStack({ clinicians: 2 }, measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  return {
    figures: await longConversation(stack),
    notes: [
      `${String(messages)} messages, encrypted, sealed and sent by a page with nothing but matrix-js-sdk, eight at a time, while the reader is away. To its beginning: the list is held at its top until the first message of all is drawn; every message has been fetched and opened then. Frames: the whole list is then scrolled down at an even pace for ten seconds.`,
      'One headless Chromium without a graphics processor, everything on one machine. Memory is the proportional set size: of the tab’s process, and of Synapse.',
    ],
  };
}

async function longConversation(stack: Stack): Promise<readonly Figure[]> {
  const reader = await signedIn(stack, colleague(stack, 0));
  const others = await openChromium();
  const mine = await openChromium();
  try {
    const writer = colleague(stack, 1);
    const room = await directRoom(reader, writer.id);
    const { page } = await pageOf(mine, stack.origin, reader);
    await textboxAt(page, () => page.goto(`/salons/${room.id}`));
    await page.goto('about:blank');
    await fill(stack, others, { writer, room });
    return await asItIsRead(stack, { mine, page, room });
  } finally {
    await Promise.all([others.close(), mine.close()]);
  }
}

async function fill(
  stack: Stack,
  browser: Browser,
  { writer, room }: { readonly writer: DemoPerson; readonly room: Room },
): Promise<void> {
  const site = await bareSite(stack, browser);
  try {
    const who = await signedIn(stack, writer);
    const page = await site.open(who);
    await site.signDevice(page);
    const begun = performance.now();
    await sendMany(stack, { who, page }, { roomId: room.matrixRoomId ?? '', count: messages });
    console.log(`  sent in ${inSeconds(performance.now() - begun)}`);
  } finally {
    await site.stop();
  }
}

type Reading = { readonly mine: Browser; readonly page: Page; readonly room: Room };

async function asItIsRead(stack: Stack, { mine, page, room }: Reading): Promise<readonly Figure[]> {
  const opened = await textboxAt(page, () => page.goto(`/salons/${room.id}`));
  const short = await tabBytes(mine);
  const toBeginning = await firstMessageShown(page);
  const { frames, lines } = await scrollThrough(page);
  const typical = percentile(frames, 0.5);
  const count = String(messages);
  return [
    { what: `a conversation of ${count} messages opened again`, value: inMs(opened) },
    {
      what: 'from its end to its beginning, all fetched and opened',
      value: inSeconds(toBeginning),
    },
    {
      what: `frames while ${count} messages are scrolled through, median`,
      value: `${(1000 / typical).toFixed(0)} a second`,
      bar: '60',
      holds: 1000 / typical >= 59,
    },
    {
      what: 'time from frame to frame',
      value: `${inMs(percentile(frames, 0.95))} p95, ${inMs(Math.max(...frames))} longest`,
    },
    { what: 'lines in the page meanwhile, most', value: String(lines) },
    {
      what: 'memory',
      value: `tab ${inMegabytes(short)} at the end, ${inMegabytes(await tabBytes(mine))} with all ${count} there, Synapse ${inMegabytes(partBytes(stack, 'synapse'))}`,
    },
  ];
}
