import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { findFaults } from '#axe.ts';
import { closePages, desktop, openBrowser, phone, pictureFailures } from '#browser.ts';
import { look } from '#look.ts';
import { openAs, personNamed } from '#people.ts';
import { makeTeam } from '#team.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => closePages());
beforeEach(() => pictureFailures(browser));

/** Nothing serious is found by axe in both themes, and a picture of each. */
async function expectSound(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const rules = colorScheme === 'dark' ? ['color-contrast'] : undefined;
    expect(await findFaults(page, rules), `${name}, ${colorScheme}`).toEqual([]);
    await look(page, `${name}-${colorScheme}`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, name).toBeLessThanOrEqual(1);
}

const row = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name });
async function act(page: Page, name: string, action: RegExp): Promise<void> {
  await page.getByRole('button', { name: `Actions pour ${name}`, exact: true }).click();
  await page.getByRole('menuitem', { name: action }).click();
}
async function newFolder(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Nouveau dossier' }).click();
  await page.getByLabel('Nom du dossier').fill(name);
  await page.keyboard.press('Enter');
  await row(page, name).waitFor();
}
async function put(page: Page, name: string, words: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Déposer', exact: true }).click(),
  ]);
  await chooser.setFiles([{ name, mimeType: 'text/plain', buffer: Buffer.from(words) }]);
  await row(page, name).first().waitFor();
}
const still = { reducedMotion: 'reduce' } as const;

test('a folder is shared with a team by the keyboard, is there for who is in it, and no more for who leaves', async () => {
  const team = await makeTeam(browser, 'Unité mobile', ['n.berthelot', 'h.ferrand']);
  const [{ page: nadia }, { page: hugo }, { page: admin }] = [
    await openAs(browser, 'n.berthelot', { ...desktop, ...still }),
    await openAs(browser, 'h.ferrand', { ...phone, ...still }),
    await openAs(browser, 'c.vasseur', desktop),
  ];
  await nadia.goto('/documents');
  await newFolder(nadia, 'Tournées');
  await nadia.getByRole('link', { name: /^Tournées/u }).click();
  await put(nadia, 'Semaine.txt', 'Lundi : chambre 12.');
  await nadia.getByRole('link', { name: 'Mes documents' }).first().click();

  await act(nadia, 'Tournées', /^Partager/u);
  const sheet = nadia.getByRole('dialog', { name: 'Tournées' });
  await sheet.getByRole('radio', { name: 'Un collègue' }).press('ArrowRight');
  await sheet.getByRole('button', { name: 'Partager', exact: true }).press('Enter');
  await sheet.getByText('Dites avec qui').waitFor();
  await sheet.getByLabel(/^Équipe/u).selectOption({ label: 'Unité mobile' });
  await expectSound(nadia, 'share-with-team');
  await sheet.getByRole('button', { name: 'Partager', exact: true }).press('Enter');
  const have = sheet.getByRole('region', { name: 'Ont accès' });
  await have.getByText('Équipe Unité mobile').first().waitFor();
  await expectSound(nadia, 'shared-with-team');
  await nadia.keyboard.press('Escape');

  // What lies in the folder says so, and where that is ended.
  await nadia.getByRole('link', { name: /^Tournées/u }).click();
  await act(nadia, 'Semaine.txt', /^Partager/u);
  const inner = nadia.getByRole('dialog', { name: 'Semaine.txt' });
  await inner.getByText('par le dossier Tournées').waitFor();
  await expectSound(nadia, 'shared-by-folder');
  await nadia.setViewportSize(phone.viewport);
  await inner.getByRole('button', { name: 'Retirer Équipe Unité mobile' }).press('Enter');
  const question = nadia.getByRole('alertdialog', {
    name: 'Retirer à Équipe Unité mobile l’accès au dossier Tournées ?',
  });
  await question.getByText(/Tout ce que ce dossier contient lui est fermé/u).waitFor();
  await expectSound(nadia, 'ending-by-folder-phone');
  await question.getByRole('button', { name: 'Laisser' }).press('Enter');
  await nadia.setViewportSize(desktop.viewport);

  // It is told on every page, as what is new in rooms is.
  await hugo.goto('/');
  await hugo.getByRole('link', { name: 'Documents (un nouveau partage)' }).waitFor();
  await expectSound(hugo, 'new-share-told-phone');
  await hugo.goto('/documents');
  const shared = hugo.getByRole('link', { name: /^Partagés avec moi/u });
  await shared.getByText('un nouveau').waitFor({ state: 'attached' });
  await expectSound(hugo, 'something-new-phone');
  await shared.click();
  await row(hugo, 'Tournées')
    .getByText('Partagé par Dr Nadia Berthelot, avec l’équipe Unité mobile')
    .waitFor();
  await row(hugo, 'Tournées').getByText('Nouveau').waitFor();
  await expectSound(hugo, 'had-by-team-phone');
  // He says that he wants no mail about it, and it is still so when he comes back.
  const mails = hugo.getByRole('switch', { name: 'M’écrire quand un partage m’attend' });
  await expect.poll(() => mails.getAttribute('aria-checked')).toBe('true');
  await mails.press('Space');
  await expect.poll(() => mails.getAttribute('aria-checked')).toBe('false');
  await expectSound(hugo, 'share-mails-phone');
  await hugo.reload();
  await expect.poll(() => mails.getAttribute('aria-checked')).toBe('false');
  await hugo.getByLabel('Chercher un document par son nom').fill('semai');
  await row(hugo, 'Semaine.txt').getByText('Dans : Partagés avec moi › Tournées').waitFor();
  await expectSound(hugo, 'found-where-phone');
  await hugo.getByLabel('Chercher un document par son nom').fill('');
  await hugo.getByRole('link', { name: /^Tournées/u }).click();
  await hugo.getByRole('button', { name: /^Semaine.txt/u }).click();
  await hugo.getByText('Lundi : chambre 12.').waitFor();
  await hugo.goto('/documents?dans=partages');
  await row(hugo, 'Tournées').waitFor();
  expect(await hugo.getByText(/nouveau/iu).count()).toBe(0);

  const { id } = personNamed('h.ferrand');
  await request(admin, `/api/chat/teams/${team}/members/${id}`, { method: 'DELETE' });
  await hugo.goto('/documents?dans=partages');
  await expect
    .poll(async () => {
      await hugo.reload();
      await hugo.getByRole('heading', { level: 1 }).waitFor();
      return hugo.getByText('Rien n’est partagé avec vous').count();
    })
    .toBe(1);
});
