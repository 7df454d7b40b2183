import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { act, put } from '#documents.ts';
import { aPdf, type MadeFile } from '#files.ts';
import { look } from '#look.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const letter = { name: 'Avis montré.pdf', mimeType: 'application/pdf', buffer: aPdf(8) };
const sound: MadeFile = {
  name: 'Dictée.wav',
  mimeType: 'audio/wav',
  buffer: Buffer.concat([Buffer.from('RIFF\0\0\0\0WAVEfmt ', 'latin1'), Buffer.alloc(64)]),
};
/** The words of the page that is shown, as a screen reader has them. */
const said = (page: Page, words: RegExp) => page.getByText(words).first();
const marking = 'Seulement montrer, avec le nom de qui lit';

test('a doctor lets a colleague and somebody outside see a letter with their own names across it, and nobody of them has it otherwise', async () => {
  const options = { ...desktop, reducedMotion: 'reduce' } as const;
  const { page: nadia, complaints } = await openAs(browser, 'n.berthelot', options);
  await nadia.goto('/documents');
  await put(nadia, [letter, sound]);
  const sheet = nadia.getByRole('dialog');

  // What cannot be shown so is said where it is asked for.
  await act(nadia, sound.name, /^Partager/u);
  expect(await sheet.getByLabel(marking).isDisabled()).toBe(true);
  await sheet.getByText(/^Possible seulement pour les PDF/u).waitFor();
  await nadia.keyboard.press('Escape');

  await act(nadia, letter.name, /^Partager/u);
  await sheet.getByRole('combobox', { name: 'Collègue' }).fill('vasseur');
  await nadia.getByRole('option').first().click();
  await sheet.getByLabel(marking).check();
  await expectAccessible(nadia);
  await look(nadia, 'marked-sharing');
  await nadia.setViewportSize(phone.viewport);
  await expectAccessible(nadia);
  await look(nadia, 'marked-sharing-phone');
  await nadia.setViewportSize(desktop.viewport);
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByText('Peut voir, avec son nom sur chaque page').waitFor();
  await look(nadia, 'marked-shared');
  await sheet.getByRole('button', { name: 'Créer un lien…' }).click();
  await sheet.getByLabel(/^Pour qui/u).fill('Dr Martin');
  await sheet.getByLabel(marking).last().check();
  await look(nadia, 'marked-link-form');
  await sheet.getByRole('button', { name: 'Créer le lien' }).click();
  const link = await sheet.getByLabel('Lien', { exact: true }).inputValue();
  const code = await sheet.locator('.docs__code').innerText();

  // The colleague sees it with their name, and finds no way to have it.
  const { page: claire } = await openAs(browser, 'c.vasseur', options);
  await claire.goto('/documents?dans=partages');
  await claire.getByRole('button', { name: `Actions pour ${letter.name}`, exact: true }).click();
  await claire.getByRole('menuitem', { name: 'Ouvrir', exact: true }).waitFor();
  for (const way of [/^Télécharger/u, /^Copier/u])
    expect(await claire.getByRole('menuitem', { name: way }).count()).toBe(0);
  await claire.getByRole('menuitem', { name: 'Ouvrir', exact: true }).click();
  await claire.getByText('Page 1 sur 8').waitFor();
  await said(claire, /Claire Vasseur · .* · \d{4}-\d\d-\d\d \d\d:\d\d/u).waitFor({
    state: 'attached',
  });
  await claire.getByText('Ce document vous est seulement montré.').waitFor();
  await expectAccessible(claire);
  // Pages that may still be painted are waited for.
  for (const number of [2, 3]) {
    await claire.getByRole('button', { name: 'Suivante' }).click();
    await said(claire, new RegExp(`Claire Vasseur[^]*feuille ${String(number)}`, 'u')).waitFor({
      state: 'attached',
    });
  }
  await look(claire, 'marked-seen');
  await claire.setViewportSize(phone.viewport);
  await claire.getByText('Ce document vous est seulement montré.').scrollIntoViewIfNeeded();
  await expectAccessible(claire);
  await look(claire, 'marked-seen-phone');
  const { items } = (await request(claire, '/api/documents/shared')).body as {
    readonly items: readonly { readonly id: string; readonly name: string }[];
  };
  const id = items.find(({ name }) => name === letter.name)?.id ?? '';
  for (const path of [`items/${id}/content`, `archive?items=${id}`])
    expect((await request(claire, `/api/documents/${path}`)).status).toBe(403);

  const { page: guest } = await openPage(browser, { ...phone, reducedMotion: 'reduce' });
  await guest.goto(link);
  await guest.getByLabel('Code à six chiffres').fill(code);
  await guest.getByRole('button', { name: 'Ouvrir', exact: true }).click();
  await guest.getByText(/Votre nom et l’heure sont sur chaque page/u).waitFor();
  await guest.getByRole('button', { name: `Voir ${letter.name}` }).click();
  await guest.getByText('Page 1 sur 8').waitFor();
  await said(guest, /Dr Martin · \d{4}-\d\d-\d\d/u).waitFor({ state: 'attached' });
  await expectAccessible(guest);
  await look(guest, 'marked-guest');

  await sheet.getByRole('tab', { name: 'Ouvertures' }).click();
  await sheet.getByText('Dr Martin').first().waitFor();
  await sheet.getByText('Claire Vasseur').first().waitFor();
  expect(complaints.filter((one) => !/40[13]/u.test(one))).toEqual([]);
});
