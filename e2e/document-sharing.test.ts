import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectSound } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { act, put, row } from '#documents.ts';
import { aPdf, type MadeFile } from '#files.ts';
import { expectFocus, pressBy } from '#keyboard.ts';
import { look } from '#look.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => closePages());
beforeEach(() => pictureFailures(browser));

const text = (name: string, words: string, mebibytes = 0): MadeFile => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.concat([Buffer.from(words), Buffer.alloc(mebibytes * 2 ** 20, 'a')]),
});

test('a doctor copies a file and a folder, and finds again what they starred and what they had last', async () => {
  const { page, complaints } = await openAs(browser, 's.lindqvist', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  await page.goto('/documents');
  await page.getByRole('button', { name: 'Nouveau dossier' }).click();
  await page.getByLabel('Nom du dossier').fill('Protocoles');
  await page.keyboard.press('Enter');
  await row(page, 'Protocoles').waitFor();
  await put(page, [text('Régime.txt', 'Sans sel.'), text('Cours.txt', 'Long. ', 24)]);

  // Beside it, by keyboard: the name that is taken gets a number.
  await pressBy(page, /^Actions pour Régime.txt/u, 'Enter');
  await page.getByRole('menuitem', { name: /^Copier/u }).press('Enter');
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Mes documents' }).press('Enter');
  await expectSound(page, 'copying');
  await sheet.getByRole('button', { name: /^Copier dans/u }).press('Enter');
  await row(page, 'Régime (2).txt').waitFor();
  // A large one says how far it is, and is there when all of it is.
  await act(page, 'Cours.txt', /^Copier/u);
  await sheet.getByRole('button', { name: 'Mes documents' }).click();
  await sheet.getByRole('button', { name: 'Protocoles', exact: true }).click();
  await sheet.getByRole('button', { name: /^Copier dans/u }).click();
  const copies = page.getByRole('region', { name: 'Copies' });
  await copies.getByRole('progressbar', { name: 'Copie de Cours.txt' }).waitFor();
  await expectSound(page, 'a copy on its way');
  await copies.waitFor({ state: 'detached' });
  await act(page, 'Protocoles', /^Copier/u);
  await sheet.getByRole('button', { name: 'Mes documents' }).click();
  await sheet.getByRole('button', { name: /^Copier dans/u }).click();
  await row(page, 'Protocoles (2)').waitFor();
  await page.getByRole('link', { name: /^Protocoles \(2\)/u }).click();
  await row(page, 'Cours.txt').waitFor();

  await page.getByRole('link', { name: 'Mes documents' }).first().click();
  await act(page, 'Protocoles (2)', /^Ajouter aux favoris/u);
  await row(page, 'Protocoles (2)').getByText('(favori)').waitFor({ state: 'attached' });
  await page.getByRole('link', { name: 'Favoris' }).click();
  await expectFocus(page, /^Favoris$/u);
  await row(page, 'Protocoles (2)').waitFor();
  expect(await page.getByRole('row').count()).toBe(2);
  await expectSound(page, 'favourites');
  await page.setViewportSize(phone.viewport);
  await page.getByRole('link', { name: 'Récents' }).click();
  await row(page, 'Régime (2).txt').waitFor();
  await expectSound(page, 'recent');
  await page.getByRole('link', { name: 'Favoris' }).click();
  await act(page, 'Protocoles (2)', /^Retirer des favoris/u);
  await page.getByText('Aucun favori').waitFor();
  await expectSound(page, 'no favourites');
  expect(complaints).toEqual([]);
});

/** What the guest types: six digits into one field. */
const typeCode = async (page: Page, code: string): Promise<void> => {
  await page.getByLabel('Code à six chiffres').fill(code);
  await page.getByRole('button', { name: 'Ouvrir', exact: true }).click();
};

test('somebody outside opens a document on their phone by a link and a code, until it is ended; three wrong codes close one', async () => {
  const { page: sara } = await openAs(browser, 's.lindqvist', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  await sara.goto('/documents');
  const files = [
    { name: 'Bilan externe.pdf', mimeType: 'application/pdf', buffer: aPdf(2) },
    { name: 'Avis externe.txt', mimeType: 'text/plain', buffer: Buffer.from('Cher confrère,') },
  ];
  await put(sara, files);
  const sheet = sara.getByRole('dialog');
  const make = async (name: string, guest: string, right: string): Promise<[string, string]> => {
    await act(sara, name, /^Partager/u);
    await sheet.getByRole('button', { name: 'Créer un lien…' }).click();
    await sheet.getByRole('button', { name: 'Créer le lien' }).click();
    await sheet.getByText('Écrivez pour qui est ce lien').waitFor();
    await sheet.getByLabel(/^Pour qui/u).fill(guest);
    await sheet.getByText(right, { exact: true }).click();
    await expectSound(sara, 'making a link');
    await sheet.getByRole('button', { name: 'Créer le lien' }).click();
    const link = await sheet.getByLabel('Lien', { exact: true }).inputValue();
    const code = await sheet.locator('.docs__code').innerText();
    await expectSound(sara, 'a link');
    return [link, code];
  };

  const [link, code] = await make('Avis externe.txt', 'Dr Martin', 'Télécharger');
  // Neither Escape nor another tab loses what can be read nowhere else; it goes when she has noted it.
  await sara.keyboard.press('Escape');
  await act(sara, 'Avis externe.txt', /^Partager/u);
  await sheet.getByRole('tab', { name: 'Ouvertures' }).click();
  await sheet.getByRole('tab', { name: 'Partage' }).click();
  expect(await sheet.locator('.docs__code').innerText()).toBe(code);
  expect(await sheet.getByLabel('Lien', { exact: true }).inputValue()).toBe(link);
  await look(sara, 'link-kept');
  const mayLeave = new Promise<string>((resolve) => {
    sara.once('dialog', (asked) => {
      resolve(asked.type());
      void asked.dismiss();
    });
  });
  // Reloaded by hand, as she does: what the browser asks is answered with no.
  await sara.evaluate(() => setTimeout(() => location.reload()));
  expect(await mayLeave).toBe('beforeunload');
  expect(await sheet.locator('.docs__code').innerText()).toBe(code);
  await sheet.getByRole('button', { name: 'C’est noté Dr Martin' }).press('Enter');
  await sheet.locator('.docs__code').waitFor({ state: 'detached' });
  await expectFocus(sara, /^Personnes extérieures$/u);
  const { page: guest, complaints } = await openPage(browser, {
    ...phone,
    reducedMotion: 'reduce',
  });
  const asked: string[] = [];
  guest.on('request', (request) => asked.push(`${request.url()} ${request.postData() ?? ''}`));
  await guest.goto(link);
  await guest.getByRole('heading', { name: /vous transmet un document/u }).waitFor();
  expect(await guest.getByText('Avis externe').count()).toBe(0);
  expect(guest.url()).not.toContain('#');
  await expectSound(guest, 'a card');
  await typeCode(guest, code === '000000' ? '000001' : '000000');
  await guest.getByText(/il reste 2 essais/u).waitFor();
  await typeCode(guest, code);
  await guest.getByRole('heading', { name: /^Transmis par/u }).waitFor();
  await guest.getByRole('button', { name: 'Voir Avis externe.txt' }).click();
  await guest.getByText('Cher confrère,').waitFor();
  await expectSound(guest, 'a letter');
  const [saved] = await Promise.all([
    guest.waitForEvent('download'),
    guest.getByRole('button', { name: 'Télécharger Avis externe.txt' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('Avis externe.txt');
  // The secret is in bodies alone: no address, and so no log, has it.
  const secret = link.split('#')[1] ?? '';
  expect(asked.filter((one) => (one.split(' ')[0] ?? '').includes(secret))).toEqual([]);

  await sheet.getByRole('tab', { name: 'Ouvertures' }).click();
  await sheet.getByText('Dr Martin').first().waitFor();
  await sheet
    .getByText(/par un lien/u)
    .first()
    .waitFor();
  await sheet.getByRole('tab', { name: 'Partage' }).click();
  await sheet.getByText(/ouvert une fois/u).waitFor();
  await sheet.getByRole('button', { name: 'Fermer Dr Martin' }).click();
  await sheet.getByText('Personne d’extérieur, par un lien.').waitFor();
  await guest.getByRole('button', { name: 'Télécharger Avis externe.txt' }).click();
  await guest.getByRole('heading', { name: 'Ce lien est fermé' }).waitFor();
  await expectSound(guest, 'a link that was ended');
  await sara.keyboard.press('Escape');

  // To look at, and no more; and one that is guessed at.
  const [second, right] = await make('Bilan externe.pdf', 'Mme Durand', 'Regarder');
  await guest.goto('about:blank');
  await guest.goto(second);
  await typeCode(guest, right);
  await guest.getByRole('button', { name: 'Voir Bilan externe.pdf' }).click();
  await guest.getByText('Page 1 sur 2').waitFor();
  expect(await guest.getByRole('button', { name: /^Télécharger/u }).count()).toBe(0);
  await expectSound(guest, 'a PDF');
  // A reload asks for nothing again; in another tab one proves oneself.
  await guest.reload();
  await guest.getByRole('button', { name: 'Voir Bilan externe.pdf' }).waitFor();
  await guest.evaluate(() => sessionStorage.removeItem('astra-document-pass'));
  await guest.reload();
  for (let tries = 0; tries < 3; tries += 1)
    await typeCode(guest, right === '000000' ? '000001' : '000000');
  await guest.getByRole('heading', { name: /pour protéger le document/u }).waitFor();
  await expectSound(guest, 'a link that is locked');
  await sara.reload();
  await act(sara, 'Bilan externe.pdf', /^Partager/u);
  await sheet.getByText('Fermé après trois erreurs').waitFor();
  await expectSound(sara, 'a locked link');
  await guest.goto('about:blank');
  await guest.goto(`${link.split('#')[0] ?? ''}#${'A'.repeat(43)}`);
  await guest.getByRole('heading', { name: 'Ce lien ne fonctionne pas' }).waitFor();
  expect(complaints.filter((one) => !/40[13]|410|423/u.test(one))).toEqual([]);
});
