import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Stack } from '@astra/platform-local/run/stack';
import type { Bench, Figure, Outcome } from '#lib/bench.ts';
import type { BrowserLike } from '#lib/browser-like.ts';
import { bareSite, directRoom, signedIn, type Room } from '#lib/chats.ts';
import { openChromium, pageOf } from '#lib/chromium.ts';
import { inMegabytes, inMs } from '#lib/figures.ts';
import { sendMany, tabBytes, textboxAt } from '#lib/long-chat.ts';
import { colleague, partBytes, personWho, withStack } from '#lib/own-stack.ts';

const sizes = [2, 20, 200];
const most = Math.max(...sizes);
/** By then all rooms have come to the page of before, and the server has done its work for them. */
const restMs = 8_000;

export const bench: Bench = {
  id: 'P5rooms',
  title: 'Chat that has grown: many rooms',
  run: () => withStack({ clinicians: most + 1 }, measure),
};

async function measure(stack: Stack): Promise<Outcome> {
  const figures: Figure[] = [];
  const who = await signedIn(stack, colleague(stack, most));
  const rooms: Room[] = [];
  for (const size of sizes) {
    for (let n = rooms.length; n < size; n += 1)
      rooms.push(await directRoom(who, colleague(stack, n).id));
    figures.push(...(await opening(stack, who, rooms)));
  }
  figures.push(...(await archived(stack, rooms)));
  for (const { what, value } of figures) console.log(`  ${what}: ${value}`);
  return {
    figures,
    notes: [
      'Opened for the first time: the address of a room is gone to in a browser that has never been there → one can write. It loads the app, opens a device of the chat, syncs all rooms and makes the keys. Again: the same page loaded anew at once, while the server still gathers the other rooms for it; later: eight seconds after that. The rooms are direct conversations, with others who have no device.',
      `The archive: two administrators declare it for all ${String(most)} conversations, and one encrypted message is written in each. Grown is the chat service's process, from before the first rule until all is kept.`,
      'One headless Chromium, everything on one machine. Memory is the proportional set size: of the tab’s process, of Synapse, of the chat service.',
    ],
  };
}

async function opening(
  stack: Stack,
  who: BrowserLike,
  rooms: readonly Room[],
): Promise<readonly Figure[]> {
  // A browser that has not been there before, each time: what a device keeps makes the next opening quicker.
  const browser = await openChromium();
  const size = String(rooms.length);
  try {
    const { page } = await pageOf(browser, stack.origin, who);
    const address = `/salons/${rooms.at(-1)?.id ?? ''}`;
    const first = await textboxAt(page, () => page.goto(address));
    const again = await textboxAt(page, () => page.reload());
    await delay(restMs);
    const later = await textboxAt(page, () => page.reload());
    const bar = rooms.length === most ? { bar: '≤ 2 s', holds: first <= 2_000 } : {};
    const [tab, synapse] = [await tabBytes(browser), partBytes(stack, 'synapse')];
    return [
      { what: `opened for the first time, ${size} rooms`, value: inMs(first), ...bar },
      { what: `opened again, ${size} rooms`, value: inMs(again) },
      { what: `opened again later, ${size} rooms`, value: inMs(later) },
      {
        what: `memory with ${size} rooms`,
        value: `tab ${inMegabytes(tab)}, Synapse ${inMegabytes(synapse)}`,
      },
    ];
  } finally {
    await browser.close();
  }
}

type Rule = { readonly rule: { readonly id: string } | null };

async function archived(stack: Stack, rooms: readonly Room[]): Promise<readonly Figure[]> {
  const one = await signedIn(stack, personWho(stack, 'organisation-administrator'));
  const last = stack.people.people.at(-1);
  if (!last) throw new Error('There is no second administrator');
  const other = await signedIn(stack, last);
  const before = partBytes(stack, 'chat');
  const reason = 'To see what it takes';
  const { rule } = await one.post<Rule>('/api/chat/archive/propose', { reason, hasDirect: true });
  await other.post('/api/chat/archive/confirm', { ruleId: rule?.id });
  const count = rooms.length;
  await until(
    stack,
    'select from rooms, archive_rules where ready_at is not null and done = wanted',
    count,
  );
  const joined = partBytes(stack, 'chat');
  await writeInEach(stack, rooms);
  await until(stack, 'select from archived_messages where is_open', count);
  const kept = inMegabytes(partBytes(stack, 'chat'));
  return [
    {
      what: `the chat service before an archive; with it in ${String(count)} rooms; with a message of each`,
      value: `${inMegabytes(before)}; ${inMegabytes(joined)}; ${kept}`,
    },
  ];
}

/** Until the chat service's database has so many rows of these. */
async function until({ run }: Stack, rows: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: run.databases['chat']?.ownerUrl });
  await client.connect();
  try {
    await client.query("select set_config('astra.scope', 'system', false)");
    while (((await client.query(rows)).rowCount ?? 0) < count) await delay(250);
  } finally {
    await client.end();
  }
}

async function writeInEach(stack: Stack, rooms: readonly Room[]): Promise<void> {
  const browser = await openChromium();
  const site = await bareSite(stack, browser);
  try {
    const who = await signedIn(stack, colleague(stack, most));
    const page = await site.open(who);
    for (const { matrixRoomId } of rooms)
      await sendMany(stack, { who, page }, { roomId: matrixRoomId ?? '', count: 1 });
  } finally {
    await site.stop();
    await browser.close();
  }
}
