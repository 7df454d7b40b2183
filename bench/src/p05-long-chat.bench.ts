import type { Browser, Page } from 'playwright-core';
import type { DemoPerson } from '@astra/platform-local/run/people';
import type { Stack } from '@astra/platform-local/run/stack';
import { memoryBytes } from '@astra/platform-local/status/memory';
import type { Bench, Figure, Outcome } from '#lib/bench.ts';
import { bareSite, directRoom, signedIn, type Room } from '#lib/chats.ts';
import { openChromium, pageOf } from '#lib/chromium.ts';
import { inMegabytes, inMs, inSeconds, percentile } from '#lib/figures.ts';
import { firstMessageShown, scrollThrough, sendMany, textboxAt, tabBytes } from '#lib/long-chat.ts';
import { withStack } from '#lib/own-stack.ts';

const sizes = [2, 20, 200];
const messages = 10_000;

export const bench: Bench = {
  id: 'P5long',
  title: 'Chat that has grown: many rooms, and a long conversation',
  run: () => withStack({ clinicians: Math.max(...sizes) + sizes.length + 1 }, measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  const figures: Figure[] = [];
  for (const [at, size] of sizes.entries()) {
    // One who has not been there before, each time: what a device keeps would make the next opening quicker.
    const who = colleague(stack, at);
    figures.push(...(await openingWith(stack, who, size)));
  }
  figures.push(...(await longConversation(stack)));
  return {
    figures,
    notes: [
      'Opened for the first time: the address of a room is gone to in a browser that has never been there → one can write. It loads the app, opens a device of the chat, syncs all rooms and makes the keys. Again: the same page loaded anew. Each person has that many direct conversations, with others who have no device.',
      `The long conversation: ${String(messages)} messages, encrypted, sent by a page with nothing but matrix-js-sdk while the reader is elsewhere in the app. To its beginning: the list is held at its top until the first message of all is drawn; every message has been fetched and opened then. Frames: the whole list is then scrolled down at an even pace for ten seconds.`,
      'One headless Chromium without a graphics processor, everything on one machine. Memory is the proportional set size: of the tab’s process, and of Synapse.',
    ],
  };
}

function colleague({ people }: Stack, n: number): DemoPerson {
  const found = people.people.find(({ email }) => email.startsWith(`bench-${String(n)}@`));
  if (!found) throw new Error('There are fewer people than were asked for');
  return found;
}

const partBytes = (stack: Stack, wanted: string): number => {
  const pid = stack.parts().find(({ name }) => name === wanted)?.pid;
  return pid === undefined ? 0 : memoryBytes(pid);
};

async function openingWith(
  stack: Stack,
  person: DemoPerson,
  size: number,
): Promise<readonly Figure[]> {
  const who = await signedIn(stack, person);
  const rooms: Room[] = [];
  for (let n = 0; n < size; n += 1)
    rooms.push(await directRoom(who, colleague(stack, sizes.length + 1 + n).id));
  const browser = await openChromium();
  try {
    const { page } = await pageOf(browser, stack.origin, who);
    const address = `/salons/${rooms.at(-1)?.id ?? ''}`;
    const first = await textboxAt(page, () => page.goto(address));
    const again = await textboxAt(page, () => page.reload());
    const isAll = size === Math.max(...sizes);
    const bar = isAll ? { bar: '≤ 2 s', holds: first <= 2_000 } : {};
    return [
      { what: `opened for the first time, ${String(size)} rooms`, value: inMs(first), ...bar },
      { what: `opened again, ${String(size)} rooms`, value: inMs(again) },
      {
        what: `memory with ${String(size)} rooms`,
        value: `tab ${inMegabytes(await tabBytes(browser))}, Synapse ${inMegabytes(partBytes(stack, 'synapse'))}`,
      },
    ];
  } finally {
    await browser.close();
  }
}

async function longConversation(stack: Stack): Promise<readonly Figure[]> {
  const reader = await signedIn(stack, colleague(stack, sizes.length));
  const others = await openChromium();
  const mine = await openChromium();
  try {
    const writer = colleague(stack, sizes.length + 1);
    const room = await directRoom(reader, writer.id);
    const { page } = await pageOf(mine, stack.origin, reader);
    await textboxAt(page, () => page.goto(`/salons/${room.id}`));
    await page.goto('/');
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
    const page = await site.open(await signedIn(stack, writer));
    await sendMany(stack, page, { roomId: room.matrixRoomId ?? '', count: messages });
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
