import react from '@vitejs/plugin-react';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import { startPageSite, type PageSite } from '@astra/testing/page-site';
import { chromiumPath } from '@astra/video-engine/test-support/chromium';

/** A page with some of the product's own sources, for one file of tests. */
interface PageOfFolder {
  /** Loads it anew. There is one page: a fresh one costs a second of the processor. */
  readonly open: () => Promise<Page>;
}

/** Bundles the page that lies in a folder, opens a browser for the tests of a file, and closes it after them. */
export function pageOfFolder(root: string): PageOfFolder {
  let site: PageSite;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    [site, browser] = await Promise.all([
      startPageSite({ vite: { root, plugins: [react()] } }),
      chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] }),
    ]);
    page = await browser.newPage();
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await site.stop();
  });
  return {
    open: async () => {
      await page.goto(site.origin);
      return page;
    },
  };
}
