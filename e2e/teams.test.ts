import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { desktop, openBrowser, phone, pictureFailures } from '#browser.ts';
import { openAs } from '#people.ts';

const team = 'Soins palliatifs';
let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());
beforeEach(() => pictureFailures(browser));

const dialog = (page: Page) => page.getByRole('dialog');
const row = (page: Page, words: string) => page.getByRole('listitem').filter({ hasText: words });

async function addColleague(page: Page, typed: string, name: string): Promise<void> {
  await page.getByRole('combobox', { name: 'Ajouter un collègue' }).fill(typed);
  await page.getByRole('option', { name: new RegExp(name, 'u') }).click();
  await page.getByRole('button', { name: 'Ajouter à l’équipe' }).click();
  await page.getByRole('button', { name: `Modifier ${name}` }).waitFor();
}

test('an administrator makes a team, puts colleagues in, and says what one is and who leads', async () => {
  const { page } = await openAs(browser, 'c.vasseur', desktop);
  await page.getByRole('link', { name: 'Personnes' }).click();
  await page.getByRole('link', { name: 'Équipes' }).click();
  await page.getByRole('button', { name: 'Créer une équipe' }).click();
  await dialog(page).getByRole('button', { name: 'Créer l’équipe' }).click();
  await dialog(page).getByText('Écrivez un nom').waitFor();
  await dialog(page).getByLabel('Nom de l’équipe').fill(team);
  await dialog(page).getByRole('button', { name: 'Créer l’équipe' }).click();
  await page.getByRole('link', { name: team }).click();
  await page.getByRole('heading', { name: team, level: 1 }).waitFor();

  await addColleague(page, 'berth', 'Dr Nadia Berthelot');
  await addColleague(page, 'ferr', 'Dr Hugo Ferrand');
  await page.getByRole('button', { name: 'Modifier Dr Nadia Berthelot' }).click();
  await dialog(page).getByLabel('Fonction dans l’équipe').fill('Médecin de garde');
  await dialog(page).getByLabel('Responsable de l’équipe').check();
  await dialog(page).getByRole('button', { name: 'Enregistrer' }).click();

  await row(page, 'Médecin de garde').getByText('Responsable').waitFor();
  await expectAccessible(page);
});

test('its lead makes a private room, renames it and archives it; announcements are for the whole team', async () => {
  const { page } = await openAs(browser, 'n.berthelot', desktop);
  await page.goto('/equipes');
  await page.getByRole('link', { name: team }).click();
  const room = async (name: string, kind: string): Promise<void> => {
    await page.getByRole('button', { name: 'Nouveau salon' }).click();
    await dialog(page).getByLabel('Nom du salon').fill(name);
    await dialog(page).getByRole('radio', { name: kind }).check();
    if (kind === 'Salon privé') await dialog(page).getByLabel('Dr Hugo Ferrand').check();
    await expectAccessible(page);
    await dialog(page).getByRole('button', { name: 'Créer le salon' }).click();
    await dialog(page).waitFor({ state: 'detached' });
  };
  await room('Nuits', 'Salon privé');
  await room('Consignes', 'Annonces');
  await row(page, 'Nuits').getByText('privé · 2 personnes').waitFor();
  await row(page, 'Consignes').getByText('annonces · 2 personnes').waitFor();

  await page.getByRole('button', { name: 'Modifier le salon Nuits' }).click();
  await dialog(page).getByLabel('Nom du salon').fill('Nuits et gardes');
  await dialog(page).getByRole('button', { name: 'Enregistrer' }).click();
  await page.getByRole('link', { name: 'Nuits et gardes' }).waitFor();
  await page.getByRole('button', { name: 'Modifier le salon Nuits et gardes' }).click();
  await dialog(page).getByRole('button', { name: 'Archiver le salon' }).click();

  await page.getByRole('link', { name: 'Nuits et gardes' }).waitFor({ state: 'detached' });
  expect(await page.getByRole('button', { name: 'Fermer l’équipe…' }).count()).toBe(0);
});

test('useful links of the room are added, put in order and found by a colleague, on a phone too', async () => {
  const { page } = await openAs(browser, 'n.berthelot', desktop);
  await page.goto('/equipes');
  await page.getByRole('link', { name: team }).click();
  await page.getByRole('list', { name: 'Salons' }).getByRole('link', { name: team }).click();
  const links = page.getByRole('region', { name: 'Liens utiles' });
  const add = async (title: string, address: string): Promise<void> => {
    await links.getByRole('button', { name: 'Ajouter' }).click();
    await dialog(page).getByLabel('Titre').fill(title);
    await dialog(page).getByLabel('Adresse').fill(address);
    await dialog(page).getByRole('button', { name: 'Ajouter le lien' }).click();
  };
  await add('Qui appeler', 'javascript:alert(1)');
  await dialog(page).getByText('Écrivez une adresse web complète').waitFor();
  await dialog(page).getByLabel('Adresse').fill('intranet.kerval.example/garde');
  await expectAccessible(page);
  await dialog(page).getByRole('button', { name: 'Ajouter le lien' }).click();
  await links.getByRole('link', { name: /Qui appeler/u }).waitFor();
  await add('Protocoles', 'https://exemple.fr/protocoles');
  await links.getByRole('button', { name: 'Changer l’ordre' }).click();
  await links.getByRole('button', { name: 'Monter Protocoles' }).click();
  await links.getByRole('listitem').first().getByText('Protocoles').waitFor();
  await links
    .locator('button:focus')
    .and(links.getByRole('button', { name: 'Monter Protocoles' }))
    .waitFor();

  const hugo = await openAs(browser, 'h.ferrand', phone);
  await hugo.page.goto(new URL(page.url()).pathname);
  await hugo.page.getByRole('button', { name: 'Détails du salon' }).click();
  const theirs = hugo.page.getByRole('region', { name: 'Liens utiles' });
  const link = theirs.getByRole('link', { name: /Qui appeler/u });

  await link.waitFor();
  expect(await link.getAttribute('href')).toBe('https://intranet.kerval.example/garde');
  expect(await link.getAttribute('rel')).toBe('noopener noreferrer');
  expect(await theirs.getByRole('button', { name: /^Modifier le lien/u }).count()).toBe(0);
});
