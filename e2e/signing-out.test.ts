import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  giveBack,
  openBrowser,
  openPage,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { haveKeys, messageWith as message } from '#chat.ts';
import { look } from '#look.ts';
import { aNewcomer } from '#newcomer.ts';
import { openFreshAs, signIn } from '#people.ts';
import { makeTeam } from '#team.ts';
import { openWire, type Wire } from '#wire.ts';

const team = 'Poste de nuit';
type Person = Parameters<typeof signIn>[1];
let browser: Browser;
let wire: Wire;
let awen: Person;
let hers: Watched;
let code = '';
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
const question = (page: Page): Locator => page.getByRole('dialog', { name: 'Se déconnecter ?' });
const signInPage = (page: Page): Locator => page.getByLabel('Adresse professionnelle');

async function askOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Moi/u }).first().click();
  await page.getByRole('menuitem', { name: 'Se déconnecter' }).click();
}

async function enter(page: Page): Promise<void> {
  await page.goto('/salons');
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
}

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press('Enter');
  await message(page, text).waitFor();
}

test('who has read nothing here signs out without a question', async () => {
  const { page } = await openFreshAs(browser, 'c.vasseur', desktop);
  awen = await aNewcomer(page, 'Dr Awen Salaün');
  const other = await aNewcomer(page, 'Dr Ronan Corre');
  await giveBack(page);
  await makeTeam(browser, team, [awen, other]);
  hers = await openPage(browser, { ...desktop, proxy: wire.proxy });
  await signIn(hers.page, awen);

  await askOut(hers.page);

  await signInPage(hers.page).waitFor();
});

test('who would never read their messages again is told so, is offered a code, and then signs out without a question', async () => {
  const { page } = hers;
  await signIn(page, awen);
  await enter(page);
  await haveKeys(page);
  await say(page, 'Écrit avant de partir');
  await message(page, 'Écrit avant de partir').getByText('Envoyé').waitFor();
  // Where the chat of this page is not open, it is looked at all the same.
  await page.goto('/planifier');

  await askOut(page);
  await question(page).getByText('Vos messages ne s’ouvrent que dans ce navigateur').waitFor();
  await expectAccessible(page);
  await look(page, 'sign-out-last-key-1280');
  await page.setViewportSize(phone.viewport);
  await look(page, 'sign-out-last-key-390');
  await page.setViewportSize(desktop.viewport);
  await question(page).getByRole('button', { name: 'Faire mon code' }).press('Enter');
  await page.getByRole('button', { name: 'Faire un code de récupération' }).click();
  code = await page.locator('.codes code').innerText();
  await page.getByRole('button', { name: /^Je l.ai gardé$/u }).click();
});

test('words that have not gone and what was begun are named before they are erased, and one may stay', async () => {
  const { page, context } = hers;
  await enter(page);
  await haveKeys(page);
  wire.cut();
  await context.setOffline(true);
  await say(page, 'Resté ici');
  await page.getByText('Partira dès que possible').waitFor();
  await field(page).fill('À finir');

  await askOut(page);
  await question(page).getByText('Un message n’est pas parti : il sera effacé.').waitFor();
  await question(page).getByText('Un brouillon sera effacé.').waitFor();
  await question(page).getByText(team).first().waitFor();
  await expectAccessible(page);
  await look(page, 'sign-out-unsent-1280');
  await page.keyboard.press('Escape');
  await question(page).waitFor({ state: 'detached' });
  expect(await field(page).inputValue()).toBe('À finir');
  await field(page).fill('');
  wire.mend();
  await context.setOffline(false);
  await page.getByText('Partira dès que possible').waitFor({ state: 'detached' });
});

test('whoever has a code and has sent all signs out without a question, and reads what they wrote last with the code', async () => {
  const { page } = hers;
  await say(page, 'Dit en partant');
  await message(page, 'Dit en partant').getByText('Envoyé').waitFor();

  await askOut(page);
  await signInPage(page).waitFor();
  await signIn(page, awen);
  await enter(page);
  await page.getByRole('button', { name: 'Saisir le code de récupération' }).first().click();
  await page.getByLabel('Code de récupération').fill(code);
  await page.getByRole('button', { name: 'Confirmer cet appareil' }).click();

  await message(page, 'Écrit avant de partir').waitFor();
  await message(page, 'Dit en partant').waitFor();
});
