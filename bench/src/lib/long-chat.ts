import type { Browser, Page } from 'playwright-core';
import type { Stack } from '@astra/platform-local/run/stack';
import { memoryBytes } from '@astra/platform-local/status/memory';
import type { BarePage, Opened } from '#lib/bare-chat/page.ts';
import type { BrowserLike } from '#lib/browser-like.ts';

declare const bare: BarePage;

const longestMs = 300_000;

/** From the beginning of a way to a room until one can write there, in milliseconds. */
export async function textboxAt(page: Page, go: () => Promise<unknown>): Promise<number> {
  await go();
  const handle = await page.waitForFunction(
    () => {
      const box = document.querySelector('.chat [role=textbox], .chat textarea');
      return box !== null && document.querySelector('.chat[data-ready=true]') !== null
        ? performance.now()
        : false;
    },
    undefined,
    { polling: 'raf', timeout: longestMs },
  );
  return Number(await handle.jsonValue());
}

/** A page with nothing but the SDK, of somebody who is signed in at the gateway. */
interface Writer {
  readonly who: BrowserLike;
  readonly page: Page;
}

/** A page's token of the chat server lasts five minutes; so many messages take a minute or two on a busy machine. */
const inOneGo = 2_000;

/** Sends them all; the server's limit for one person is lifted before. */
export async function sendMany(
  stack: Stack,
  { who, page }: Writer,
  { roomId, count }: { readonly roomId: string; readonly count: number },
): Promise<void> {
  await liftLimit(stack, await page.evaluate(() => bare.userId()));
  const deviceId = await page.evaluate(() => bare.deviceId());
  for (let from = 1; from <= count; from += inOneGo) {
    if (from > 1) {
      const { accessToken } = await who.post<Opened>('/api/chat/session', { deviceId });
      await page.evaluate((token) => bare.renew(token), accessToken);
    }
    const numbers = { from, to: Math.min(count, from + inOneGo - 1) };
    await page.evaluate(([room, all]) => bare.sendMany(room, all), [roomId, numbers] as const);
  }
}

async function liftLimit({ run }: Stack, userId: string): Promise<void> {
  const server = userId.slice(userId.indexOf(':') + 1);
  const self = encodeURIComponent(`@astra-visio:${server}`);
  const path = `/_synapse/admin/v1/users/${encodeURIComponent(userId)}/override_ratelimit`;
  const reply = await fetch(`${run.synapse.url}${path}?user_id=${self}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${run.synapse.serviceToken}` },
    body: JSON.stringify({ messages_per_second: 0, burst_count: 0 }),
  });
  if (!reply.ok) throw new Error(`The limit was not lifted: ${reply.status}`);
}

/** Holds the list at its top until the first message is drawn. */
export async function firstMessageShown(page: Page): Promise<number> {
  const begun = performance.now();
  await page.waitForFunction(
    () => {
      const log = document.querySelector('[role=log]');
      if (!log) return false;
      log.scrollTop = 0;
      const texts = [...log.querySelectorAll('.msg')].map((line) => line.textContent);
      return texts.some((text) => /Message 1(?!\d)/u.test(text));
    },
    undefined,
    { polling: 100, timeout: longestMs },
  );
  return performance.now() - begun;
}

/** Scrolls through all that is loaded, at an even pace; tells how long each frame took, and how many lines there were at most. */
export function scrollThrough(
  page: Page,
): Promise<{ readonly frames: readonly number[]; readonly lines: number }> {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        const log = document.querySelector('[role=log]');
        if (!log) throw new Error('There is no list');
        const frames: number[] = [];
        let lines = 0;
        const way = log.scrollHeight - log.clientHeight;
        const begun = performance.now();
        let last = begun;
        const step = (now: number): void => {
          frames.push(now - last);
          last = now;
          lines = Math.max(lines, log.querySelectorAll('.msg').length);
          const share = (now - begun) / 10_000;
          log.scrollTop = way * Math.min(1, share);
          if (share < 1) requestAnimationFrame(step);
          else resolve({ frames: frames.slice(1), lines });
        };
        requestAnimationFrame(step);
      }),
  );
}

/** The largest tab of a browser. */
export async function tabBytes(browser: Browser): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const tabs = processInfo.filter(({ type }) => type === 'renderer');
  return Math.max(...tabs.map(({ id }) => memoryBytes(id)));
}
