import {
  chromium,
  type Browser,
  type BrowserContext,
  type Locator,
  type Page,
} from 'playwright-core';
import { onTestFailed } from 'vitest';
import { stack } from './stack.ts';

/**
 * One Chromium for a file of journeys, with a camera that shows a moving picture and a microphone that beeps. Fewer
 * pictures a second (5 at least) where many people share this machine.
 */
export async function openBrowser(picturesPerSecond = 20): Promise<Browser> {
  return chromium.launch({
    executablePath: stack().chromium,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      `--use-fake-device-for-media-stream=fps=${String(picturesPerSecond)}`,
      '--use-fake-ui-for-media-stream',
      '--allow-loopback-in-peer-connection',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

export const desktop = { viewport: { width: 1280, height: 800 } } as const;
export const phone = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
} as const;

/** For a file whose pages stay open from one test to the next: shows all of them when a test fails. */
export function pictureFailures(browser: Browser): void {
  onTestFailed(async ({ task }) => {
    const open = browser.contexts().flatMap((context) => context.pages());
    for (const [index, page] of open.entries())
      await page
        .screenshot({ path: `test-results/${pictureName(task.name, index + 1)}` })
        .catch(() => undefined);
  });
}

const pictureName = (test: string, number: number): string =>
  `${test.slice(0, 60)}-${String(number)}`.replaceAll(/[^\p{L}\d]+/gu, '-').concat('.png');

let pages = 0;

/** A page of its own context, whose console errors and policy violations are collected. */
export interface Watched {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the browser complained about: script errors and refused content. */
  readonly complaints: string[];
}

export async function openPage(
  browser: Browser,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Watched> {
  const context = await browser.newContext({
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    baseURL: stack().origin,
    permissions: ['camera', 'microphone'],
    ...options,
  });
  const page = await context.newPage();
  pages += 1;
  const number = pages;
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && /content security|trusted/iu.test(message.text()))
      complaints.push(message.text());
  });
  page.setDefaultTimeout(15_000);
  onTestFailed(async ({ task }) => {
    const path = `test-results/${pictureName(task.name, number)}`;
    await page.screenshot({ path }).catch(() => undefined);
  });
  return { page, context, complaints };
}

/** Whether somebody who does not scroll sees it, and nothing lies over it. */
export async function isInSight(what: Locator): Promise<boolean> {
  return what.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const there = document.elementFromPoint(left + width / 2, top + height / 2);
    return there !== null && element.contains(there);
  });
}
