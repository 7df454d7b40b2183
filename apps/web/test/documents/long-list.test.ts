import react from '@vitejs/plugin-react';
import { chromium } from 'playwright-core';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startPageSite, type PageSite } from '@astra/testing/page-site';
import { chromiumPath } from '@astra/video-engine/test-support/chromium';

let site: PageSite;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [site, browser] = await Promise.all([
    startPageSite({ vite: { root: import.meta.dirname, plugins: [react()] } }),
    chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox', '--disable-gpu'] }),
  ]);
  page = await browser.newPage();
}, 60_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
});
beforeEach(async () => {
  await page.goto(site.origin);
  await rows(300);
});

const rows = (count: number): Promise<void> =>
  expect.poll(() => page.locator('tbody tr').count()).toBe(count);
const boxOf = (at: number): Locator =>
  page.getByRole('checkbox', { name: new RegExp(`Compte rendu ${String(at)}\\.pdf`, 'u') });
/** Which rows are drawn by what is done. */
async function drawnBy(happens: () => Promise<unknown>): Promise<number[]> {
  await page.evaluate(() => window.drawn.clear());
  await happens();
  return page.evaluate(() => [...window.drawn].toSorted((one, other) => one - other));
}

test('of a long folder only the rows that come are drawn, however many are there', async () => {
  const more = page.getByRole('button', { name: 'Une page de plus' });

  const drawn = await drawnBy(async () => {
    await more.click();
    await rows(400);
  });

  expect(drawn).toEqual(Array.from({ length: 100 }, (_, at) => 300 + at));
});

test('to pick a file draws its row and no other, and it stays picked beside the next', async () => {
  const drawn = await drawnBy(() => boxOf(7).check());

  expect(drawn).toEqual([7]);
  await boxOf(12).check();
  expect(await boxOf(7).isChecked()).toBe(true);
  await boxOf(7).uncheck();
  expect([await boxOf(7).isChecked(), await boxOf(12).isChecked()]).toEqual([false, true]);
});

test('whoever comes back to the page reads how long ago it was, and no row is drawn for it', async () => {
  const ago = page.locator('tbody tr').first().locator('td').nth(1);
  const before = await ago.innerText();
  const drawn = await drawnBy(async () => {
    await page.evaluate(() => {
      const later = Date.now() + 400 * 86_400_000;
      Date.now = () => later;
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await expect.poll(() => ago.innerText()).not.toBe(before);
  });

  expect(drawn).toEqual([]);
});
