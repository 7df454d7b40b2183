import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { look } from '#look.ts';
import { anAddress, mailTo } from '#mailbox.ts';
import { openAs, signIn } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const town = `Clinique du Port ${crypto.randomUUID().slice(0, 6)}`;
const email = anAddress('anne.port');
const password = 'a quiet river runs north';
let totpSecret = '';

async function join(page: Page): Promise<void> {
  const { text } = await mailTo(email);
  const [link = ''] = /http\S+\/rejoindre#\S+/u.exec(text) ?? [];
  await page.goto(link);
  await page.getByRole('heading', { name: /Rejoindre/u }).waitFor();
  await page.getByText(town).first().waitFor();
  await page.getByLabel('Mot de passe', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.locator('summary').first().click();
  totpSecret = (await page.locator('details .mono').innerText()).replaceAll(/\s/gu, '');
  // The code of a moment ago: the present one is for the sign-in.
  const timestamp = Date.now() - 30_000;
  await page
    .getByLabel('Code à 6 chiffres')
    .fill(new TOTP({ secret: totpSecret }).generate({ timestamp }));
  await page.getByRole('list', { name: /codes/iu }).waitFor();
}

test('whoever runs the platform adds an organisation, whose administrator gets a mail and joins', async () => {
  const { page, complaints } = await openAs(browser, 'p.marchand', desktop);
  await page
    .getByRole('navigation', { name: 'Principal' })
    .getByRole('link', { name: 'Plateforme' })
    .click();
  await page.getByRole('heading', { name: 'Établissements', level: 1 }).waitFor();
  await page.getByText('Centre hospitalier de Kerval').first().waitFor();
  await page.getByRole('button', { name: 'Ajouter un établissement' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ajouter un établissement' });

  await dialog.getByRole('button', { name: 'Ajouter et inviter' }).click();
  await dialog.getByText('Écrivez une adresse mail').waitFor();
  await dialog.getByLabel('Nom de l’établissement').fill('Centre hospitalier de Kerval');
  await dialog.getByLabel('Téléphone pour les patients').fill('demander à l’accueil');
  await dialog.getByLabel('Son nom').fill('Anne Port');
  await dialog.getByLabel('Son adresse professionnelle').fill(email);
  await dialog.getByText(/Écrivez un numéro de 3 à 30 chiffres/u).waitFor();
  await expectAccessible(page);
  await look(page, 'organisation-adding-1280');
  await dialog.getByLabel('Téléphone pour les patients').fill('02 98 11 22 33');
  await dialog.getByLabel('Nom de l’établissement').fill(town);
  await dialog.getByRole('button', { name: 'Ajouter et inviter' }).click();

  await page.getByText(`${town} est ajouté. L’invitation part à ${email}.`).first().waitFor();
  await page.getByRole('listitem').filter({ hasText: town }).getByText('02 98 11 22 33').waitFor();
  await look(page, 'organisations-1280');
  await page.setViewportSize(phone.viewport);
  await expectAccessible(page);
  await look(page, 'organisations-390');
  const joining = await openPage(browser, phone);
  await join(joining.page);
  expect([...complaints, ...joining.complaints]).toEqual([]);
});

test('a name that another organisation has is told at the field, and nothing typed is lost', async () => {
  const { page } = await openAs(browser, 'p.marchand', desktop);
  await page.goto('/etablissements');
  await page.getByRole('button', { name: 'Ajouter un établissement' }).click();
  const dialog = page.getByRole('dialog', { name: 'Ajouter un établissement' });
  await dialog.getByLabel('Nom de l’établissement').fill(town);
  await dialog.getByLabel('Son nom').fill('Anne Port');
  await dialog.getByLabel('Son adresse professionnelle').fill(anAddress('autre'));
  await dialog.getByRole('button', { name: 'Ajouter et inviter' }).click();

  await dialog.getByText('Un établissement porte déjà ce nom.').waitFor();

  expect(await dialog.getByLabel('Son nom').inputValue()).toBe('Anne Port');
});

test('its administrator says where patients call, and its people read that', async () => {
  const { page, complaints } = await openPage(browser, desktop);
  const roles = ['organisation-administrator'] as const;
  const anne = { id: crypto.randomUUID(), email, password, totpSecret, displayName: 'Anne Port' };
  await signIn(page, { ...anne, organisation: '', roles: [...roles], locale: 'fr' });
  await page.goto('/reglages');
  const card = page.getByRole('region', { name: 'Établissement', exact: true });
  await card.getByLabel('Téléphone pour les patients').fill('?');
  await card.getByRole('button', { name: 'Enregistrer' }).click();
  await card.getByText(/Écrivez un numéro de 3 à 30 chiffres/u).waitFor();
  await card.getByLabel('Téléphone pour les patients').fill('02 98 00 00 01');
  await card.getByLabel('Fuseau horaire').selectOption('Indian/Reunion');
  await expectAccessible(page);
  await look(page, 'organisation-own-1280');
  await card.getByRole('button', { name: 'Enregistrer' }).click();

  await page.getByText('Établissement enregistré').first().waitFor();

  const me = await request(page, '/api/identity/me');
  expect(me.body).toMatchObject({
    organisation: { name: town, phone: '02 98 00 00 01', timezone: 'Indian/Reunion' },
  });
  await page.setViewportSize(phone.viewport);
  await card.scrollIntoViewIfNeeded();
  await look(page, 'organisation-own-390');
  expect(complaints).toEqual([]);
});
