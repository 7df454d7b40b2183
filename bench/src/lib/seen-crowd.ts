import { setTimeout as pause } from 'node:timers/promises';
import type { Browser, Page } from 'playwright-core';
import { memoryBytes } from '@astra/platform-local/status/memory';

/** A picture of somebody else, as it stands on the screen. */
export type Picture = {
  readonly name: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Frames drawn so far. */
  readonly frames: number;
};

/** The pictures of others that somebody who does not scroll sees. */
export const picturesOn = (page: Page): Promise<readonly Picture[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('video')].flatMap((video) => {
      const label = video.getAttribute('aria-label') ?? '';
      const { left, top, width, height } = video.getBoundingClientRect();
      const there = document.elementFromPoint(left + width / 2, top + height / 2);
      if (!label.startsWith('Image de ') || !there || !video.parentElement?.contains(there))
        return [];
      const frames = video.getVideoPlaybackQuality().totalVideoFrames;
      return [{ name: label.slice('Image de '.length), left, top, width, height, frames }];
    }),
  );

/** How many of the pictures lie over another one, or outside the window. */
export function misplaced(
  pictures: readonly Picture[],
  window: { width: number; height: number },
): number {
  const isOut = ({ left, top, width, height }: Picture): boolean =>
    left < -1 || top < -1 || left + width > window.width + 1 || top + height > window.height + 1;
  const isOver = (a: Picture, b: Picture): boolean =>
    Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left) > 1 &&
    Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top) > 1;
  return pictures.filter(
    (one) => isOut(one) || pictures.some((other) => other !== one && isOver(one, other)),
  ).length;
}

/** Waits until every picture in sight has moved, and gives how many they are. */
export async function allMove(page: Page, atLeast: number): Promise<number> {
  const before = new Map<string, number>();
  for (const end = Date.now() + 60_000; Date.now() < end; await pause(200)) {
    const pictures = await picturesOn(page);
    const moving = pictures.filter(({ name, frames }) => {
      const first = before.get(name);
      if (first === undefined) before.set(name, frames);
      return first !== undefined && frames > first;
    });
    if (pictures.length >= atLeast && moving.length === pictures.length) return moving.length;
  }
  throw new Error('Some pictures in sight never moved');
}

/** Frames a second of each picture in sight. */
export async function rates(page: Page, seconds: number): Promise<readonly number[]> {
  const before = await picturesOn(page);
  await pause(seconds * 1000);
  const after = await picturesOn(page);
  return before.flatMap(({ name, frames }) => {
    const now = after.find((one) => one.name === name);
    return now ? [(now.frames - frames) / seconds] : [];
  });
}

/** What a browser with one page uses: memory of the page's own process, and the share of a core over some seconds. */
export async function costOf(
  browser: Browser,
  seconds: number,
): Promise<{ readonly tabBytes: number; readonly cores: number }> {
  const session = await browser.newBrowserCDPSession();
  const look = async (): Promise<readonly { id: number; type: string; cpuTime: number }[]> =>
    (await session.send('SystemInfo.getProcessInfo')).processInfo;
  const before = await look();
  await pause(seconds * 1000);
  const after = await look();
  const total = (all: typeof after): number => all.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  const renderers = after.filter(({ type }) => type === 'renderer');
  return {
    tabBytes: Math.max(...renderers.map(({ id }) => memoryBytes(id))),
    cores: (total(after) - total(before)) / seconds,
  };
}

/** Kilobits a second that the page receives. Its connections are kept by `PathWatch`. */
export async function receivedKbps(page: Page, seconds: number): Promise<number> {
  const bytes = (): Promise<number> =>
    page.evaluate(async () => {
      let sum = 0;
      for (const connection of globalThis.benchConnections)
        (await connection.getStats()).forEach((entry: Record<string, unknown>) => {
          if (entry['type'] === 'inbound-rtp') sum += Number(entry['bytesReceived'] ?? 0);
        });
      return sum;
    });
  const before = await bytes();
  await pause(seconds * 1000);
  return (((await bytes()) - before) * 8) / 1000 / seconds;
}
