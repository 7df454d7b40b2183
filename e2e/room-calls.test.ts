import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  isInSight,
  openBrowser,
  openPage,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { haveKeys } from '#chat.ts';
import { look } from '#look.ts';
import { aNewcomer } from '#newcomer.ts';
import { openAs, openFreshAs, personNamed, signIn } from '#people.ts';
import { makeTeam } from '#team.ts';

const team = 'Garde de cardiologie';
const inesCalls = 'Dr Inès Cadiou vous appelle';
let browser: Browser;
let ines: Watched;
let hugo: Watched;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const log = (page: Page): Locator => page.getByRole('log');
const ringing = (page: Page): Locator => page.getByRole('alertdialog', { name: inesCalls });
const cards = (page: Page): Locator => log(page).locator('.call-card');

async function openRoom(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Salons/u }).click();
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await page.getByRole('heading', { name: team, level: 1 }).waitFor();
  await haveKeys(page);
  await page.getByRole('textbox', { name: /^Écrire à/u }).waitFor();
}

async function hangUp(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Quitter sans terminer' }).click();
  await page.getByRole('link', { name: 'Retour à aujourd’hui' }).click();
}

async function call(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Appeler' }).click();
  await page.waitForURL(/\/appel\//u);
  return page.url().split('/appel/')[1] ?? '';
}

test('(two colleagues have a room, and one of them is elsewhere in the application)', async () => {
  const { page: administrator } = await openFreshAs(browser, 'c.vasseur', desktop);
  const newcomer = await aNewcomer(administrator, 'Dr Inès Cadiou');
  await makeTeam(browser, team, [newcomer, personNamed('h.ferrand')]);
  ines = await openPage(browser, desktop);
  await signIn(ines.page, newcomer);
  hugo = await openAs(browser, 'h.ferrand', desktop);
  await Promise.all([ines, hugo].map(({ page }) => openRoom(page)));
  await hugo.page.getByRole('link', { name: /^Aujourd/u }).click();
});

test('one click rings the others, calmly, until the caller hangs up; then it was missed, and had no answer', async () => {
  await hugo.page.getByRole('link', { name: /^Documents/u }).focus();

  await call(ines.page);

  await ringing(hugo.page).waitFor();
  await ringing(hugo.page).getByText(team).waitFor();
  // What somebody is doing goes on; the call is one key away.
  expect(await hugo.page.evaluate(() => document.activeElement?.textContent)).toContain(
    'Documents',
  );
  await hugo.page.keyboard.press('Alt+KeyR');
  expect(await hugo.page.evaluate(() => document.activeElement?.textContent)).toBe('Rejoindre');
  await ringing(hugo.page).getByRole('button', { name: 'Couper la sonnerie' }).click();
  await ringing(hugo.page).getByRole('button', { name: 'Remettre la sonnerie' }).waitFor();
  await expectAccessible(hugo.page);
  await look(hugo.page, 'ringing-1280');
  await hugo.page.setViewportSize(phone.viewport);
  expect(await isInSight(ringing(hugo.page).getByRole('link', { name: 'Rejoindre' }))).toBe(true);
  await look(hugo.page, 'ringing-390');
  await hugo.page.setViewportSize(desktop.viewport);
  expect(await ines.page.getByRole('alertdialog').count()).toBe(0);

  await hangUp(ines.page);

  await ringing(hugo.page).waitFor({ state: 'detached' });
  await hugo.page.getByRole('link', { name: /^Salons \(.+ nouveau\)$/u }).click();
  // The list says it before the room is opened.
  await hugo.page
    .getByRole('link', { name: new RegExp(team, 'u') })
    .getByText('Appel manqué', { exact: true })
    .waitFor();
  await openRoom(hugo.page);
  await cards(hugo.page)
    .getByText(/^Appel manqué de Dr Inès Cadiou, \d\d:\d\d$/u)
    .waitFor();
  expect(await cards(hugo.page).count()).toBe(1);
  await openRoom(ines.page);
  await cards(ines.page).getByText('Sans réponse').waitFor();
  await expectAccessible(hugo.page);
  await look(hugo.page, 'missed-1280');
});

test('who says "not now" on one page is left in peace on the other, and may still come by the room', async () => {
  const second = await hugo.context.newPage();
  await second.goto('/aide');
  await second.getByRole('heading', { level: 1 }).waitFor();
  await call(ines.page);
  await Promise.all([ringing(second).waitFor(), ringing(hugo.page).waitFor()]);
  await look(hugo.page, 'ringing-room-1280');
  const alone = ines.page.getByRole('main');
  await alone.getByText('On appelle Dr Hugo Ferrand.').waitFor();
  await look(ines.page, 'calling-1280');

  await ringing(second).getByRole('button', { name: 'Pas maintenant' }).click();

  await Promise.all(
    [second, hugo.page].map((page) => ringing(page).waitFor({ state: 'detached' })),
  );
  await second.close();
  // Who calls need not wait for somebody who has said no.
  const declined = 'Réponse de Dr Hugo Ferrand : « Pas maintenant ».';
  await alone.getByText(declined).waitFor();
  await ines.page
    .locator('[aria-live="polite"]')
    .getByText(declined)
    .waitFor({ state: 'attached' });
  await ines.page.setViewportSize(phone.viewport);
  await look(ines.page, 'call-declined-390');
  await ines.page.setViewportSize(desktop.viewport);
  await ines.page.getByRole('button', { name: 'Participants', exact: true }).click();
  await ines.page.getByText('Pas maintenant', { exact: true }).waitFor();
  await cards(hugo.page).getByText('Appel en cours').waitFor();
  await hugo.page.setViewportSize(phone.viewport);
  await look(hugo.page, 'call-room-390');
  await hugo.page.setViewportSize(desktop.viewport);
  await cards(hugo.page).getByRole('link', { name: 'Rejoindre' }).click();
  await ines.page.getByLabel(/Image de Dr Hugo Ferrand/u).waitFor();
  const aside = await hugo.context.newPage();
  await aside.goto('/salons');
  await aside.getByRole('link', { name: new RegExp(team, 'u') }).click();
  // The chat is in one page at a time.
  await aside.getByRole('button', { name: 'Continuer ici' }).click();
  await cards(aside).getByText('2 personnes y sont').waitFor();
  await look(aside, 'call-people-1280');
  await aside.close();

  // The last one to leave ends it.
  await hangUp(ines.page);
  await hangUp(hugo.page);
  await openRoom(ines.page);
  await cards(ines.page)
    .getByText(/^Appel terminé/u)
    .waitFor();
  await cards(ines.page).getByText('2 personnes').waitFor();
  await look(ines.page, 'call-over-1280');
  expect(await cards(ines.page).getByRole('link', { name: 'Rejoindre' }).count()).toBe(0);
});

test('calls in which nobody has written leave no further rooms in the list', async () => {
  // Whoever opens the conversation of a call makes it.
  await call(ines.page);
  await ines.page.getByRole('button', { name: /^Discussion/u }).click();
  await ines.page.getByRole('textbox', { name: /^Écrire/u }).waitFor();
  await hangUp(ines.page);
  await ines.page.goto('/salons');
  const list = ines.page.getByRole('navigation', { name: 'Vos salons' });
  const named = list.getByRole('link', { name: new RegExp(team, 'u') });
  await named.first().waitFor();
  const search = ines.page.getByRole('searchbox', { name: 'Salons et messages' });
  await search.fill(team);
  await expect.poll(() => named.count()).toBeGreaterThan(1);
  await look(ines.page, 'call-rooms-found');

  await search.fill('');

  await expect.poll(() => named.count()).toBe(1);
  await look(ines.page, 'call-rooms');
});

test('nothing was refused by the page’s own policy', () => {
  expect([...ines.complaints, ...hugo.complaints]).toEqual([]);
});
