import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startWopiEditor, type WopiEditor } from '@astra/testing/wopi-editor';
import { request } from '#api.ts';
import { expectSound } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { act, put, row } from '#documents.ts';
import type { MadeFile } from '#files.ts';
import { expectFocus, pressBy } from '#keyboard.ts';
import { look } from '#look.ts';
import { anAddress, mailTo } from '#mailbox.ts';
import { openAs, personNamed } from '#people.ts';
import { stack } from '#stack.ts';
import { patience } from '#patience.ts';

let browser: Browser;
let editor: WopiEditor;
beforeAll(async () => {
  browser = await openBrowser();
  const { port } = new URL(stack().editor);
  editor = await startWopiEditor({ port: Number(port), endings: ['txt'] });
});
afterAll(async () => {
  await closePages();
  await editor.stop();
});
beforeEach(() => pictureFailures(browser));

const letter = (name: string): MadeFile => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from('Cher confrère,'),
});
const sheetIn = (page: Page): FrameLocator => page.frameLocator('iframe');
const state = (page: Page, words: string) =>
  page.getByRole('status').getByText(words, { exact: true });

test('a doctor works on a letter in the organisation’s editor, a colleague beside her, until her right ends', async () => {
  const quiet = { ...desktop, reducedMotion: 'reduce' } as const;
  const { page: nadia, complaints } = await openAs(browser, 'n.berthelot', quiet);
  const addresses: string[] = [];
  nadia.on('request', (asked) => addresses.push(asked.url()));
  await nadia.goto('/documents');
  await put(nadia, [letter('Compte rendu éditeur.txt')]);
  const id = await itemIdOf(nadia, 'Compte rendu éditeur.txt');

  // By keyboard, from the menu of the document.
  await pressBy(nadia, /^Actions pour Compte rendu éditeur/u, 'Enter');
  await nadia.getByRole('menuitem', { name: 'Modifier' }).press('Enter');
  await nadia.getByRole('heading', { level: 1, name: 'Compte rendu éditeur.txt' }).waitFor();
  const hers = sheetIn(nadia);
  await hers.getByLabel('Text').waitFor();
  expect(await hers.getByLabel('Text').inputValue()).toBe('Cher confrère,');
  await hers.getByText('Host_PostmessageReady').waitFor();
  await state(nadia, 'Modification').waitFor();
  await state(nadia, 'Ouvert').waitFor();
  await expectSound(nadia, 'the editor');
  await look(nadia, 'editor-1280');
  await nadia.setViewportSize(phone.viewport);
  await look(nadia, 'editor-390');
  await nadia.setViewportSize(desktop.viewport);

  await hers.getByLabel('Text').fill('Cher confrère, merci.');
  await state(nadia, 'Pas encore enregistré').waitFor();
  await hers.getByRole('button', { name: 'Save' }).click();
  await state(nadia, 'Enregistré').waitFor();
  // The token is in a form, and in no address of a page.
  expect(addresses.some((address) => address.startsWith(editor.origin))).toBe(true);
  expect(addresses.filter((address) => address.includes('access_token'))).toEqual([]);

  // Another content by another way waits until the editor is closed.
  const { page: hugo } = await openAs(browser, 'h.ferrand', quiet);
  const body = { personId: personNamed('h.ferrand').id, role: null, may: 'edit', endsAt: null };
  const shared = await request(nadia, `/api/documents/items/${id}/shares`, {
    method: 'POST',
    body,
  });
  await hugo.goto('/documents?dans=partages');
  await hugo.getByRole('button', { name: /^Compte rendu éditeur/u }).click();
  await hugo.getByRole('dialog').getByRole('link', { name: 'Modifier' }).click();
  const his = sheetIn(hugo);
  await his.getByLabel('Text').waitFor();
  expect(await his.getByLabel('Text').inputValue()).toBe('Cher confrère, merci.');

  // The right ends: what he saves comes to nothing, and his page says so.
  const share = (shared.body as { readonly id: string }).id;
  await request(nadia, `/api/documents/shares/${share}`, { method: 'DELETE' });
  await his.getByLabel('Text').fill('Autre chose.');
  await his.getByRole('button', { name: 'Save' }).click();
  await hugo
    .getByRole('alert')
    .getByText(/n’a pas pu ouvrir ou enregistrer/u)
    .waitFor();
  await expectSound(hugo, 'not saved');
  await look(hugo, 'editor-failed');

  // Back by the editor's own button, to where the letter lies.
  await hers.getByRole('button', { name: 'Close' }).click();
  await row(nadia, 'Compte rendu éditeur.txt').getByText('2 versions').waitFor();
  expect(new URL(nadia.url()).pathname).toBe('/documents');
  await nadia.getByRole('button', { name: /^Compte rendu éditeur/u }).click();
  await nadia.getByRole('dialog').getByRole('tab', { name: 'Ouvertures' }).click();
  await nadia
    .getByRole('dialog')
    .getByText(/Hugo Ferrand/u)
    .first()
    .waitFor();
  await nadia.keyboard.press('Escape');

  await expectInNoLog([...editor.tokens]);

  // Every page but that one is closed to the editor.
  const policy = await nadia.evaluate(async () => {
    const reply = await fetch('/documents', { headers: { accept: 'text/html' } });
    return reply.headers.get('content-security-policy');
  });
  expect(policy).not.toContain('frame-src');
  expect(complaints).toEqual([]);
});

/** The protocol has the token in the address of each request of the editor: it is in no log of ours all the same. */
async function expectInNoLog(tokens: readonly string[]): Promise<void> {
  expect(tokens.length).toBeGreaterThanOrEqual(2);
  const { logs } = stack().run;
  const names = await readdir(logs);
  const all = (
    await Promise.all(names.map((name) => readFile(join(logs, name), 'utf8').catch(() => '')))
  ).join('');
  expect(all).toContain('/wopi/files/');
  for (const token of tokens) expect(all.includes(token)).toBe(false);
}

async function itemIdOf(page: Page, name: string): Promise<string> {
  const { body } = await request(page, `/api/documents/search?q=${encodeURIComponent(name)}`);
  const { items } = body as { readonly items: readonly { readonly id: string }[] };
  return items[0]?.id ?? '';
}

test('a link is mailed to whom it is for; its owner sees it among all, is told that it was closed, and ends the rest', async () => {
  const quiet = { ...desktop, reducedMotion: 'reduce' } as const;
  const { page: nadia, complaints } = await openAs(browser, 'n.berthelot', quiet);
  await nadia.goto('/documents');
  await put(nadia, [letter('Avis cardiologique.txt')]);
  const sheet = nadia.getByRole('dialog');
  const address = anAddress('martin');
  await act(nadia, 'Avis cardiologique.txt', /^Partager/u);
  await sheet.getByRole('button', { name: 'Créer un lien…' }).click();
  await sheet.getByLabel(/^Pour qui/u).fill('Dr Martin');
  await sheet.getByLabel(/^Adresse de courriel/u).fill('martin');
  await sheet.getByRole('button', { name: 'Créer le lien' }).click();
  await sheet.getByText('Vérifiez cette adresse').waitFor();
  await sheet.getByLabel(/^Adresse de courriel/u).fill(address);
  await expectSound(nadia, 'an address');
  await sheet.getByRole('button', { name: 'Créer le lien' }).click();
  await sheet.getByText(/envoyé par courriel/u).waitFor();
  const link = await sheet.getByLabel('Lien', { exact: true }).inputValue();
  const code = await sheet.locator('.docs__code').innerText();

  const mail = await mailTo(address);
  expect(mail.subject).toContain('Un document pour vous');
  expect(mail.text).toContain(link);
  expect(mail.text).not.toContain(code);
  expect(mail.text).not.toMatch(/cardio/iu);

  const owner = personNamed('n.berthelot').email;
  const { page: guest } = await openPage(browser, { ...phone, reducedMotion: 'reduce' });
  await guest.goto(link);
  for (const left of [/reste\s2\sessais/u, /reste\s1\sessai/u, /pour protéger le document/u]) {
    await guest.getByLabel('Code à six chiffres').fill(code === '000000' ? '000001' : '000000');
    await guest.getByRole('button', { name: 'Ouvrir', exact: true }).click();
    await guest.getByText(left).waitFor();
  }
  await vi.waitFor(
    async () => expect((await mailTo(owner)).subject).toContain('Un de vos liens a été fermé'),
    { ...patience, interval: 500 },
  );

  await nadia.keyboard.press('Escape');
  await nadia.getByRole('link', { name: 'Liens', exact: true }).click();
  await expectFocus(nadia, /^Liens vers l/u);
  const line = nadia.getByRole('listitem').filter({ hasText: 'Avis cardiologique.txt' });
  await line.getByText('Fermé après trois erreurs').waitFor();
  await expectSound(nadia, 'all links');
  await look(nadia, 'editor-links-1280');
  await nadia.setViewportSize(phone.viewport);
  await look(nadia, 'editor-links-390');
  await nadia.setViewportSize(desktop.viewport);

  // The administrator sees that there is one, and not what it leads to.
  const { page: claire } = await openAs(browser, 'c.vasseur', quiet);
  await claire.goto('/documents/liens');
  await claire.getByText('Ceux de l’établissement').click();
  const theirs = claire.getByRole('listitem').filter({ hasText: 'Dr Martin' }).first();
  await theirs.getByText('Un document que vous ne voyez pas').waitFor();
  expect(await claire.getByText('Avis cardiologique').count()).toBe(0);
  await expectSound(claire, 'links of the organisation');
  await look(claire, 'editor-links-admin');

  await nadia.getByRole('button', { name: 'Fermer tous ces liens' }).click();
  await expectSound(nadia, 'a question');
  await nadia.getByRole('alertdialog').getByRole('button', { name: 'Garder' }).click();
  await nadia.getByRole('button', { name: 'Fermer tous ces liens' }).click();
  await nadia
    .getByRole('alertdialog')
    .getByRole('button', { name: 'Fermer tous ces liens' })
    .click();
  await nadia.getByText('Vous n’avez aucun lien ouvert').waitFor();
  await expectSound(nadia, 'no links');
  expect(complaints).toEqual([]);
});
