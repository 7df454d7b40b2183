import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectSound } from '#axe.ts';
import { closePages, desktop, openBrowser, phone, pictureFailures } from '#browser.ts';
import { inFolderOfItsOwn, put, row } from '#documents.ts';
import { pressBy } from '#keyboard.ts';
import { look } from '#look.ts';
import { officeFiles } from '#office-files.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => closePages());
beforeEach(() => pictureFailures(browser));

const opener = (page: Page, name: string) =>
  row(page, name).getByRole('button', { name: new RegExp(`^${name}`, 'u') });
const close = (page: Page) =>
  page.getByRole('dialog').getByRole('button', { name: 'Fermer' }).click();
/** How much wider the page is than its window, pixels. */
const tooWide = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);

test('a doctor reads a letter, results and slides of an office in the page, by keyboard and on a phone, and is told what is simplified', async () => {
  const { page, complaints } = await openAs(browser, 'h.ferrand', desktop);
  await page.goto('/documents');
  await put(page, officeFiles());

  await opener(page, 'Courrier.docx').click();
  const letter = page.getByRole('region', { name: 'Contenu de Courrier.docx' });
  await letter.getByRole('heading', { name: 'Ordonnance' }).waitFor();
  await page.getByText(/^Mise en page simplifiée/u).waitFor();
  expect(await letter.getByRole('listitem').allTextContents()).toEqual([
    '1.Bisoprolol 2,5 mg, le matin',
    '2.Ramipril 5 mg, le soir',
    '•Revenir si la douleur reprend',
  ]);
  expect(await letter.getByRole('cell', { name: '1,26 g/L' }).count()).toBe(1);
  expect(await letter.locator('strong').allTextContents()).toContain('thoracique');
  const picture = letter.getByRole('img', { name: 'Image' });
  await expect
    .poll(() => picture.evaluate((each) => (each as HTMLImageElement).naturalWidth))
    .toBe(40);
  await expectSound(page, 'a letter');
  await look(page, 'office-letter');
  // What is longer than its box is read by keyboard.
  await letter.focus();
  await page.keyboard.press('End');
  await expect.poll(() => letter.evaluate(({ scrollTop }) => scrollTop)).toBeGreaterThan(0);
  await close(page);

  await opener(page, 'Analyses.xlsx').click();
  const sheet = page.getByRole('table', { name: 'Résultats' });
  await sheet.getByRole('cell', { name: '03/11/2026' }).waitFor();
  expect(await sheet.getByRole('columnheader').allTextContents()).toEqual([
    'Ligne',
    'A',
    'B',
    'C',
    'D',
  ]);
  await expectSound(page, 'a sheet');
  await look(page, 'office-sheet');
  await page.getByLabel('Feuille', { exact: true }).selectOption('Deuxième');
  await page
    .getByRole('table', { name: 'Deuxième' })
    .getByRole('cell', { name: 'ligne 2' })
    .waitFor();
  await close(page);

  await opener(page, 'Réunion.odp').click();
  const first = page.getByRole('region', { name: 'Diapositive 1 sur 2' });
  await first.getByRole('heading', { name: 'Réunion de service' }).waitFor();
  await expectSound(page, 'slides');
  await look(page, 'office-slides');
  await close(page);

  await opener(page, 'Abîmé.docx').click();
  await page
    .getByRole('alert')
    .filter({ hasText: 'Ce document ne peut pas être montré' })
    .waitFor();
  await page.getByRole('button', { name: 'Télécharger', exact: true }).waitFor();
  await look(page, 'office-broken');
  await close(page);

  await page.setViewportSize(phone.viewport);
  await page.emulateMedia({ colorScheme: 'dark' });
  await opener(page, 'Courrier.docx').focus();
  await page.keyboard.press('Enter');
  await letter.getByRole('heading', { name: 'Motif' }).waitFor();
  expect(await tooWide(page)).toBeLessThanOrEqual(1);
  await expectSound(page, 'a letter on a phone');
  await look(page, 'office-letter-phone');
  await pressBy(page, /^Fermer$/u, 'Enter');
  await opener(page, 'Analyses.xlsx').click();
  await sheet.waitFor();
  expect(await tooWide(page)).toBeLessThanOrEqual(1);
  await look(page, 'office-sheet-phone');
  await close(page);
  expect(complaints).toEqual([]);
});

test('what reads an office file can ask nobody for anything, us neither', async () => {
  const { page } = await openAs(browser, 'h.ferrand', desktop);
  const told: string[] = [];
  page.on('console', (message) => told.push(message.text()));
  const probe = `try { const ask = new XMLHttpRequest(); ask.open('GET', '/api/identity/me', false); ask.send(); console.log('PROBE open'); } catch { console.log('PROBE shut'); }`;
  // The same file under the same headers; only that it tries.
  await page.route(/office-worker-/u, async (route) => {
    const reply = await route.fetch();
    await route.fulfill({ response: reply, body: `${probe}\n${await reply.text()}` });
  });
  await page.goto('/documents');
  await inFolderOfItsOwn(page, 'Bureau');
  await put(page, officeFiles().slice(0, 1));

  await opener(page, 'Courrier.docx').first().click();
  await page.getByRole('heading', { name: 'Ordonnance' }).waitFor();

  await expect.poll(() => told.filter((text) => text.startsWith('PROBE'))).toEqual(['PROBE shut']);
});
