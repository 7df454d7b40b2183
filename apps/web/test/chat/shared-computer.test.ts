import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPageSite } from '@astra/testing/page-site';
import { chromiumPath } from '@astra/video-engine/test-support/chromium';

let browser: Browser;
let site: Awaited<ReturnType<typeof startPageSite>>;
beforeAll(async () => {
  [browser, site] = await Promise.all([
    chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] }),
    startPageSite({ vite: { root: import.meta.dirname }, program: 'harness.ts' }),
  ]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
}, 60_000);

/** A browser in which these people have read; a page of it. */
async function arrange(...people: readonly string[]): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  await page.goto(site.origin);
  await page.waitForFunction(() => 'shared' in globalThis);
  for (const person of people)
    await page.evaluate((who) => window.shared.use(who, `device-${who}`), person);
  return page;
}

const kept = (page: Page, person: string): Promise<readonly string[]> =>
  page.evaluate((who) => window.shared.kept(who), person);
const allOf = (person: string): readonly string[] => [
  `device-${person}`,
  `astra-chat-cells @${person} device-${person}`,
];

test('what others have read goes when somebody is there, and one’s own stays', async () => {
  const page = await arrange('nadia', 'julien', 'samuel');

  await page.evaluate(() => window.shared.isThere('julien'));

  await expect.poll(() => kept(page, 'nadia')).toEqual([]);
  await expect.poll(() => kept(page, 'samuel')).toEqual([]);
  expect(await kept(page, 'julien')).toEqual(allOf('julien'));
}, 60_000);

test('who signs out before the chat is open takes along what an earlier page has kept', async () => {
  const page = await arrange('nadia');
  await page.evaluate(() => window.shared.home('nadia', 'device-nadia'));
  expect(await kept(page, 'nadia')).toEqual(allOf('nadia'));

  await page.evaluate(() => window.shared.forget('nadia'));

  expect(await kept(page, 'nadia')).toEqual([]);
}, 60_000);

test('a chat that is still opening then is not opened any more, and its device is not kept', async () => {
  const page = await arrange('nadia');
  await page.evaluate(() => window.shared.home('nadia', 'device-new'));
  await page.evaluate(() => window.shared.open('nadia'));
  await page.evaluate(() => window.shared.forget('nadia'));

  await page.evaluate(() => window.shared.answer('nadia'));

  // Whatever it still does, it ends so.
  await page.waitForLoadState('networkidle');
  await expect.poll(() => kept(page, 'nadia')).toEqual([]);
  expect(await page.evaluate(() => window.shared.state('nadia'))).toBe('closed');
}, 60_000);

test('what a page has left is let go of once the chat that it was opening has ended', async () => {
  const page = await arrange();
  await page.evaluate(() => window.shared.home('nadia', 'device-new'));
  await page.evaluate(() => window.shared.open('nadia'));

  const letGo = page.evaluate(() => window.shared.leave('nadia'));
  const first = await Promise.race([letGo.then(() => 'let go'), page.evaluate(() => 'held')]);
  await page.evaluate(() => window.shared.answer('nadia'));
  await letGo;

  expect(first).toBe('held');
  // The device came late: whoever waited for this moment finds it.
  expect(await kept(page, 'nadia')).toEqual(['device-new']);
}, 60_000);
