import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import type { DemoPerson } from '@astra/platform-local/run/people';
import type { Stack } from '@astra/platform-local/run/stack';
import { startPageSite } from '@astra/testing/page-site';
import type { BarePage, Opened } from '#lib/bare-chat/page.ts';
import { BrowserLike } from '#lib/browser-like.ts';
import { pageOf } from '#lib/chromium.ts';

declare const bare: BarePage;

/** Two people, of whom one writes and the other reads. */
export type Pair = {
  /** Sends it; gives the milliseconds until it is on the other's screen. */
  readonly say: (text: string) => Promise<number>;
  readonly close: () => Promise<void>;
};

/** A conversation of two. */
export type Room = { readonly id: string; readonly matrixRoomId: string | null };

export async function directRoom(writer: BrowserLike, readerId: string): Promise<Room> {
  for (;;) {
    const room = await writer.post<Room>('/api/chat/direct', { personId: readerId });
    if (room.matrixRoomId !== null) return room;
  }
}

export async function signedIn(stack: Stack, person: DemoPerson): Promise<BrowserLike> {
  const who = new BrowserLike(stack.origin);
  await who.signIn(person);
  return who;
}

/** Two browsers with our page of a direct conversation. */
export async function ourPair(
  stack: Stack,
  browser: Browser,
  [first, second]: readonly [DemoPerson, DemoPerson],
): Promise<Pair> {
  const writer = await signedIn(stack, first);
  const reader = await signedIn(stack, second);
  const room = await directRoom(writer, second.id);
  const [from, to] = await Promise.all([
    openRoom(stack, browser, { who: writer, room }),
    openRoom(stack, browser, { who: reader, room }),
  ]);
  await from.evaluate(() => {
    addEventListener(
      'keydown',
      ({ key }) => {
        if (key === 'Enter') document.title = String(performance.timeOrigin + performance.now());
      },
      { capture: true },
    );
  });
  return {
    say: async (text) => {
      await from.getByRole('textbox', { name: /^Écrire à/u }).fill(text);
      const shown = drawnAt(to, text);
      await from.keyboard.press('Enter');
      const at = await shown;
      return at - Number(await from.title());
    },
    close: async () => {
      await Promise.all([from.context().close(), to.context().close()]);
    },
  };
}

async function openRoom(
  stack: Stack,
  browser: Browser,
  { who, room }: { readonly who: BrowserLike; readonly room: Room },
): Promise<Page> {
  const { page } = await pageOf(browser, stack.origin, who);
  await page.goto(`/salons/${room.id}`);
  await page.getByRole('textbox', { name: /^Écrire à/u }).waitFor({ timeout: 60_000 });
  return page;
}

async function drawnAt(page: Page, text: string): Promise<number> {
  const handle = await page.waitForFunction(
    (words) =>
      document.querySelector('[role=log]')?.textContent.includes(words) === true &&
      performance.timeOrigin + performance.now(),
    text,
    { polling: 'raf', timeout: 30_000 },
  );
  return Number(await handle.jsonValue());
}

/** A page with nothing but the SDK on it, for as many people as come. */
export type BareSite = {
  readonly open: (who: BrowserLike) => Promise<Page>;
  /** Makes keys for a person who has none yet: without them our pages show nothing that this device writes. */
  readonly signDevice: (page: Page) => Promise<void>;
  readonly stop: () => Promise<void>;
};

export async function bareSite(stack: Stack, browser: Browser): Promise<BareSite> {
  const root = join(import.meta.dirname, 'bare-chat');
  const site = await startPageSite({ vite: { root, build: { minify: true } }, program: 'page.ts' });
  return {
    open: async (who) => {
      const page = await (await browser.newContext()).newPage();
      await page.goto(site.origin);
      await page.waitForFunction(() => 'bare' in globalThis);
      const opened = await who.post<Opened>('/api/chat/session', {});
      const { url: homeserver } = stack.run.synapse;
      await page.evaluate((device) => bare.open(device), { ...opened, homeserver });
      return page;
    },
    signDevice: (page) => page.evaluate(() => bare.signDevice()),
    stop: () => site.stop(),
  };
}

/** The peer of P5: two pages with nothing but the SDK, on the same server, in a room of the same kind. */
export async function barePair(
  stack: Stack,
  browser: Browser,
  [first, second]: readonly [DemoPerson, DemoPerson],
): Promise<Pair> {
  const site = await bareSite(stack, browser);
  const writer = await signedIn(stack, first);
  const reader = await signedIn(stack, second);
  const { matrixRoomId } = await directRoom(writer, second.id);
  const [from, to] = [await site.open(writer), await site.open(reader)];
  return {
    say: async (text) => {
      const at = await from.evaluate(([room, words]) => bare.send(room, words), [
        matrixRoomId ?? '',
        text,
      ] as const);
      const handle = await to.waitForFunction((words) => bare.shownAt(words), text, {
        polling: 'raf',
        timeout: 30_000,
      });
      return (await handle.jsonValue()) - at;
    },
    close: async () => {
      await Promise.all([from.context().close(), to.context().close()]);
      await site.stop();
    },
  };
}
