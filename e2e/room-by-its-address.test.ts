import type { Browser, Page, Request } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { closePages, desktop, openBrowser, pictureFailures } from '#browser.ts';
import { openAs, personNamed } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const asks = (page: Page, what: RegExp): Promise<Request> =>
  page.waitForRequest((one) => what.test(new URL(one.url()).pathname));

/** Answers of this kind wait until something has happened in the page. */
async function hold(page: Page, what: RegExp, until: Promise<unknown>): Promise<void> {
  await page.route(what, async (route) => {
    await until;
    await route.continue();
  });
}

test('whoever comes by the address of a room is in the chat before the screen is there, and the room comes first, however late it turns out which one it is', async () => {
  const hugo = await openAs(browser, 'h.ferrand', desktop);
  const { body } = await request(hugo.page, '/api/chat/direct', {
    method: 'POST',
    body: { personId: personNamed('m.lefevre').id },
  });
  const page = await hugo.context.newPage();
  const asked: string[] = [];
  page.on('request', (one) => asked.push(new URL(one.url()).pathname.replace(/^.*\//u, '')));
  await hold(page, /\/assets\/rooms-screen-[^/]+\.js$/u, asks(page, /^\/api\/chat\/session$/u));
  await hold(page, /\/api\/chat\/rooms$/u, asks(page, /\/keys\/upload$/u));

  await page.goto(`/salons/${(body as { readonly id: string }).id}`);

  await page.getByRole('textbox', { name: 'Écrire à Maud Lefèvre' }).waitFor();
  const [alone, sync] = [asked.indexOf('initialSync'), asked.indexOf('sync')];
  expect(alone).toBeGreaterThan(asked.indexOf('upload'));
  expect(sync).toBeGreaterThan(asked.indexOf('upload'));
  await page.close();
});
