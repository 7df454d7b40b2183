import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { chromiumPath } from '@astra/video-engine/test-support/chromium';
import { servePage } from './serve-page.ts';

interface Where {
  readonly screen: readonly [number, number];
  readonly audience?: 'member' | 'patient';
  readonly forcedColors?: 'active' | 'none';
  /** What the person had chosen before on this device. */
  readonly layout?: string;
}

/** The page of the call for one file of tests. */
interface TheCallPage {
  /** Loads it anew, with nothing kept from before. There is one page: a fresh one costs a second of the processor. */
  readonly open: (where: Where) => Promise<Page>;
  /** Loads it anew as the person would, with what it has kept. */
  readonly again: () => Promise<void>;
  /** Script errors and refused content so far. */
  readonly complaints: readonly string[];
}

async function isReady(page: Page): Promise<void> {
  await page.locator('.call__status .state--good').waitFor();
}

/** Opens a browser for the tests of a file, and closes it after them. */
export function theCallPage(): TheCallPage {
  const complaints: string[] = [];
  let site: Awaited<ReturnType<typeof servePage>>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [site, browser] = await Promise.all([
      servePage(),
      chromium.launch({
        executablePath: chromiumPath(),
        args: ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'],
      }),
    ]);
    page = await browser.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (/content security|trusted/iu.test(message.text())) complaints.push(message.text());
    });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await site.stop();
  });

  return {
    complaints,
    open: async ({ screen, audience = 'member', forcedColors = 'none', layout = 'auto' }) => {
      const [width, height] = screen;
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ reducedMotion: 'reduce', forcedColors });
      await page.goto(`${site.url}nothing`);
      await page.evaluate((choice) => {
        localStorage.clear();
        localStorage.setItem('astra-call-layout', choice);
      }, layout);
      await page.goto(`${site.url}?audience=${audience}`);
      await isReady(page);
      return page;
    },
    again: async () => {
      await page.reload();
      await isReady(page);
    },
  };
}
