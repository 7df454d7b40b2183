import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  openBrowser,
  openPage,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { haveKeys, messageWith, sent } from '#chat.ts';
import { look } from '#look.ts';
import { aNewcomer } from '#newcomer.ts';
import { openAs, openFreshAs, signIn } from '#people.ts';
import { leftFor } from '#sign-out.ts';
import { makeTeam } from '#team.ts';

const team = `Nuit ${crypto.randomUUID().slice(0, 8)}`;
let browser: Browser;
let colleague: Watched;
let nolwenn: Watched;
/** Nobody else's journey meets their code. */
let maud: Awaited<ReturnType<typeof aNewcomer>>;
let code: string;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => closePages());
beforeEach(() => pictureFailures(browser));

const section = (page: Page): Locator => page.getByRole('region', { name: 'Messages chiffrés' });
const devices = (page: Page): Locator =>
  section(page).getByRole('list', { name: 'Vos appareils' }).getByRole('listitem');

async function openRoom(page: Page): Promise<void> {
  await page.goto('/salons');
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
}

async function say(page: Page, words: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Écrire à/u }).fill(words);
  await page.keyboard.press('Enter');
  await messageWith(page, words).waitFor();
}

test('(who makes their code and signs out at a shared computer has no device left, and sees none that they do not know)', async () => {
  const { page: administration } = await openFreshAs(browser, 'c.vasseur', desktop);
  maud = await aNewcomer(administration, 'Maud Kerdoncuff');
  const other = await aNewcomer(administration, 'Dr Nolwenn Rio');
  await makeTeam(browser, team, ['n.berthelot', maud, other]);
  colleague = await openAs(browser, 'n.berthelot', desktop);
  await openRoom(colleague.page);
  await haveKeys(colleague.page);
  nolwenn = await openPage(browser, desktop);
  await signIn(nolwenn.page, other);
  await openRoom(nolwenn.page);
  await haveKeys(nolwenn.page);
  const { page } = await openPage(browser, desktop);
  await signIn(page, maud);
  await openRoom(page);
  await haveKeys(page);
  await page.goto('/moi');
  await section(page).getByRole('button', { name: 'Voir mes appareils et mon code' }).click();
  await section(page).getByRole('button', { name: 'Faire un code de récupération' }).click();
  code = await section(page).locator('.codes code').innerText();
  expect(await devices(page).getByText('celui-ci').count()).toBe(1);
  expect(await devices(page).getByText('Dehydrated').count()).toBe(0);
  await look(section(page), 'night-code-1280');
  await page.setViewportSize(phone.viewport);
  await expectAccessible(page);
  await look(section(page), 'night-code-390');
  await page.setViewportSize(desktop.viewport);

  await section(page).getByRole('button', { name: 'Je l’ai gardé' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Se déconnecter' }).click();

  await page.getByLabel('Adresse professionnelle').waitFor();
  await page.context().close();
});

test('what colleagues write meanwhile is read in the morning, by the code, at another computer, although one of them has left theirs', async () => {
  await say(colleague.page, 'Mme Bellec a dormi, le drain est retiré');
  await messageWith(nolwenn.page, 'le drain est retiré').waitFor();
  await say(nolwenn.page, 'Glycémie à 7 h, merci');
  await sent(messageWith(nolwenn.page, 'Glycémie à 7 h')).waitFor();
  await nolwenn.page.goto('/moi');
  await nolwenn.page.getByRole('main').getByRole('button', { name: 'Se déconnecter' }).click();
  await leftFor(nolwenn.page);
  // Neither who has left nor the device that nobody holds is called so. Of one's own other journeys may tell.
  expect(await colleague.page.getByText(/^Un appareil de/u).count()).toBe(0);

  const { page } = await openPage(browser, desktop);
  await signIn(page, maud);
  await openRoom(page);
  await page.getByRole('button', { name: 'Saisir le code de récupération' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Retrouver vos messages' });
  await dialog.getByLabel('Code de récupération').fill(code);
  await dialog.getByRole('button', { name: 'Confirmer cet appareil' }).click();

  await messageWith(page, 'Mme Bellec a dormi, le drain est retiré').waitFor();
  await messageWith(page, 'Glycémie à 7 h, merci').waitFor();
  expect(await page.getByText('Demandez à un collègue de vous le redire').count()).toBe(0);
  await look(page, 'night-read-1280');
  await page.setViewportSize(phone.viewport);
  await look(page, 'night-read-390');
  await page.setViewportSize(desktop.viewport);
  await say(page, 'Bien lu, merci');
  await messageWith(colleague.page, 'Bien lu, merci').waitFor();
});
