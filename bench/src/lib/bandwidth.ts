import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@astra/platform-local/run/stack';
import type * as LiveKit from 'livekit-client';
import type { Browser, Page } from 'playwright-core';
import { bareStage } from '#lib/bare-call.ts';
import { pageOf } from '#lib/chromium.ts';
import { gather } from '#lib/crowd.ts';
import { picturesOn } from '#lib/seen-crowd.ts';
import { PathWatch } from '#lib/watch.ts';

const window = { width: 1280, height: 800 };
/** Until the estimation of bandwidth has found what it sends. */
const settlingMs = 20_000;
const secondsWatched = 15;

/** What one person of a call sends and receives, on the average of all of them. */
export type Rates = {
  readonly sentKbps: number;
  readonly receivedKbps: number;
  /** Of the pictures received, all of one size there: the height, px. */
  readonly heights: readonly number[];
};

/** Everybody in a page of ours, each seeing all the others. */
export async function oursAmong(
  stack: Stack,
  browser: Browser,
  size: number,
): Promise<Rates & { readonly tileHeights: readonly number[] }> {
  const { meeting, members } = await gather(stack, size);
  const pages: Page[] = [];
  for (const { who } of members) {
    const { page, context } = await pageOf(browser, stack.origin, who);
    await new PathWatch().begin(context);
    await page.setViewportSize(window);
    await page.goto(`/appel/${meeting.id}`);
    await page.getByRole('button', { name: 'Micro ouvert' }).waitFor({ timeout: 60_000 });
    pages.push(page);
  }
  for (const page of pages)
    for (let seen = 0; seen < size - 1; seen = (await picturesOn(page)).length) await pause(200);
  const tileHeights = (await picturesOn(pages[0] as Page)).map(({ height }) => Math.round(height));
  const rates = await ratesOf(pages);
  await Promise.all(pages.map((page) => page.context().close()));
  return { ...rates, tileHeights };
}

/** The same number of pages with nothing but the engine's client, as it is set by itself. */
export async function bareAmong(stack: Stack, browser: Browser, size: number): Promise<Rates> {
  const stage = await bareStage(stack, {
    browser,
    room: 'bench-bare-crowd',
    watch: new PathWatch(),
  });
  try {
    const pages: Page[] = [];
    for (let n = 0; n < size; n += 1) {
      const page = await stage.open();
      await page.evaluate(takePart, await stage.where(`one-${String(n)}`));
      pages.push(page);
    }
    for (const page of pages)
      await page.waitForFunction(
        (others) => document.querySelectorAll('video').length === others,
        size - 1,
      );
    const rates = await ratesOf(pages);
    await Promise.all(pages.map((page) => page.context().close()));
    return rates;
  } finally {
    stage.close();
  }
}

type Counted = { readonly sent: number; readonly received: number; readonly heights: number[] };

async function ratesOf(pages: readonly Page[]): Promise<Rates> {
  await pause(settlingMs);
  const before = await Promise.all(pages.map((page) => page.evaluate(count)));
  await pause(secondsWatched * 1000);
  const after = await Promise.all(pages.map((page) => page.evaluate(count)));
  const perPerson = (of: (counted: Counted) => number): number => {
    const total = (all: readonly Counted[]): number => all.reduce((sum, one) => sum + of(one), 0);
    return ((total(after) - total(before)) * 8) / 1000 / secondsWatched / pages.length;
  };
  return {
    sentKbps: perPerson(({ sent }) => sent),
    receivedKbps: perPerson(({ received }) => received),
    heights: after.flatMap(({ heights }) => heights).toSorted((a, b) => a - b),
  };
}

// Both run in the page: they can use nothing of this file.

declare const LivekitClient: typeof LiveKit;

async function count(): Promise<Counted> {
  let [sent, received] = [0, 0];
  const heights: number[] = [];
  for (const connection of globalThis.benchConnections)
    (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
      if (entry['type'] === 'outbound-rtp') sent += Number(entry['bytesSent'] ?? 0);
      if (entry['type'] !== 'inbound-rtp') return;
      received += Number(entry['bytesReceived'] ?? 0);
      if (entry['kind'] === 'video') heights.push(Number(entry['frameHeight'] ?? 0));
    });
  return { sent, received, heights };
}

async function takePart({ url, token }: { url: string; token: string }): Promise<void> {
  const room = new LivekitClient.Room();
  room.on('trackSubscribed', (track) => {
    const element = track.attach();
    document.body.append(element);
  });
  await room.connect(url, token);
  await room.localParticipant.enableCameraAndMicrophone();
}
