import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectSound } from '#axe.ts';
import { closePages, desktop, openBrowser, pictureFailures, reloadAnyway } from '#browser.ts';
import { act, choose, inFolderOfItsOwn, lookAround, makeFolder, row, toast } from '#documents.ts';
import { filesOnDisk } from '#files-on-disk.ts';
import { expectFocus, tabTo } from '#keyboard.ts';
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

test('a folder is put as it lies on the device, chosen or dropped, and what lies in it lies in it here', async () => {
  const { page, complaints } = await openAs(browser, 'h.ferrand', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  await page.goto('/documents');
  await inFolderOfItsOwn(page, 'Dossiers');
  const here = page.url();
  await choose(page, 'Déposer un dossier', [await aFolder('Dossier Quimper')]);
  await toast(page, /Le dossier «.Dossier Quimper.» est créé, ses 2 fichiers partent/u);
  await look(page, 'folder-put');
  await row(page, 'Dossier Quimper').getByRole('link').click();
  await row(page, 'Page une.txt').waitFor();
  await row(page, 'Courriers 2026').getByRole('link').click();
  await row(page, 'Page deux.txt').waitFor();
  expect(await page.getByRole('row').filter({ hasText: 'Thumbs' }).count()).toBe(0);

  // Into the place that is open, and beside what has that name already.
  await page.goto(here);
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

/** So that what comes next does not come before. */
async function aLargeFolder(name: string, content: Buffer): Promise<string> {
  const folder = await aFolder(name);
  await mkdir(join(folder, 'Imagerie', 'Série 1'), { recursive: true });
  await writeFile(join(folder, 'Imagerie', 'Coupe.dcm'), content);
  for (const page of [1, 2, 3, 4, 5])
    await writeFile(join(folder, 'Imagerie', 'Série 1', `Note ${page}.txt`), `Note ${page}`);
  return folder;
}

const names = async (page: Page): Promise<readonly string[]> =>
  (await page.getByRole('row').getByRole('link').allInnerTexts())
    .map((words) => words.split('\n')[0] ?? '')
    .toSorted();

test('a folder whose sending was broken off by leaving the page goes on when it is given again, and nothing of it is there twice', async () => {
  const { page, complaints } = await openAs(browser, 'h.ferrand', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  const content = randomBytes(6_000_000);
  const folder = await aLargeFolder('Dossier Brest', content);
  await page.goto('/documents');
  await inFolderOfItsOwn(page, 'Reprise');
  const here = page.url();
  const be = await networkOf(page);
  const sent: string[] = [];
  page.on('request', (request) => {
    const isFile = new URL(request.url()).pathname === '/api/documents/uploads';
    if (request.method() === 'POST' && isFile) sent.push(request.url());
  });

  await be('slow');
  await choose(page, 'Déposer un dossier', [folder]);
  await toast(page, /Le dossier «.Dossier Brest.» est créé, ses 8 fichiers partent/u);
  await expect.poll(() => percent(page, 'Envoi de Coupe.dcm')).toBeGreaterThan(5);
  await page.getByText('7 fichiers déposés').first().waitFor();
  expect(await reloadAnyway(page)).toEqual(['beforeunload']);

  const left = page.getByRole('list', { name: 'Dossiers dont l’envoi est interrompu' });
  await left.getByText('Dossier Brest', { exact: true }).waitFor();
  await left.getByText(/seuls les fichiers qui manquent partent/u).waitFor();
  await page.getByText('Coupe.dcm').waitFor();
  await expectSound(page, 'a folder that was broken off');
  await lookAround(page, 'folder-left');
  await page.emulateMedia({ colorScheme: 'dark' });
  await lookAround(page, 'folder-left-dark');
  await page.emulateMedia({ colorScheme: 'light' });

  sent.length = 0;
  await be('good');
  await choose(page, 'Déposer un dossier', [folder]);
  await toast(page, /«.Dossier Brest.» reprend où il s’était arrêté.: un fichier part encore/u);
  await look(page, 'folder-goes-on');
  await left.waitFor({ state: 'detached' });
  await page.getByText('Un fichier déposé').first().waitFor();
  // It went on: nothing was announced a second time.
  expect(sent).toEqual([]);
  expect(await names(page)).toEqual(['Dossier Brest']);
  await row(page, 'Dossier Brest').getByRole('link').click();
  await row(page, 'Page une.txt').waitFor();
  await row(page, 'Imagerie').getByRole('link').click();
  await row(page, 'Coupe.dcm').waitFor();
  expect(await hashOf(page, 'Coupe.dcm')).toBe(createHash('sha256').update(content).digest('hex'));
  await row(page, 'Série 1').getByRole('link').click();
  await row(page, 'Note 5.txt').waitFor();
  expect(await page.getByRole('row').filter({ hasText: '(2)' }).count()).toBe(0);

  // All of it has come: whoever gives it once more wants another one.
  await page.goto(here);
  await choose(page, 'Déposer un dossier', [folder]);
  await row(page, 'Dossier Brest (2)').waitFor();
  await page.getByText('8 fichiers déposés').first().waitFor();
  expect(complaints).toEqual([]);
});

test('a folder that was broken off can be given up, by the keyboard, and is a new one when it comes again', async () => {
  const { page, complaints } = await openAs(browser, 'h.ferrand', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  const folder = await aLargeFolder('Dossier Lorient', randomBytes(6_000_000));
  await page.goto('/documents');
  await inFolderOfItsOwn(page, 'Abandon');
  const be = await networkOf(page);
  await be('slow');
  await choose(page, 'Déposer un dossier', [folder]);
  await expect.poll(() => percent(page, 'Envoi de Coupe.dcm')).toBeGreaterThan(5);
  await reloadAnyway(page);

  await page
    .getByRole('button', { name: 'Ne pas reprendre l’envoi du dossier Dossier Lorient' })
    .press('Enter');
  await page
    .getByRole('list', { name: 'Dossiers dont l’envoi est interrompu' })
    .waitFor({ state: 'detached' });
  await be('good');
  await choose(page, 'Déposer un dossier', [folder]);
  await row(page, 'Dossier Lorient (2)').waitFor();
  // What were still on its way would be broken off with the page, and wait on those of the next journeys.
  await page.getByText('8 fichiers déposés').first().waitFor();
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

const percent = async (page: Page, name: string): Promise<number> =>
  Number(await page.getByRole('progressbar', { name }).getAttribute('aria-valuenow'));

/** What the service gives out of the file of that name in the folder that is shown, as one number. */
async function hashOf(page: Page, name: string): Promise<string> {
  const folderId = new URL(page.url()).searchParams.get('dossier') ?? '';
  const { item } = (await request(page, `/api/documents/items/${folderId}`)).body as {
    readonly item: { readonly spaceId: string };
  };
  const path = `/api/documents/spaces/${item.spaceId}/items?folderId=${folderId}`;
  const { items } = (await request(page, path)).body as {
    readonly items: readonly { readonly id: string; readonly name: string }[];
  };
  const id = items.find((each) => each.name === name)?.id ?? '';
  return page.evaluate(async (address) => {
    const content = await (await fetch(address)).arrayBuffer();
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
  await row(page, 'Radio.png').locator('.docs__thumbnail').waitFor();
  expect(await page.locator('.docs__thumbnail').count()).toBe(1);
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

/** Files whose names are taken: a version, beside after all, and each by itself. */
async function comesAgain(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  const goOn = dialog.getByRole('button', { name: 'Continuer' });
  await give(page, 'drop', 'Glissé.txt');
  await dialog.getByRole('heading', { name: /^«.Glissé.txt.» est déjà ici$/u }).waitFor();
  expect(await dialog.getByRole('radio', { name: 'Garder les deux' }).isChecked()).toBe(true);
  await expectSound(page, 'a name that is taken');
  await lookAround(page, 'same-name');
  await tabTo(page, /Garder les deux/u);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await row(page, 'Glissé.txt').getByText('2 versions').waitFor();

  // Closed without an answer, nothing is put and nothing is lost.
  await give(page, 'paste', 'Collé.txt');
  await goOn.waitFor();
  await page.keyboard.press('Escape');
  await toast(page, /«.Collé.txt.» n’a pas été déposé/u);
  await page.getByRole('button', { name: 'Garder les deux' }).click();
  await row(page, 'Collé (2).txt').waitFor();

  await choose(page, 'Déposer', [
    await aFile('Lettre.txt', Buffer.from('Chère consœur,\nmerci.')),
    await aFile('Carnet.csv', Buffer.from('jour;tension\n2;13/8')),
    await aFile('Nouveau.txt', Buffer.from('Bonjour')),
  ]);
  await dialog.getByRole('heading', { name: '2 fichiers de ces noms sont déjà ici' }).waitFor();
  await dialog.getByRole('radio', { name: 'Choisir pour chacun' }).check();
  await dialog.getByLabel('Que faire de Lettre.txt').selectOption('Ne pas déposer');
  await dialog.getByLabel('Que faire de Carnet.csv').selectOption('Nouvelle version');
  await expectSound(page, 'names that are taken');
  await lookAround(page, 'same-names');
  await page.emulateMedia({ colorScheme: 'dark' });
  await lookAround(page, 'same-names-dark');
  await page.emulateMedia({ colorScheme: 'light' });
  await goOn.click();
  await row(page, 'Carnet.csv').getByText('2 versions').waitFor();
  // What nobody has to be asked about did not wait.
  await row(page, 'Nouveau.txt').waitFor();
  expect(await page.getByRole('row').filter({ hasText: 'Lettre' }).count()).toBe(1);
  expect(await row(page, 'Lettre.txt').getByText('versions').count()).toBe(0);
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
  await inFolderOfItsOwn(page, 'Fichiers');
  await makeFolder(page, 'RCP');
  const here = page.url();
  await choose(page, 'Déposer', small);
  await row(page, 'Lettre.txt').waitFor();
  await row(page, 'Carnet.csv').waitFor();
  await give(page, 'drop', 'Glissé.txt');
  await row(page, 'Glissé.txt').waitFor();
  await give(page, 'paste', 'Collé.txt');
  await row(page, 'Collé.txt').waitFor();
  await page.getByText('4 fichiers déposés').first().waitFor();
  await looksAndSaves(page);
  await comesAgain(page);

  const be = await networkOf(page);
  await be('slow');
  await choose(page, 'Déposer', [large]);
  await expect.poll(() => percent(page, 'Envoi de Coronarographie.dcm')).toBeGreaterThan(5);
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
  const before = await percent(page, 'Envoi de Coronarographie.dcm');
  await expect.poll(() => percent(page, 'Envoi de Coronarographie.dcm')).toBeGreaterThan(before);

  // In another tab it is nothing that was broken off, until this one is left.
  const other = await context.newPage();
  await other.goto(here);
  await row(other, 'Lettre.txt').waitFor();
  expect(await other.getByText('Coronarographie.dcm').count()).toBe(0);

  // Leaving asks first; the person leaves all the same.
  expect(await reloadAnyway(page)).toEqual(['beforeunload']);
  await page.getByText('Interrompu', { exact: true }).waitFor();
  await other.getByText('Interrompu', { exact: true }).waitFor();
  await other.close();
  expect(await percent(page, 'Envoi de Coronarographie.dcm')).toBeGreaterThan(0);
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
  const folder = await inFolderOfItsOwn(page, 'Numérisation');
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
  await act(page, folder, /^Mettre à la corbeille/u);
  await toast(page, /est dans la corbeille/u);
});
