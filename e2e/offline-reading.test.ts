import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  giveBack,
  openBrowser,
  phone,
  pictureFailures,
  type Cookies,
  type Watched,
} from '#browser.ts';
import { haveKeys, messageWith as message } from '#chat.ts';
import { expectFocus } from '#keyboard.ts';
import { look } from '#look.ts';
import { forget, openAs, openFreshAs } from '#people.ts';
import { patience } from '#patience.ts';
import { leftFor } from '#sign-out.ts';
import { makeTeam } from '#team.ts';
import { openWire, type Wire } from '#wire.ts';

const team = 'Garde de nuit';
const orders = 'Consignes de nuit';
const planted = 'PLANTED-palier-de-furosemide';
let browser: Browser;
let wire: Wire;
let nadia: Watched;
beforeAll(async () => {
  browser = await openBrowser();
  wire = await openWire();
});
afterAll(async () => {
  await closePages();
  await wire.close();
});
beforeEach(() => pictureFailures(browser));

const field = (page: Page): Locator => page.getByRole('textbox', { name: /^Écrire à/u });
const mine = (page: Page): Locator =>
  page.getByRole('region', { name: 'Lire les messages hors ligne' });

/** The administrator's word, on their own page. */
async function allow(isAllowed: boolean): Promise<void> {
  const { page } = await openFreshAs(browser, 'c.vasseur', desktop);
  await page.goto('/reglages');
  const card = page.getByRole('region', { name: 'Lire les messages récents hors ligne' });
  await card.getByRole('checkbox').setChecked(isAllowed);
  await card.getByRole('button', { name: 'Enregistrer' }).click();
  await page
    .getByText(/^Lecture hors ligne (?:permise|retirée)$/u)
    .first()
    .waitFor();
  if (!isAllowed) return;
  await expectAccessible(page);
  await look(card, 'offline-rule-1280');
}

async function keepHere(page: Page): Promise<void> {
  await page.goto('/moi');
  await mine(page)
    .getByRole('checkbox', { name: /^Cet appareil est à moi/u })
    .check();
  await mine(page).getByRole('button', { name: 'Garder mes messages récents' }).click();
  await mine(page)
    .getByText(/^Messages gardés/u)
    .waitFor();
}

async function loseNetwork({ page, context }: Watched): Promise<void> {
  wire.cut();
  await context.setOffline(true);
  await page.reload();
}
async function findNetwork({ context }: Watched): Promise<void> {
  wire.mend();
  await context.setOffline(false);
}

interface Traces {
  readonly places: readonly string[];
  readonly isPlantedThere: boolean;
}

/** What this browser keeps to be read offline, and whether the planted words stand anywhere in it as they were written. */
function traces(page: Page): Promise<Traces> {
  return page.evaluate(async (words) => {
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- the page knows only what stands in here
    const asked = <T>(ask: IDBRequest<T>): Promise<T> =>
      new Promise((done, failed) => {
        ask.addEventListener('success', () => done(ask.result));
        ask.addEventListener('error', () => failed(ask.error ?? new Error('No database')));
      });
    const textOf = (value: unknown): string => {
      if (value instanceof Uint8Array || value instanceof ArrayBuffer)
        return new TextDecoder('latin1').decode(value);
      if (typeof value !== 'object' || value === null) return String(value);
      return Object.values(value).map(textOf).join(' ');
    };
    const texts: string[] = [];
    const places: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const opening = indexedDB.open(name);
      // It is gone meanwhile: looking does not make it anew.
      opening.addEventListener('upgradeneeded', () => opening.transaction?.abort());
      const database = await asked(opening).catch(() => null);
      if (!database) continue;
      if (name === 'astra-offline') places.push(name);
      for (const store of database.objectStoreNames)
        texts.push(textOf(await asked(database.transaction(store).objectStore(store).getAll())));
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      const all = await cache.matchAll();
      if (all.length > 0) places.push(name);
      for (const one of all) texts.push(one.url, await one.clone().text());
    }
    for (const storage of [localStorage, sessionStorage]) texts.push(...Object.values(storage));
    return { places, isPlantedThere: texts.some((text) => text.includes(words)) };
  }, planted);
}

/** On this browser, whoever has this session; nobody without one. */
async function become(cookies: Cookies): Promise<void> {
  await nadia.context.clearCookies();
  await nadia.context.addCookies(cookies);
  await nadia.page.goto('/moi');
}

async function kept(page: Page): Promise<void> {
  await mine(page)
    .getByText(/^Messages gardés/u)
    .waitFor();
  expect(await traces(page)).toMatchObject({ places: ['astra-offline', 'astra-shell'] });
}
const nothing: Traces = { places: [], isPlantedThere: false };

test('(a team writes, and nobody may keep messages yet)', async () => {
  const teamId = await makeTeam(browser, team, ['m.lefevre', 'n.berthelot']);
  const claire = await openAs(browser, 'c.vasseur', desktop);
  const body = { kind: 'announcement', name: orders, memberIds: [] };
  await request(claire.page, `/api/chat/teams/${teamId}/rooms`, { method: 'POST', body });
  await giveBack(claire.page);
  nadia = await openAs(browser, 'n.berthelot', { ...phone, proxy: wire.proxy });
  const { page } = nadia;
  await page.goto('/moi');
  await page.getByRole('region', { name: 'Notifications' }).waitFor();
  await page.goto('/salons');
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await haveKeys(page);
  await field(page).fill(planted);
  await page.keyboard.press('Enter');
  await message(page, planted).waitFor();

  expect(await traces(page)).toEqual(nothing);
});

test('where it is allowed and chosen, recent messages are read without network, and what is written there goes out once, in order', async () => {
  const { page, complaints } = nadia;
  await allow(true);
  await keepHere(page);
  await mine(page).scrollIntoViewIfNeeded();
  await expectAccessible(page);
  await look(page, 'offline-me-390');

  await loseNetwork(nadia);
  await page
    .getByText(/^Hors ligne/u)
    .first()
    .waitFor();
  await look(page, 'offline-rooms-390');
  await page.getByRole('button', { name: new RegExp(team, 'u') }).click();
  await message(page, planted).waitFor();
  for (const words of ['premier', 'deuxième']) {
    await field(page).fill(words);
    await page.keyboard.press('Enter');
    await message(page, words).waitFor();
  }
  await expectAccessible(page);
  await look(page, 'offline-room-390');
  await page.setViewportSize(desktop.viewport);
  await look(page, 'offline-room-1280');
  await page.setViewportSize(phone.viewport);
  // What is kept is sealed, and so is what waits.
  expect(await traces(page)).toEqual({
    places: ['astra-offline', 'astra-shell'],
    isPlantedThere: false,
  });
  await page.reload();
  await page.getByRole('button', { name: new RegExp(team, 'u') }).click();
  await message(page, 'deuxième').waitFor();

  // Who only reads is told why, as with a network.
  await page.getByRole('button', { name: 'Tous les salons' }).click();
  await page.getByRole('button', { name: new RegExp(orders, 'u') }).click();
  await page.getByText('Ici, seuls les responsables écrivent.').waitFor();
  expect(await field(page).count()).toBe(0);
  await page.getByRole('button', { name: 'Tous les salons' }).click();
  await page.getByRole('button', { name: new RegExp(team, 'u') }).click();

  await findNetwork(nadia);
  // It goes on in the room that is open.
  await page.getByRole('heading', { name: team, level: 1 }).waitFor();
  await page.locator('.chat[data-ready="true"]').waitFor();
  await expect
    .poll(
      async () =>
        (await page.getByRole('log').locator('.msg__body').allInnerTexts()).flatMap(
          (text) => /PLANTED|premier|deuxième/u.exec(text)?.[0] ?? [],
        ),
      patience,
    )
    .toEqual(['PLANTED', 'premier', 'deuxième']);
  await page.getByText('Partira dès que possible').first().waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

test('a page that is left open without network shows nothing any more once it is too old', async () => {
  const { page } = nadia;
  await page.goto('/moi');
  await kept(page);
  await page.addInitScript(() => {
    const aheadMs = Number(sessionStorage.getItem('ahead') ?? 0);
    const { now } = Date;
    Date.now = () => now() + aheadMs;
  });
  await loseNetwork(nadia);
  await page.getByRole('button', { name: new RegExp(team, 'u') }).click();
  await message(page, planted).waitFor();

  await page.evaluate(() => {
    const aheadMs = 8 * 86_400_000;
    sessionStorage.setItem('ahead', String(aheadMs));
    const { now } = Date;
    Date.now = () => now() + aheadMs;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await message(page, planted).waitFor({ state: 'detached' });
  await expect.poll(() => traces(page), patience).toEqual(nothing);
  await page.getByRole('heading', { level: 1 }).waitFor();
  await look(page, 'offline-too-old-390');

  await page.evaluate(() => sessionStorage.removeItem('ahead'));
  await findNetwork(nadia);
  await page.goto('/moi');
  await kept(page);
});

test('nothing is left once a session is over, nor for somebody else at the same browser', async () => {
  const { page, context } = nadia;
  const hers = await context.cookies();
  const other = await openAs(browser, 'c.vasseur', desktop);
  const theirs = await other.context.cookies();

  // Ended elsewhere, or their access was closed: the services know nobody any more.
  await become([]);
  await page.waitForURL(/connexion/u);
  const afterSession = await traces(page);
  await become(hers);
  await kept(page);
  await become(theirs);
  await mine(page).getByRole('checkbox').waitFor();
  await expect.poll(() => traces(page), patience).toEqual(nothing);
  await become(hers);

  expect(afterSession).toEqual(nothing);
});

test('where it is allowed no more, the next contact removes it, and without network there is one calm sentence', async () => {
  const { page } = nadia;
  await kept(page);
  await allow(false);

  await page.reload();
  await expect.poll(() => traces(page), patience).toEqual(nothing);

  await loseNetwork(nadia);
  await page.getByRole('heading', { name: 'Pas de réseau' }).waitFor();
  await look(page, 'offline-nothing-390');
  expect(await traces(page)).toEqual(nothing);
  await findNetwork(nadia);
});

test('who wants no more of it, and who signs out, leaves nothing', async () => {
  const { page } = nadia;
  await allow(true);
  await page.goto('/moi');
  await kept(page);
  await mine(page).getByRole('button', { name: 'Ne plus garder et effacer' }).press('Enter');
  await expectFocus(page, /^Garder mes messages/u);
  await expect.poll(() => traces(page), patience).toEqual(nothing);
  await keepHere(page);
  await kept(page);

  await page.getByRole('main').getByRole('button', { name: 'Se déconnecter' }).click();
  await leftFor(page);
  forget('n.berthelot');

  expect(await traces(page)).toEqual(nothing);
});
