import { setTimeout as pause } from 'node:timers/promises';
import type { Stack } from '@astra/platform-local/run/stack';
import type * as LiveKit from 'livekit-client';
import type { Browser, Page } from 'playwright-core';
import { bareStage } from '#lib/bare-call.ts';
import { enterBareJitsi, openBareJitsi, wantLines } from '#lib/bare-jitsi-call.ts';
import type { Figure } from '#lib/bench.ts';
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

/** The same number of pages with nothing but LiveKit's client, as it is set by itself. */
export async function bareAmong(stack: Stack, browser: Browser, size: number): Promise<Rates> {
  const stage = await bareStage(stack, {
    browser,
    room: 'bench-bare-crowd',
    watch: new PathWatch(),
  });
  try {
    return await bareRates(size, async (n) => {
      const page = await stage.open();
      await page.evaluate(takePart, await stage.where(`one-${String(n)}`));
      return page;
    });
  } finally {
    stage.close();
  }
}

/** Of the sizes that Jitsi's own page asks for (180, 360, 720), the least that fills the place of a picture among four. */
export const enoughLines = 360;

/** The same with Jitsi's client, in a meeting of the stack: it asks for no size by itself. */
export async function bareJitsiAmong(stack: Stack, browser: Browser, size: number): Promise<Rates> {
  const { meeting, members } = await gather(stack, size);
  return bareRates(size, async (n) => {
    const page = await openBareJitsi(browser, { origin: stack.origin, watch: new PathWatch() });
    const who = members[n]?.who;
    if (!who) throw new Error('The meeting has fewer members');
    await page.evaluate(
      enterBareJitsi,
      await who.post(`/api/meetings/meetings/${meeting.id}/grants`),
    );
    await page.evaluate(wantLines, enoughLines);
    return page;
  });
}

/** Pages that are opened one after another, each in the call with its camera on and a `video` for everybody else. */
async function bareRates(size: number, open: (n: number) => Promise<Page>): Promise<Rates> {
  const pages: Page[] = [];
  for (let n = 0; n < size; n += 1) pages.push(await open(n));
  for (const page of pages)
    await page.waitForFunction(
      (others) => document.querySelectorAll('video').length === others,
      size - 1,
    );
  const rates = await ratesOf(pages);
  await Promise.all(pages.map((page) => page.context().close()));
  return rates;
}

const mostShare = 0.8;

/** What a person of such a call takes, beside the engine's client by itself. */
export function bandwidthFigures(
  ours: Rates & { readonly tileHeights: readonly number[] },
  peer: Rates,
): readonly Figure[] {
  return [
    rate('received', ours.receivedKbps, peer.receivedKbps),
    rate('sent', ours.sentKbps, peer.sentKbps),
    {
      what: 'height of the pictures received, px',
      value: ours.heights.join(', '),
      peer: peer.heights.join(', '),
    },
    {
      what: 'height at which they stand on a screen of 1280 × 800, px',
      value: ours.tileHeights.join(', '),
    },
  ];
}

function rate(what: 'received' | 'sent', mine: number, theirs: number): Figure {
  const share = mine / theirs;
  return {
    what,
    value: `${String(Math.round(mine))} kbit/s (${share.toFixed(2)} × peer)`,
    peer: `${String(Math.round(theirs))} kbit/s`,
    bar: `≤ ${String(mostShare)} × peer`,
    holds: share <= mostShare,
  };
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
      // Jitsi keeps places for pictures that it does not send.
      if (entry['kind'] === 'video' && Number(entry['framesDecoded'] ?? 0) > 0)
        heights.push(Number(entry['frameHeight'] ?? 0));
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
