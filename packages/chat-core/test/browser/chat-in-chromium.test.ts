import { randomBytes } from 'node:crypto';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chromiumPath } from '@astra/video-engine/test-support/chromium';
import { Hospital, seen, typed } from '../people.ts';
import { startPageSite } from '@astra/testing/page-site';

let hospital: Hospital;
let browser: Browser;
/** As strict as the gateway's: the cryptography is WebAssembly, and nothing else may be made into a program. */
const policyFor = (homeserverUrl: string): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `connect-src 'self' ${homeserverUrl}`,
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');

let site: Awaited<ReturnType<typeof startPageSite>>;
beforeAll(async () => {
  hospital = await Hospital.open();
  [browser, site] = await Promise.all([
    chromium.launch({ executablePath: chromiumPath(), args: ['--no-sandbox'] }),
    startPageSite({
      vite: { root: import.meta.dirname },
      program: 'harness.ts',
      policy: policyFor(hospital.synapse.url),
    }),
  ]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await site.stop();
  await hospital.stop();
}, 120_000);

const phaseOf = (page: Page) => page.evaluate(() => window.chat.phase());

const PATIENCE = { timeout: 60_000, interval: 100 };

test('a person’s browser keeps its device over a reload, in one tab at a time, and leaves nothing when forgotten', async () => {
  const ids = [await hospital.person('Nadia'), await hospital.person('Julien')] as const;
  const roomId = await hospital.synapse.makeRoom('Cardiologie', ids);
  const julien = await hospital.device(ids[1]);
  const his = await julien.open(roomId);
  const device = await hospital.synapse.signIn(ids[0]);
  const key = [...randomBytes(32)];
  const context = await browser.newContext();
  const faults: string[] = [];
  const visit = async (): Promise<Page> => {
    const page = await context.newPage();
    page.on('pageerror', (error) => faults.push(String(error)));
    page.on('console', (message) => {
      // The browser's own word for what the server has not (a backup before the first one).
      if (!message.text().startsWith('Failed to load resource')) faults.push(message.text());
    });
    await page.goto(site.origin);
    await ready(page);
    return page;
  };
  const ready = async (page: Page): Promise<void> => {
    await page.waitForFunction(() => 'chat' in globalThis);
    const account = { ...device, homeserverUrl: hospital.synapse.url, serviceId: null };
    await page.evaluate(([one, sealed]) => window.chat.make(one, sealed), [account, key] as const);
    await page.evaluate(() => window.chat.start());
  };
  // The keys do not wait for the first sync.
  const confirmed = async (page: Page): Promise<void> => {
    await expect.poll(() => page.evaluate(() => window.chat.device()), PATIENCE).toBe('confirmed');
    await expect.poll(() => phaseOf(page), PATIENCE).toMatchObject({ name: 'live' });
  };
  const shows = (page: Page, lines: readonly string[]) =>
    expect
      .poll(() => page.evaluate((id) => window.chat.lines(id), roomId), PATIENCE)
      .toEqual(lines);

  const page = await visit();
  await confirmed(page);
  await shows(page, []);
  await page.evaluate((id) => window.chat.say(id, 'Mme Bellec sort demain'), roomId);
  await seen(his, ['nadia: Mme Bellec sort demain']);
  await his.send(typed('bien'));
  await shows(page, ['Mme Bellec sort demain sent', 'bien sent']);
  await page.evaluate((id) => window.chat.draft(id, 'à finir'), roomId);
  await page.close({ runBeforeUnload: false });

  const again = await visit();
  await confirmed(again);
  await shows(again, ['Mme Bellec sort demain sent', 'bien sent']);
  expect(await again.evaluate(() => window.chat.search('bellec'))).toBe(1);

  const other = await visit();
  await expect.poll(() => phaseOf(other), PATIENCE).toEqual({ name: 'other-tab' });
  await other.evaluate(() => window.chat.takeOver());
  await confirmed(other);
  expect(await phaseOf(again)).toEqual({ name: 'other-tab' });

  await other.evaluate(() => window.chat.forget());
  const left = await other.evaluate(() => window.chat.databases());
  expect(left.filter((name) => !name.startsWith('cells '))).toEqual([]);
  expect(faults).toEqual([]);
}, 240_000);

/** An empty page, and what goes wrong in it. */
async function watchedPage() {
  const page = await (await browser.newContext()).newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(error.stack ?? String(error)));
  await page.goto(site.origin);
  await page.waitForFunction(() => 'chat' in globalThis);
  return { page, faults };
}

/** A new device of the person in that page, not started. */
async function makeIn(page: Page, userId: string): Promise<void> {
  const device = await hospital.synapse.signIn(userId);
  const account = { ...device, homeserverUrl: hospital.synapse.url, serviceId: null };
  await page.evaluate(([one, key]) => window.chat.make(one, key), [
    account,
    [...randomBytes(32)],
  ] as const);
}

async function keptIn(page: Page): Promise<readonly string[]> {
  const databases = await page.evaluate(() => window.chat.databases());
  return databases.filter((name) => !name.startsWith('cells '));
}

test('one that ends at any moment of its start leaves nothing, and nothing goes wrong beside it', async () => {
  const nadia = await hospital.person('Nadia');
  const { page, faults } = await watchedPage();
  for (let afterMs = 0; afterMs <= 400; afterMs += 20) {
    await makeIn(page, nadia);
    await page.evaluate((ms) => window.chat.startAndForget(ms), afterMs);
    expect(await keptIn(page)).toEqual([]);
  }
  expect(faults).toEqual([]);
}, 120_000);

test('an answer that is being read while the chat ends finds no cryptography that was let go of', async () => {
  const nadia = await hospital.person('Nadia');
  const { page, faults } = await watchedPage();
  for (let turns = 0; turns <= 9; turns += 1) {
    await makeIn(page, nadia);
    await page.evaluate((count) => window.chat.forgetWhileAnswered(count), turns);
    expect(await keptIn(page)).toEqual([]);
  }
  expect(faults).toEqual([]);
}, 120_000);
