import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectSound } from '#axe.ts';
import {
  closePages,
  desktop,
  openBrowser,
  phone,
  pictureFailures,
  reloadAnyway,
} from '#browser.ts';
import { act, row } from '#documents.ts';
import { filesOnDisk } from '#files-on-disk.ts';
import { expectFocus, pressBy, tabTo } from '#keyboard.ts';
import { networkOf } from '#line.ts';
import { look } from '#look.ts';
import { openAs } from '#people.ts';
import { openDoorWithRealLimits } from '#real-limits.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const toast = (page: Page, words: RegExp) =>
  page.getByRole('listitem').filter({ hasText: words }).first().waitFor();
async function makeFolder(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Nouveau dossier' }).click();
  await page.getByLabel('Nom du dossier').fill(name);
  await page.keyboard.press('Enter');
  await row(page, name).waitFor();
}

test('a doctor puts folders in order: makes, names, moves, throws away and has them back, by keyboard too', async () => {
  const { page, complaints } = await openAs(browser, 'h.ferrand', {
    ...desktop,
    reducedMotion: 'reduce',
  });

  await page
    .getByRole('navigation', { name: 'Principal' })
    .getByRole('link', { name: 'Documents' })
    .click();
  await page.getByRole('heading', { level: 1, name: 'Documents' }).waitFor();
  await page.getByText('Rien ici pour le moment').waitFor();
  await expectSound(page, 'an empty place');

  // Without a mouse: a name that is none is said at the field.
  await pressBy(page, /^Nouveau dossier/u, 'Enter');
  await expectFocus(page, /Nom du dossier/u);
  await page.keyboard.press('Enter');
  await page.getByText(/Écrivez un nom/u).waitFor();
  await expectSound(page, 'naming a folder');
  await page.keyboard.type('RCP');
  await page.keyboard.press('Enter');
  await row(page, 'RCP').waitFor();
  await makeFolder(page, 'Courriers');
  // A name that is taken gets a number.
  await makeFolder(page, 'RCP');
  await row(page, 'RCP (2)').waitFor();
  expect(await page.getByRole('row').getByRole('link').allInnerTexts()).toEqual([
    expect.stringContaining('Courriers'),
    expect.stringMatching(/^RCP\n/u),
    expect.stringContaining('RCP (2)'),
  ]);
  await page.getByRole('button', { name: 'Nom', exact: true }).click();
  await expect
    .poll(() => page.getByRole('row').getByRole('link').first().innerText())
    .toContain('RCP (2)');

  await act(page, 'RCP (2)', /^Renommer/u);
  await page.getByLabel('Nouveau nom').fill('Novembre 2026');
  await page.keyboard.press('Enter');
  await row(page, 'Novembre 2026').waitFor();

  await act(page, 'Novembre 2026', /^Déplacer/u);
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Mes documents' }).click();
  await sheet.getByText('Il est déjà ici.').waitFor();
  await sheet.getByRole('button', { name: 'RCP', exact: true }).click();
  await expectSound(page, 'moving');
  await sheet.getByRole('button', { name: /^Déplacer dans/u }).click();
  await toast(page, /est maintenant dans «.RCP/u);
  await row(page, 'Novembre 2026').waitFor({ state: 'detached' });

  // Into the folders by keyboard, and back by the way to them.
  await tabTo(page, /^Courriers/u);
  await pressBy(page, /^RCP/u, 'Enter');
  await expectFocus(page, /^RCP$/u);
  await pressBy(page, /^Novembre 2026/u, 'Enter');
  await expectFocus(page, /^Novembre 2026$/u);
  await page.getByText('Ce dossier est vide.').waitFor();
  await page.reload();
  const way = page.getByRole('navigation', { name: 'Dossier' });
  await expect
    .poll(() => way.getByRole('listitem').allInnerTexts())
    .toEqual(['Mes documents', 'RCP', 'Novembre 2026']);
  await way.getByRole('link', { name: 'RCP' }).click();
  await row(page, 'Novembre 2026').waitFor();

  await act(page, 'Novembre 2026', /^Mettre à la corbeille/u);
  await toast(page, /est dans la corbeille/u);
  await expectFocus(page, /^RCP$/u);
  await page.getByRole('button', { name: 'Annuler' }).click();
  await row(page, 'Novembre 2026').waitFor();
  await act(page, 'Novembre 2026', /^Mettre à la corbeille/u);
  await row(page, 'Novembre 2026').waitFor({ state: 'detached' });
  await way.getByRole('link', { name: 'Mes documents' }).click();
  await page.getByRole('link', { name: 'Corbeille' }).click();
  await page.getByRole('button', { name: 'Restaurer Novembre 2026' }).waitFor();
  await expectSound(page, 'the bin');
  await page.getByRole('button', { name: /^Supprimer/u }).click();
  await page.getByRole('button', { name: 'Garder' }).click();
  await page.getByRole('button', { name: 'Restaurer Novembre 2026' }).click();
  await page.getByText('La corbeille est vide').waitFor();

  // Without network the page says so, keeps what it has, and goes on by itself.
  await page.goBack();
  await row(page, 'RCP').waitFor();
  await page.context().setOffline(true);
  await page
    .getByText(/Plus de réseau/u)
    .first()
    .waitFor();
  await row(page, 'RCP').waitFor();
  await page.context().setOffline(false);
  expect(complaints).toEqual([]);
});

/** A file on this machine, as a person has one. */
const aFile = filesOnDisk();

/** A folder on this machine with a file at its top and one below. */
async function aFolder(name: string): Promise<string> {
  const first = await aFile('first.txt', Buffer.from('Bonjour'));
  const folder = join(dirname(first), name);
  await mkdir(join(folder, 'Courriers 2026'), { recursive: true });
  await rename(first, join(folder, 'Page une.txt'));
  await writeFile(join(folder, 'Courriers 2026', 'Page deux.txt'), 'Bonsoir');
  await writeFile(join(folder, 'Thumbs.db'), 'of the system');
  return folder;
}

/** As a hand does it, from beside the browser. */
async function dropFromOutside(page: Page, path: string): Promise<void> {
  const box = await page.locator('.docs__drop').boundingBox();
  const session = await page.context().newCDPSession(page);
  const at = { x: (box?.x ?? 0) + 40, y: (box?.y ?? 0) + 20 };
  const data = { items: [], files: [path], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, ...at, data });
  await session.detach();
}

async function choose(page: Page, button: string, paths: readonly string[]): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  await chooser.setFiles([...paths]);
}

test('a folder is put as it lies on the device, chosen or dropped, and what lies in it lies in it here', async () => {
  const { page, complaints } = await openAs(browser, 'h.ferrand', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  await page.goto('/documents');
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Déposer un dossier' }).click(),
  ]);
  await chooser.setFiles(await aFolder('Dossier Quimper'));
  await toast(page, /Le dossier «.Dossier Quimper.» est créé, ses 2 fichiers partent/u);
  await look(page, 'folder-put');
  await row(page, 'Dossier Quimper').getByRole('link').click();
  await row(page, 'Page une.txt').waitFor();
  await row(page, 'Courriers 2026').getByRole('link').click();
  await row(page, 'Page deux.txt').waitFor();
  expect(await page.getByRole('row').filter({ hasText: 'Thumbs' }).count()).toBe(0);

  // Into the place that is open, and beside what has that name already.
  await page.goto('/documents');
  await row(page, 'Dossier Quimper').waitFor();
  await dropFromOutside(page, await aFolder('Dossier Quimper'));
  await row(page, 'Dossier Quimper (2)').getByRole('link').click();
  await row(page, 'Page une.txt').waitFor();
  await row(page, 'Courriers 2026').getByRole('link').click();
  await row(page, 'Page deux.txt').waitFor();

  // A service that is away says which folder is missing.
  await page.route('**/folders', (route) => route.fulfill({ status: 503 }));
  await dropFromOutside(page, await aFolder('Dossier Quimper'));
  await toast(page, /Le dossier «.Dossier Quimper.» n’a pas pu être créé/u);
  await page.unroute('**/folders');
  expect(complaints).toEqual([]);
});

/** What the page does with files that come otherwise than by the button. */
async function give(page: Page, how: 'drop' | 'paste', name: string): Promise<void> {
  await page.evaluate(
    ([kind, fileName]) => {
      const data = new DataTransfer();
      data.items.add(new File(['Bonjour'], fileName, { type: 'text/plain' }));
      const area = document.querySelector('.docs__drop');
      const event =
        kind === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      area?.dispatchEvent(event);
    },
    [how, name] as const,
  );
}

const percent = async (page: Page): Promise<number> =>
  Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'));

/** What the service gives out of the file of that name, as one number. */
async function hashOf(page: Page, name: string): Promise<string> {
  const { items: spaces } = (await request(page, '/api/documents/spaces')).body as {
    readonly items: readonly { readonly id: string; readonly kind: string }[];
  };
  const own = spaces.find(({ kind }) => kind === 'own')?.id ?? '';
  const { items } = (await request(page, `/api/documents/spaces/${own}/items?limit=200`)).body as {
    readonly items: readonly { readonly id: string; readonly name: string }[];
  };
  const id = items.find((item) => item.name === name)?.id ?? '';
  return page.evaluate(async (path) => {
    const content = await (await fetch(path)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }, `/api/documents/items/${id}/content`);
}

/** A picture of one pixel. */
const picture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);

/** Pictures and texts are shown, and nothing that could act; one is saved as it is, and several as a zip. */
async function looksAndSaves(page: Page): Promise<void> {
  const script =
    '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="!"</script></svg>';
  await choose(page, 'Déposer', [
    await aFile('Radio.png', picture),
    await aFile('Schéma.svg', Buffer.from(script)),
  ]);
  await row(page, 'Schéma.svg').waitFor();
  const sheet = page.getByRole('dialog');
  await page.getByRole('button', { name: /^Radio.png/u }).click();
  await expect
    .poll(() =>
      sheet.getByRole('img', { name: 'Radio.png' }).evaluate((image: HTMLImageElement) => ({
        width: image.naturalWidth,
        isLocal: image.src.startsWith('blob:'),
      })),
    )
    .toEqual({ width: 1, isLocal: true });
  await page.keyboard.press('Escape');
  await expectFocus(page, /^Radio.png/u);
  await page.getByRole('button', { name: /^Lettre.txt/u }).click();
  await sheet.getByText('Cher confrère,').waitFor();
  await expectSound(page, 'a text');
  const [one] = await Promise.all([
    page.waitForEvent('download'),
    sheet.getByRole('button', { name: 'Télécharger' }).click(),
  ]);
  expect(one.suggestedFilename()).toBe('Lettre.txt');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /^Schéma.svg/u }).click();
  // As words, never as what they would make of the page.
  await sheet.getByText('<script>').waitFor();
  expect(await sheet.locator('svg script').count()).toBe(0);
  await page.keyboard.press('Escape');

  await page.getByRole('checkbox', { name: 'Choisir Lettre.txt' }).check();
  await page.getByRole('checkbox', { name: 'Choisir RCP' }).check();
  await page.getByText('2 documents choisis').waitFor();
  await expectSound(page, 'some are chosen');
  const [zip] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Télécharger le choix' }).click(),
  ]);
  expect(zip.suggestedFilename()).toBe('documents.zip');
  expect((await readFile(await zip.path())).subarray(0, 2).toString()).toBe('PK');
}

test('files come by button, drop and paste; a large one is paused, loses its network and its page, and arrives whole', async () => {
  const { page, context, complaints } = await openAs(browser, 'h.ferrand', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  const content = randomBytes(12_000_000);
  const large = await aFile('Coronarographie.dcm', content);
  const small = [
    await aFile('Lettre.txt', Buffer.from('Cher confrère,\nmerci.')),
    await aFile('Carnet.csv', Buffer.from('jour;tension\n1;12/8')),
  ];

  await page.goto('/documents');
  await choose(page, 'Déposer', small);
  await row(page, 'Lettre.txt').waitFor();
  await row(page, 'Carnet.csv').waitFor();
  await give(page, 'drop', 'Glissé.txt');
  await row(page, 'Glissé.txt').waitFor();
  await give(page, 'paste', 'Collé.txt');
  await row(page, 'Collé.txt').waitFor();
  await page.getByText('4 fichiers déposés').first().waitFor();
  await looksAndSaves(page);

  const be = await networkOf(page);
  await be('slow');
  await choose(page, 'Déposer', [large]);
  await expect.poll(() => percent(page)).toBeGreaterThan(5);
  await expectSound(page, 'sending');
  await page
    .getByRole('button', { name: 'Mettre en pause l’envoi de Coronarographie.dcm' })
    .click();
  await page.getByText('En pause', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Reprendre l’envoi de Coronarographie.dcm' }).click();
  await page.getByText('En pause', { exact: true }).waitFor({ state: 'detached' });
  await be('none');
  await page.getByText('Attend le réseau').waitFor();
  await expectSound(page, 'waiting for the network');
  await be('slow');
  await page.getByText('Attend le réseau').waitFor({ state: 'detached' });
  const before = await percent(page);
  await expect.poll(() => percent(page)).toBeGreaterThan(before);

  // In another tab it is nothing that was broken off, until this one is left.
  const other = await context.newPage();
  await other.goto('/documents');
  await row(other, 'Lettre.txt').waitFor();
  expect(await other.getByText('Coronarographie.dcm').count()).toBe(0);

  // Leaving asks first; the person leaves all the same.
  expect(await reloadAnyway(page)).toEqual(['beforeunload']);
  await page.getByText('Interrompu', { exact: true }).waitFor();
  await other.getByText('Interrompu', { exact: true }).waitFor();
  await other.close();
  expect(await percent(page)).toBeGreaterThan(0);
  await expectSound(page, 'interrupted');
  await be('good');
  await choose(page, 'Choisir le fichier', [small[0] ?? '']);
  await page.getByText(/Ce n’est pas le même fichier/u).waitFor();
  await choose(page, 'Choisir le fichier', [large]);
  await row(page, 'Coronarographie.dcm').waitFor();
  expect(await hashOf(page, 'Coronarographie.dcm')).toBe(
    createHash('sha256').update(content).digest('hex'),
  );
  expect(await page.getByRole('row').filter({ hasText: 'Coronarographie' }).count()).toBe(1);

  // Nothing is on its way: leaving asks nothing.
  expect(await reloadAnyway(page)).toEqual([]);
  await row(page, 'Lettre.txt').waitFor();
  expect(complaints).toEqual([]);
});

async function lookAtBoth(page: Page, name: string): Promise<void> {
  await look(page, name);
  const size = page.viewportSize() ?? desktop.viewport;
  await page.setViewportSize(phone.viewport);
  await look(page, `${name}-phone`);
  await page.setViewportSize(size);
}
/** The second one goes, after a question; who asked by the keyboard goes on from the list. */
async function removeVersion(page: Page): Promise<void> {
  const sheet = page.getByRole('dialog', { name: 'Avis.txt' });
  const remove = sheet.getByRole('button', { name: 'Supprimer… Version 2' });
  const question = page.getByRole('alertdialog', { name: /Supprimer la version 2/u });
  await remove.press('Enter');
  await question.getByRole('button', { name: 'Garder' }).click();
  await question.waitFor({ state: 'detached' });
  await remove.press('Enter');
  await question.getByText(/On ne peut pas revenir en arrière/u).waitFor();
  await lookAtBoth(page, 'remove-version');
  await expectSound(page, 'remove version');
  await question.getByRole('button', { name: 'Supprimer pour de bon' }).press('Enter');
  await remove.waitFor({ state: 'detached' });
  await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('UL');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('[role=dialog]') !== null)).toBe(
    true,
  );
}

const reply = 'À revoir avec la patiente.';
const said = (page: Page, words: string) =>
  page.getByRole('list', { name: 'Commentaires' }).getByRole('listitem').filter({ hasText: words });

/** By who has the right to: the author first, then who was given it, on a phone whose network goes for a moment. */
async function speakOfIt(hugo: Page, nadia: Page): Promise<void> {
  const sheet = hugo.getByRole('dialog', { name: 'Avis.txt' });
  await sheet.getByRole('tab', { name: 'Commentaires', exact: true }).click();
  await sheet.getByText('Aucun commentaire.').waitFor();
  await lookAtBoth(hugo, 'comments-none');
  await sheet.getByRole('button', { name: 'Commenter', exact: true }).click();
  await sheet.getByText('Écrivez un commentaire').waitFor();
  const field = sheet.getByLabel('Votre commentaire');
  await field.fill('Posologie <b>à vérifier</b>\navant l’envoi');
  // What is being written is there again when one has looked elsewhere.
  await sheet.getByRole('tab', { name: 'Versions' }).click();
  await sheet.getByRole('tab', { name: 'Commentaires', exact: true }).click();
  await field.press('Control+Enter');
  await said(hugo, 'Posologie <b>à vérifier</b>').getByText('version 1').waitFor();
  expect(await field.inputValue()).toBe('');
  await sheet.getByRole('tab', { name: 'Commentaires (1)' }).waitFor();

  // Who may only read is told nothing of it.
  expect(await nadia.getByRole('tab', { name: /^Commentaires/u }).count()).toBe(0);
  await sheet.getByRole('tab', { name: 'Partage' }).click();
  await sheet.getByRole('combobox', { name: 'Collègue' }).fill('berthelot');
  await hugo.getByRole('option', { name: /Berthelot/u }).click();
  await sheet.getByText('Commenter', { exact: true }).click();
  await lookAtBoth(hugo, 'share-to-comment');
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByText('Peut commenter').waitFor();

  await nadia.reload();
  await row(nadia, 'Avis.txt').getByText('un commentaire').waitFor();
  await look(nadia, 'comments-in-list-phone');
  await nadia.getByRole('button', { name: /^Avis.txt/u }).click();
  await nadia.getByRole('tab', { name: 'Commentaires (1)' }).click();
  await said(nadia, 'Posologie')
    .getByText(/Ferrand/u)
    .waitFor();
  expect(await said(nadia, 'Posologie').getByRole('button').count()).toBe(0);
  await nadia.getByLabel('Votre commentaire').fill(reply);
  // What is begun outlives the page.
  await nadia.reload();
  await nadia.getByRole('button', { name: /^Avis.txt/u }).click();
  await nadia.getByRole('tab', { name: 'Commentaires (1)' }).click();
  await expect.poll(() => nadia.getByLabel('Votre commentaire').inputValue()).toBe(reply);
  await nadia.context().setOffline(true);
  await nadia.getByRole('button', { name: 'Commenter', exact: true }).click();
  await nadia.getByRole('dialog').getByRole('alert').waitFor();
  await look(nadia, 'comments-offline-phone');
  await nadia.context().setOffline(false);
  await nadia.getByRole('button', { name: 'Commenter', exact: true }).click();
  await said(nadia, reply).waitFor();
  await expectSound(nadia, 'comments');
  await look(nadia, 'comments-phone');
}

/** Shared on by who has it, as they have it; whose it is sees to whom, and takes it from all of them. */
async function passItOn(hugo: Page, nadia: Page): Promise<void> {
  const sheet = hugo.getByRole('dialog', { name: 'Avis.txt' });
  await sheet.getByRole('tab', { name: 'Partage' }).click();
  await sheet.getByRole('combobox', { name: 'Collègue' }).fill('berthelot');
  await hugo.getByRole('option', { name: /Berthelot/u }).click();
  await sheet.getByText('Commenter', { exact: true }).click();
  await sheet.getByRole('checkbox', { name: /^Peut partager à son tour/u }).press('Space');
  await sheet.getByLabel(/Dernier jour/u).fill('2099-12-31');
  await lookAtBoth(hugo, 'share-to-pass-on');
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet
    .getByText('Peut commenter et partager à son tour, jusqu’au 31 décembre 2099')
    .waitFor();

  await nadia.goto('/documents?dans=partages');
  await row(nadia, 'Avis.txt').getByText('Partagé par Dr Hugo Ferrand').waitFor();
  await act(nadia, 'Avis.txt', /^Partager/u);
  const hers = nadia.getByRole('dialog', { name: 'Avis.txt' });
  await hers.getByText(/Vous repartagez au plus ce que vous avez/u).waitFor();
  await hers.getByText('Sans date, jusqu’au 31 décembre 2099, comme vous').waitFor();
  expect(await hers.getByText('Modifier', { exact: true }).count()).toBe(0);
  await hers.getByRole('combobox', { name: 'Collègue' }).fill('maud');
  await nadia.getByRole('option', { name: /Lefèvre/u }).click();
  await hers.getByRole('button', { name: 'Partager', exact: true }).click();
  const passed = hers.getByRole('region', { name: 'Avec qui vous l’avez repartagé' });
  await passed.getByText('Peut lire, jusqu’au 31 décembre 2099').waitFor();
  await passed.scrollIntoViewIfNeeded();
  await look(nadia, 'passing-on-phone');
  await expectSound(nadia, 'passing on');

  const { page: maud } = await openAs(browser, 'm.lefevre', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  await maud.goto('/documents?dans=partages');
  await row(maud, 'Avis.txt')
    .getByText('Repartagé par Dr Nadia Berthelot, de la part de Dr Hugo Ferrand')
    .waitFor();
  await lookAtBoth(maud, 'shared-passed-on');
  await maud.getByRole('button', { name: /^Avis.txt/u }).click();
  await maud.getByRole('dialog').getByText('Premier avis').waitFor();
  expect(await maud.getByRole('tab', { name: 'Partage' }).count()).toBe(0);

  await hugo.reload();
  await act(hugo, 'Avis.txt', /^Partager/u);
  const tree = sheet.getByRole('list', { name: 'Repartagé avec' });
  await tree.getByText('Maud Lefèvre').first().waitFor();
  await tree.scrollIntoViewIfNeeded();
  await lookAtBoth(hugo, 'share-tree');
  await expectSound(hugo, 'a share that was passed on');
  await sheet.getByRole('button', { name: /^Retirer .*Berthelot/u }).press('Enter');
  const question = hugo.getByRole('alertdialog', { name: /^Retirer l’accès de Dr Nadia/u });
  await question.getByText(/^Une autre personne perd aussi cet accès/u).waitFor();
  await lookAtBoth(hugo, 'share-tree-question');
  await expectSound(hugo, 'ending a branch');
  await question.getByRole('button', { name: 'Retirer à tous' }).press('Enter');
  await maud.reload();
  await maud.getByText('Rien n’est partagé avec vous').waitFor();
}

/** The newest first; what is settled says so, one's own is worded anew and taken away, by the keyboard too. */
async function settleIt(hugo: Page): Promise<void> {
  const sheet = hugo.getByRole('dialog', { name: 'Avis.txt' });
  await sheet.getByRole('tab', { name: 'Commentaires (1)' }).click();
  await said(hugo, reply).waitFor();
  await sheet.getByRole('button', { name: /^Marquer comme réglé .*Berthelot/u }).press('Enter');
  await said(hugo, reply).getByText('Réglé par Dr Hugo Ferrand').waitFor();
  const edit = async (action: RegExp): Promise<void> => {
    await sheet
      .getByRole('button', { name: /^Actions pour le commentaire .*Ferrand/u })
      .press('Enter');
    await hugo.getByRole('menuitem', { name: action }).press('Enter');
  };
  await edit(/^Modifier/u);
  await expectFocus(hugo, /^Texte du commentaire/u);
  await hugo.keyboard.type('!');
  await lookAtBoth(hugo, 'comment-edited');
  await hugo.keyboard.press('Control+Enter');
  await said(hugo, 'Posologie')
    .getByText(/modifié le/u)
    .waitFor();
  await sheet.getByLabel('Texte du commentaire').waitFor({ state: 'detached' });
  expect(await said(hugo, 'Posologie').innerText()).toContain('avant l’envoi!');
  await lookAtBoth(hugo, 'comments');
  await expectSound(hugo, 'comments');
  await edit(/^Supprimer/u);
  const question = hugo.getByRole('alertdialog', { name: /Supprimer ce commentaire/u });
  await question.getByRole('button', { name: 'Supprimer pour de bon' }).press('Enter');
  await said(hugo, 'Posologie').waitFor({ state: 'detached' });
  await sheet.getByRole('tab', { name: 'Commentaires', exact: true }).waitFor();
}

/** What its author is wording anew while somebody takes it away stays theirs. */
async function loseIt(hugo: Page, nadia: Page): Promise<void> {
  const sheet = nadia.getByRole('dialog', { name: 'Avis.txt' });
  await nadia.getByRole('button', { name: /^Actions pour le commentaire .*Berthelot/u }).click();
  await nadia.getByRole('menuitem', { name: /^Modifier/u }).click();
  const words = `${reply} Demain.`;
  await nadia.getByLabel('Texte du commentaire').fill(words);

  await hugo.getByRole('button', { name: /^Actions pour le commentaire .*Berthelot/u }).click();
  await hugo.getByRole('menuitem', { name: /^Supprimer/u }).click();
  await hugo.getByRole('button', { name: 'Supprimer pour de bon' }).click();
  await said(hugo, reply).waitFor({ state: 'detached' });

  await sheet.getByRole('button', { name: 'Enregistrer' }).click();
  await sheet.getByText('Ce commentaire a été supprimé pendant que vous le modifiiez').waitFor();
  expect(await sheet.getByLabel('Ce que vous avez écrit').inputValue()).toBe(words);
  await expectSound(nadia, 'comment-lost');
  await look(nadia, 'comment-lost-phone');
  await nadia.setViewportSize({ width: 320, height: 700 });
  await look(nadia, 'comment-lost-narrow');
  // One row, which scrolls to what is shown.
  const tabs = sheet.getByRole('tab');
  const tops = await tabs.evaluateAll((all) => all.map((tab) => tab.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(1);
  await nadia.setViewportSize(phone.viewport);
  await sheet.getByRole('button', { name: 'Publier à nouveau' }).click();
  await said(nadia, words).waitFor();
  expect(await sheet.getByLabel('Ce que vous avez écrit').count()).toBe(0);
}

test('a letter gets a second version and the first one back, is shared until a day, is spoken of, and shows who opened it until that ends', async () => {
  const [{ page: hugo }, { page: nadia }] = [
    await openAs(browser, 'h.ferrand', { ...desktop, reducedMotion: 'reduce' }),
    await openAs(browser, 'n.berthelot', { ...phone, reducedMotion: 'reduce' }),
  ];
  await hugo.goto('/documents');
  await choose(hugo, 'Déposer', [await aFile('Avis.txt', Buffer.from('Premier avis'))]);
  await row(hugo, 'Avis.txt').waitFor();
  const sheet = hugo.getByRole('dialog');

  await act(hugo, 'Avis.txt', /^Versions/u);
  await choose(hugo, 'Déposer une nouvelle version', [
    await aFile('Autre nom.txt', Buffer.from('Second avis')),
  ]);
  await sheet.getByText('Version 2 · actuelle').waitFor();
  await expectSound(hugo, 'versions');
  await sheet.getByRole('button', { name: 'Restaurer Version 1' }).click();
  await sheet.getByText('Version 1 · actuelle').waitFor();
  await sheet.getByText(/des dernières 24 heures sont gardées/u).waitFor();
  await lookAtBoth(hugo, 'versions');
  await removeVersion(hugo);
  await sheet.getByRole('tab', { name: 'Aperçu' }).click();
  await sheet.getByText('Premier avis').waitFor();

  await sheet.getByRole('tab', { name: 'Partage' }).click();
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByText('Dites avec qui').waitFor();
  await sheet.getByRole('combobox', { name: 'Collègue' }).fill('berthelot');
  await hugo.getByRole('option', { name: /Berthelot/u }).click();
  await sheet.getByLabel(/Dernier jour/u).fill('2099-12-31');
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByText('Peut lire, jusqu’au 31 décembre 2099').waitFor();
  await expectSound(hugo, 'sharing');

  await nadia.goto('/documents?dans=partages');
  await nadia.getByRole('button', { name: /^Avis.txt/u }).click();
  await nadia.getByRole('dialog').getByText('Premier avis').waitFor();
  expect(await nadia.getByRole('tab', { name: 'Partage' }).count()).toBe(0);
  await speakOfIt(hugo, nadia);
  await settleIt(hugo);
  await loseIt(hugo, nadia);
  await sheet.getByRole('tab', { name: 'Ouvertures' }).click();
  await sheet
    .getByRole('listitem')
    .filter({ hasText: /Berthelot/u })
    .getByText(/version 1/u)
    .first()
    .waitFor();
  await expectSound(hugo, 'openings');

  await passItOn(hugo, nadia);
  await sheet.getByText('Personne d’autre, par un partage.').waitFor();
  await nadia.reload();
  await nadia.getByText('Rien n’est partagé avec vous').waitFor();
  await expectSound(nadia, 'nothing shared');

  // Who answers for the organisation sees with whom, not what, and can end it as well.
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByRole('combobox', { name: 'Collègue' }).fill('berthelot');
  await hugo.getByRole('option', { name: /Berthelot/u }).click();
  await sheet.getByRole('button', { name: 'Partager', exact: true }).click();
  await sheet.getByText('Peut lire').waitFor();
  const { page: claire } = await openAs(browser, 'c.vasseur', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  await claire.goto('/documents/liens');
  await claire.getByText('Ceux de l’établissement').click();
  const all = claire.getByRole('region', { name: 'Partagés entre collègues' });
  const given = all.getByRole('listitem').filter({ hasText: /Berthelot.*par Dr Hugo Ferrand/su });
  await given.getByText('Un document que vous ne voyez pas').waitFor();
  await all.scrollIntoViewIfNeeded();
  await look(claire, 'all-shares');
  await expectSound(claire, 'all shares');
  await given.getByRole('button', { name: /^Retirer/u }).click();
  await given.waitFor({ state: 'detached' });
  await nadia.reload();
  await nadia.getByText('Rien n’est partagé avec vous').waitFor();
});

test('a file that is too large is refused at its row, with what to do', async () => {
  const [hugo, claire] = [
    await openAs(browser, 'h.ferrand', { ...phone, reducedMotion: 'reduce' }),
    await openAs(browser, 'c.vasseur', desktop),
  ];
  const path = '/api/documents/allowance';
  const limit = async (largestFileBytes: number | null) => {
    const { version } = (await request(claire.page, path)).body as { readonly version: number };
    const body = { version, largestFileBytes, quotaBytes: null };
    expect((await request(claire.page, path, { method: 'PATCH', body })).status).toBe(200);
  };
  const large = await aFile('Film.mp4', Buffer.from(''));
  await truncate(large, 31_000_000);

  await limit(30_000_000);
  await hugo.page.goto('/documents');
  await hugo.page.getByText('30 Mo au plus par fichier.').waitFor();
  await look(hugo.page, 'largest-file', { fullPage: true });
  const announced: string[] = [];
  hugo.page.on('request', (sent) => {
    if (sent.method() === 'POST' && sent.url().endsWith('/uploads')) announced.push(sent.url());
  });
  await choose(hugo.page, 'Déposer', [large]);

  await hugo.page.getByText(/Parlez-en à votre administrateur/u).waitFor();
  expect(announced).toEqual([]);
  await limit(null);
  await expectSound(hugo.page, 'refused');
  await hugo.page.getByRole('button', { name: 'Retirer Film.mp4 de la liste' }).click();
  await hugo.page.getByText(/Parlez-en à votre administrateur/u).waitFor({ state: 'detached' });
});

/** Some of a folder go to the bin and to another place, each time with one way back. */
async function severalAtOnce(page: Page): Promise<void> {
  await page.reload();
  const pick = async (): Promise<void> => {
    for (const name of ['Page 1.txt', 'Page 100.txt'])
      await page.getByRole('checkbox', { name: `Choisir ${name}`, exact: true }).check();
    await page.getByText('2 documents choisis').waitFor();
  };
  const undo = async (): Promise<void> => {
    await row(page, 'Page 100.txt').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Annuler' }).last().click();
    await toast(page, /2 documents sont revenus à leur place/u);
    await row(page, 'Page 100.txt').waitFor();
  };
  await pick();
  await look(page, 'several');
  await expectSound(page, 'several are chosen');
  await page.getByRole('button', { name: 'Mettre à la corbeille' }).click();
  await toast(page, /2 documents sont dans la corbeille/u);
  await undo();
  await pick();
  await page.getByRole('button', { name: 'Déplacer le choix…' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('heading', { name: 'Déplacer 2 documents' }).waitFor();
  await sheet.getByRole('button', { name: 'Mes documents' }).click();
  await sheet.getByRole('button', { name: /^Déplacer dans/u }).click();
  await toast(page, /2 documents sont maintenant dans «.Mes documents/u);
  await undo();
}

test('a hundred and fifty small files go in one go, and whoever sends them can do everything else meanwhile', async () => {
  const { page, context } = await openAs(browser, 'h.ferrand', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  await page.goto('/documents');
  await makeFolder(page, 'Numérisation');
  await page
    .getByRole('row')
    .getByRole('link', { name: /^Numérisation/u })
    .click();
  await page.getByText('Ce dossier est vide.').waitFor();
  const here = new URL(page.url());
  const door = await openDoorWithRealLimits();
  const sender = await context.newPage();
  const refused: string[] = [];
  const asked = { files: 0, rest: 0 };
  sender.on('response', (reply) => {
    if (reply.status() === 429) refused.push(reply.url());
  });
  sender.on('request', (sent) => {
    const { pathname } = new URL(sent.url());
    if (pathname.startsWith('/api/documents/uploads')) asked.files += 1;
    else if (pathname.startsWith('/api/')) asked.rest += 1;
  });
  const files = Array.from({ length: 150 }, (_, index) => ({
    name: `Page ${String(index + 1)}.txt`,
    mimeType: 'text/plain',
    buffer: Buffer.from(String(index)),
  }));

  await sender.goto(`${door}${here.pathname}${here.search}`);
  await sender.getByText('Ce dossier est vide.').waitFor();
  const before = { ...asked };
  const [chooser] = await Promise.all([
    sender.waitForEvent('filechooser'),
    sender.getByRole('button', { name: 'Déposer', exact: true }).click(),
  ]);
  await chooser.setFiles(files);
  await row(sender, 'Page 1.txt').waitFor();
  await look(sender, 'many-files');
  const meanwhile = await request(sender, '/api/identity/me');
  await sender.getByText('150 fichiers déposés').first().waitFor();

  expect(meanwhile.status).toBe(200);
  expect((await request(sender, '/api/identity/me')).status).toBe(200);
  expect(refused).toEqual([]);
  // One request each, and the list a request a second.
  expect(asked.files - before.files).toBeLessThanOrEqual(155);
  expect(asked.rest - before.rest).toBeLessThanOrEqual(100);
  await expect.poll(() => sender.getByRole('row').count()).toBeGreaterThanOrEqual(100);
  await sender.close();
  await severalAtOnce(page);
  await page.goto('/documents');
  await act(page, 'Numérisation', /^Mettre à la corbeille/u);
  await toast(page, /est dans la corbeille/u);
});

test('what does not exist, and somebody else’s folder, look the same', async () => {
  const { page } = await openAs(browser, 'h.ferrand', { ...phone, reducedMotion: 'reduce' });

  await page.goto('/documents?dossier=0190a1b2-0000-7000-8000-000000000001');

  await page.getByRole('heading', { name: 'Les documents ne s’affichent pas' }).waitFor();
  await expectSound(page, 'no such folder');
});
