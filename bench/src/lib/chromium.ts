import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { findChromium } from '@astra/platform-local/setup/chromium';
import type { BrowserLike } from '#lib/browser-like.ts';

/** Chromium with a camera and a microphone of its own making. */
export function openChromium(more: readonly string[] = []): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('There is no Chromium; npm test installs it');
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
      ...more,
    ],
  });
}

/** A page that holds the sessions of somebody who signed in without one. */
export async function pageOf(
  browser: Browser,
  origin: string,
  who: BrowserLike,
): Promise<{ page: Page; context: BrowserContext }> {
  const context = await browser.newContext({
    baseURL: origin,
    locale: 'fr-FR',
    permissions: ['camera', 'microphone'],
  });
  const cookies = who.cookie.split('; ').map((pair) => {
    const at = pair.indexOf('=');
    return {
      name: pair.slice(0, at),
      value: pair.slice(at + 1),
      domain: new URL(origin).hostname,
      path: '/',
      secure: true,
      httpOnly: true,
    };
  });
  await context.addCookies(cookies);
  return { page: await context.newPage(), context };
}

/** The moment (milliseconds since 1970, by the page's clock) at which a picture of that name first showed a frame. */
export async function firstFrameAt(page: Page, label: string): Promise<number> {
  const handle = await page.waitForFunction(
    (name) => {
      const video = [...document.querySelectorAll('video')].find((each) =>
        each.getAttribute('aria-label')?.startsWith(name),
      );
      if (!video || video.getVideoPlaybackQuality().totalVideoFrames === 0) return false;
      return performance.timeOrigin + performance.now();
    },
    label,
    { polling: 'raf', timeout: 30_000 },
  );
  return Number(await handle.jsonValue());
}

/** Presses a button, and says when. */
export async function pressAt(page: Page, name: RegExp): Promise<number> {
  const button = page.getByRole('button', { name }).or(page.getByRole('link', { name })).first();
  await button.waitFor();
  return button.evaluate((element) => {
    const at = performance.timeOrigin + performance.now();
    (element as HTMLElement).click();
    return at;
  });
}
