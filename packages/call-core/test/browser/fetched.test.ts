import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPageSite, type PageSite } from '@astra/testing/page-site';
import { chromiumPath } from '@astra/video-engine/test-support/chromium';
import type { FetchedPage } from './fetched-page.ts';

/** As much of the engine's client as its loading needs, and it says that it ran. */
const script = `globalThis.hasRun = true;
globalThis.JitsiMeetJS = { setLogLevel() {}, init() {} };`;

let asked = 0;
const server = createServer((_request, reply) => {
  asked += 1;
  reply.writeHead(200, {
    'content-type': 'text/javascript',
    'cache-control': 'public, max-age=3600',
    'access-control-allow-origin': '*',
  });
  reply.end(script);
});
let site: PageSite;

beforeAll(async () => {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  site = await startPageSite({ vite: { root: import.meta.dirname }, program: 'fetched-page.ts' });
}, 60_000);
afterAll(async () => {
  await site.stop();
  server.close();
});

test('the client of an engine that stands by is fetched without being run, and is not fetched again when it is needed', async () => {
  const browser = await chromium.launch({ executablePath: chromiumPath() });
  const page = await browser.newPage();
  await page.goto(site.origin);
  await page.waitForFunction(() => 'fetchClient' in globalThis);
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/client.js`;
  const hasRun = (): Promise<boolean> => page.evaluate(() => 'hasRun' in globalThis);

  await page.evaluate(
    (address) => (globalThis as unknown as FetchedPage).fetchClient(address),
    url,
  );
  expect([asked, await hasRun()]).toEqual([1, false]);

  const loaded = await page.evaluate(
    (address) => (globalThis as unknown as FetchedPage).loadClient(address),
    url,
  );
  expect([loaded, asked, await hasRun()]).toEqual(['jitsi', 1, true]);
  await browser.close();
});
