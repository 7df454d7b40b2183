import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import {
  closePages,
  desktop,
  openBrowser,
  pictureFailures,
  type Cookies,
  type Watched,
} from '#browser.ts';
import { haveKeys, messageWith } from '#chat.ts';
import { look } from '#look.ts';
import { openAs, personNamed } from '#people.ts';
import { patience } from '#patience.ts';
import { makeTeam } from '#team.ts';

const team = 'Poste commun';
let browser: Browser;
let shared: Watched;
let hers: Cookies;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => closePages());
beforeEach(() => pictureFailures(browser));

/** Whose chat devices this browser knows, and the databases that it keeps for them. */
function kept(page: Page): Promise<{ readonly devices: unknown; readonly databases: unknown }> {
  return page.evaluate(async () => {
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- the page knows only what stands in here
    const asked = <T>(ask: IDBRequest<T>): Promise<T> =>
      new Promise((done, failed) => {
        ask.addEventListener('success', () => done(ask.result));
        ask.addEventListener('error', () => failed(ask.error ?? new Error('No database')));
      });
    const names = (await indexedDB.databases()).map(({ name = '' }) => name);
    const devices: string[] = [];
    if (names.includes('astra-chat-devices')) {
      const database = await asked(indexedDB.open('astra-chat-devices'));
      const store = database.transaction('cells').objectStore('cells');
      devices.push(...(await asked(store.getAllKeys())).map(String));
      database.close();
    }
    return { devices, databases: names.filter((name) => /^astra-chat(?:-cells)? @/u.test(name)) };
  });
}
const nothing = { devices: [], databases: [] };

/** On the same browser, whoever has this session. */
async function become(cookies: Cookies): Promise<void> {
  await shared.context.clearCookies();
  await shared.context.addCookies(cookies);
  await shared.page.goto('/moi');
}

/** Reads a conversation: the device, its keys and what is found again later are here from then on. */
async function read(page: Page, words: string): Promise<void> {
  await page.goto('/salons');
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await haveKeys(page);
  await page.getByRole('textbox', { name: /^Écrire à/u }).fill(words);
  await page.keyboard.press('Enter');
  await messageWith(page, words).waitFor();
}

test('who signs in at a computer that others use leaves nothing there of what those have read', async () => {
  await makeTeam(browser, team, ['n.berthelot', 'm.lefevre']);
  shared = await openAs(browser, 'n.berthelot', desktop);
  const { page } = shared;
  await read(page, 'relève de nuit');
  expect(await kept(page)).toMatchObject({ devices: [personNamed('n.berthelot').id] });
  expect((await kept(page)).databases).not.toEqual([]);
  // The new beginning has proved who she is, and renewed her session.
  hers = await shared.context.cookies();
  const other = await openAs(browser, 'm.lefevre', desktop);

  await become(await other.context.cookies());

  await expect.poll(() => kept(page), patience).toEqual(nothing);
});

test('who comes back there begins like on a new computer, and writes on in the same conversation', async () => {
  await become(hers);

  await read(shared.page, 'relève de jour');

  await look(shared.page, 'come-back');
  expect(await kept(shared.page)).toMatchObject({ devices: [personNamed('n.berthelot').id] });
});
