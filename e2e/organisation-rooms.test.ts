import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { haveKeys, messageWith } from '#chat.ts';
import { look } from '#look.ts';
import { aNewcomer } from '#newcomer.ts';
import { openFreshAs, signIn } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const room = 'Consignes de sécurité';
/** Few have it: the room stands in nobody's list who is of another journey. */
const role = 'security-officer';
const dialog = (page: Page): Locator => page.getByRole('dialog');
const row = (page: Page): Locator =>
  page.getByRole('list', { name: 'Votre établissement' }).getByRole('link', { name: room });

test('an administrator makes a room of announcements for all who have a role; a colleague finds it with what was written and mutes it, and a newcomer is in it', async () => {
  const { page: claire } = await openFreshAs(browser, 'c.vasseur', desktop);
  const [lead, reader] = [
    await aNewcomer(claire, 'Erwan Kervella', role),
    await aNewcomer(claire, 'Anouk Morvan', role),
  ];
  await claire.goto('/equipes');
  const rooms = claire.getByRole('region', { name: /^Salons de tout/u });
  await rooms.getByRole('button', { name: 'Nouveau salon pour tous' }).click();
  await dialog(claire).getByRole('button', { name: 'Créer le salon' }).click();
  await dialog(claire).getByText('Écrivez un nom').waitFor();
  await dialog(claire).getByLabel('Nom du salon').fill(room);
  await dialog(claire).getByLabel('Responsable sécurité').check();
  await dialog(claire).getByRole('combobox', { name: 'Responsables' }).fill('kervella');
  await claire.getByRole('option', { name: /Erwan Kervella/u }).click();
  await expectAccessible(claire);
  await look(claire, 'organisation-room-making-1280');
  await dialog(claire).getByRole('button', { name: 'Créer le salon' }).click();
  const made = rooms.getByRole('listitem').filter({ hasText: room });
  await made.getByText(/y sont/u).waitFor({ state: 'detached' });
  await made.getByText(/annonces · Responsable sécurité/u).waitFor();
  await expectAccessible(claire);
  await look(claire, 'organisation-rooms-1280');

  const [hers, his] = [await openPage(browser, phone), await openPage(browser, desktop)];
  await signIn(hers.page, reader);
  await signIn(his.page, lead);
  for (const { page } of [hers, his]) {
    await page.goto('/salons');
    await row(page).click();
    await haveKeys(page);
  }
  expect(await hers.page.getByRole('textbox', { name: /^Écrire à/u }).count()).toBe(0);
  await his.page.getByRole('textbox', { name: /^Écrire à/u }).fill('Exercice incendie jeudi');
  await his.page.keyboard.press('Enter');
  await messageWith(hers.page, 'Exercice incendie jeudi').waitFor();
  await look(hers.page, 'organisation-room-390');
  await look(his.page, 'organisation-room-1280');

  await hers.page.getByRole('button', { name: 'Détails du salon' }).click();
  await hers.page.getByText(/On ne le quitte pas/u).waitFor();
  await hers.page.getByRole('switch', { name: 'Ne plus me prévenir' }).click();
  await expectAccessible(hers.page);
  await look(hers.page, 'organisation-room-side-390');
  await hers.page.goto('/salons');
  await row(hers.page).getByText('Notifications coupées').waitFor();
  await look(hers.page, 'organisation-room-list-390');

  const newcomer = await aNewcomer(claire, 'Loïc Prigent', role);
  const theirs = await openPage(browser, desktop);
  await signIn(theirs.page, newcomer);
  await theirs.page.goto('/salons');
  await row(theirs.page).click();
  await theirs.page.getByRole('heading', { name: room, level: 1 }).waitFor();

  await claire.reload();
  await made.getByRole('button', { name: /^Modifier le salon/u }).click();
  await dialog(claire).getByRole('button', { name: 'Fermer le salon…' }).click();
  await claire.getByRole('button', { name: 'Fermer le salon', exact: true }).click();
  await made.waitFor({ state: 'detached' });
});
