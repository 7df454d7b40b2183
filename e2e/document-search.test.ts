import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectSound } from '#axe.ts';
import { closePages, desktop, openBrowser, phone, pictureFailures } from '#browser.ts';
import { put, row } from '#documents.ts';
import { aPdf, aScan, type MadeFile } from '#files.ts';
import { pressBy } from '#keyboard.ts';
import { expectEnglish } from '#language.ts';
import { look } from '#look.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

async function speak(page: Page, locale: 'fr' | 'en'): Promise<void> {
  const { version } = (await request(page, '/api/identity/me')).body as {
    readonly version: number;
  };
  const sent = { method: 'PATCH', body: { version, locale } };
  expect((await request(page, '/api/identity/me', sent)).status).toBe(200);
}

const text = (words: string): Buffer => Buffer.from(words);
const files: readonly MadeFile[] = [
  { name: 'Compte rendu 7391.pdf', mimeType: 'application/pdf', buffer: aPdf(2) },
  { name: 'Fax 7391.pdf', mimeType: 'application/pdf', buffer: aScan() },
  { name: 'Ordonnance 7391.txt', mimeType: 'text/plain', buffer: text('Lévothyroxine 75 µg') },
  { name: 'Lévothyroxine.txt', mimeType: 'text/plain', buffer: text('Lévothyroxine, notice') },
];

test('an administrator has contents searched: a doctor finds a document by a word in it, on a phone too, and nothing once it is switched off', async () => {
  const { page: admin, ...administrators } = await openAs(browser, 'c.vasseur', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  const { page: hugo, ...doctors } = await openAs(browser, 'h.ferrand', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  await hugo.goto('/documents');
  await put(hugo, files);
  const field = hugo.getByRole('searchbox');
  await field.fill('levothyroxine');
  await hugo.getByText('Un document trouvé').waitFor();

  await admin.goto('/reglages');
  const setting = admin.getByRole('region', { name: 'Recherche dans le contenu des documents' });
  await setting.getByText('Pour cela, chaque mot est gardé').waitFor();
  await look(setting, 'content-search-off');
  await setting.getByRole('button', { name: 'Chercher dans les contenus' }).click();
  await setting.getByText(/Lecture en cours|ont été lus/u).waitFor();
  await look(setting, 'content-search-reading');
  await expect
    .poll(async () => (await request(hugo, '/api/documents/search?q=feuille')).body, {
      timeout: 120_000,
    })
    // Others may have left documents with this word.
    .toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ name: 'Compte rendu 7391.pdf' })]),
    });
  await expect
    .poll(async () => (await request(hugo, '/api/documents/search?q=levothyroxine')).body, {
      timeout: 60_000,
    })
    .toMatchObject({ items: [{ fits: ['name', 'content'] }, { fits: ['content'] }] });
  await expectSound(admin, 'the setting');
  await look(setting, 'content-search-on');

  await hugo.reload();
  await hugo
    .getByRole('searchbox', { name: 'Chercher un document par son nom ou ses mots' })
    .fill('levothyroxine');
  await row(hugo, 'Ordonnance 7391.txt').getByText('Dans le contenu').waitFor();
  await row(hugo, 'Lévothyroxine.txt').getByText('Dans le nom et le contenu').waitFor();
  await expectSound(hugo, 'what was found');
  await look(hugo, 'content-search-found');
  await field.fill('feuille courrier');
  await row(hugo, 'Compte rendu 7391.pdf').getByText('Dans le contenu').waitFor();
  // By keyboard: what was found opens where it stands.
  await pressBy(hugo, /^Compte rendu 7391/u, 'Enter');
  await hugo.getByText('Page 1 sur 2').waitFor();
  await hugo.keyboard.press('Escape');
  await field.fill('xanthophyllenoire');
  await hugo.getByText('Rien trouvé').waitFor();
  await expectSound(hugo, 'nothing found');
  await look(hugo, 'content-search-nothing');

  await speak(hugo, 'en');
  await hugo.setViewportSize(phone.viewport);
  await hugo.reload();
  await field.fill('levothyroxine');
  await row(hugo, 'Ordonnance 7391.txt').getByText('In the content').waitFor();
  await expectEnglish(hugo);
  await expectSound(hugo, 'on a phone');
  await look(hugo, 'content-search-phone');
  await speak(hugo, 'fr');
  await admin.setViewportSize(phone.viewport);
  await setting.scrollIntoViewIfNeeded();
  await look(setting, 'content-search-on-phone');

  await setting.getByRole('button', { name: 'Arrêter et effacer l’index' }).click();
  const dialog = admin.getByRole('alertdialog');
  await expectSound(admin, 'asked before');
  await look(admin, 'content-search-stop');
  await dialog.getByRole('button', { name: 'Arrêter et effacer l’index' }).click();
  await setting.getByRole('button', { name: 'Chercher dans les contenus' }).waitFor();
  const { body } = await request(hugo, '/api/documents/search?q=levothyroxine');

  expect(body).toMatchObject({ items: [{ name: 'Lévothyroxine.txt' }], contents: null });
  expect([...administrators.complaints, ...doctors.complaints]).toEqual([]);
}, 300_000);
