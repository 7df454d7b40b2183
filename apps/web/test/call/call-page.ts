import react from '@vitejs/plugin-react';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import type { InlineConfig } from 'vite';
import { afterAll, beforeAll } from 'vitest';
import { startPageSite, type PageSite } from '@astra/testing/page-site';
import { chromiumPath } from '@astra/video-engine/test-support/chromium';

/** As the product's pages: no inline script, no inline style, no unsafe assignment. */
const policy = "default-src 'self'; img-src 'self' data:; require-trusted-types-for 'script'";
/** The page of the call with the product's own sources. */
const vite: InlineConfig = {
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: ['safari14.1', 'chrome90', 'firefox90', 'edge90'],
  },
};

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
  let site: PageSite;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [site, browser] = await Promise.all([
      startPageSite({ vite, policy }),
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
      await page.goto(`${site.origin}/nothing`);
      await page.evaluate((choice) => {
        localStorage.clear();
        localStorage.setItem('astra-call-layout', choice);
      }, layout);
      await page.goto(`${site.origin}/?audience=${audience}`);
      await isReady(page);
      return page;
    },
    again: async () => {
      await page.reload();
      await isReady(page);
    },
  };
}
