import { createHash, randomBytes } from 'node:crypto';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  openBrowser,
  openPage,
  phone,
  pictureFailures,
  reloadAnyway,
} from '#browser.ts';
import { letIn } from '#doctor.ts';
import { filesOnDisk } from '#files-on-disk.ts';
import { networkOf } from '#line.ts';
import { look } from '#look.ts';
import { patient, plan, type Planned } from '#meeting.ts';
import { waitIn } from '#patient.ts';
import { openAs } from '#people.ts';

let browser: Browser;
let planned: Planned;
let hers: Page;
let theirs: Page;
let be: Awaited<ReturnType<typeof networkOf>>;
const complaints: string[][] = [];
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const aFile = filesOnDisk();
const card = (page: Page, name: string): Locator =>
  page.getByRole('listitem').filter({ hasText: name });
const percent = async (page: Page): Promise<number> =>
  Number(await page.getByRole('progressbar').last().getAttribute('aria-valuenow'));

async function choose(page: Page, button: string, path: string): Promise<void> {
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: button, exact: true }).click(),
  ]);
  await chooser.setFiles(path);
}

/** What the doctor has of the file of that name, as one number. */
async function hashOf(page: Page, name: string): Promise<string> {
  const base = `/api/documents/meetings/${planned.id}/documents`;
  const { items } = (await request(page, base)).body as {
    readonly items: readonly { readonly id: string; readonly name: string }[];
  };
  const id = items.find((item) => item.name === name)?.id ?? '';
  return page.evaluate(async (path) => {
    const content = await (await fetch(path)).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }, `${base}/${id}/content`);
}

const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

test('(a patient waits, and their doctor is there)', async () => {
  planned = await plan(browser);
  const doctor = await openAs(browser, 'n.berthelot', desktop);
  hers = doctor.page;
  const guest = await openPage(browser, phone);
  theirs = guest.page;
  complaints.push(doctor.complaints, guest.complaints);
  await waitIn(theirs, { link: planned.link, born: patient.born });
  be = await networkOf(theirs);
});

test('a patient who leaves the page while a file is on its way is asked, finds it again, and it arrives whole', async () => {
  const content = randomBytes(12_000_000);
  const large = await aFile('Coronarographie.dcm', content);
  const other = await aFile('Lettre.txt', Buffer.from('Cher confrère'));

  await be('slow');
  await choose(theirs, 'Choisir un fichier', large);
  await expect.poll(() => percent(theirs)).toBeGreaterThan(5);

  expect(await reloadAnyway(theirs)).toEqual(['beforeunload']);
  await theirs.getByText(/^Interrompu/u).waitFor();
  await expectAccessible(theirs);
  await theirs.getByText(/^Interrompu/u).scrollIntoViewIfNeeded();
  await look(theirs, 'interrupted');
  await be('good');
  await choose(theirs, 'Choisir le fichier Coronarographie.dcm', other);
  await theirs.getByText(/Ce n’est pas le même fichier/u).waitFor();
  await choose(theirs, 'Choisir le fichier Coronarographie.dcm', large);
  await card(theirs, 'Coronarographie.dcm').getByText('Envoyé par vous').waitFor();
  expect(await hashOf(hers, 'Coronarographie.dcm')).toBe(sha256(content));
});

test('a patient’s photo goes without the place that is hidden in it; one that cannot be cleaned goes only when they say so', async () => {
  const place = Buffer.from('GPS 47.6582 N 2.7608 W');
  const segment = Buffer.from([0xff, 0xfe, 0, place.length + 2]);
  const [start, end] = [Buffer.from([0xff, 0xd8]), Buffer.from([0xff, 0xd9])];
  const photo = await aFile('Plaie.jpg', Buffer.concat([start, segment, place, end]));
  const heic = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic')]);
  const other = await aFile('IMG_0412.HEIC', heic);

  await choose(theirs, 'Choisir un fichier', photo);
  await card(theirs, 'Plaie.jpg').getByText('Envoyé par vous').waitFor();
  expect(await hashOf(hers, 'Plaie.jpg')).toBe(sha256(Buffer.concat([start, end])));

  await choose(theirs, 'Choisir un fichier', other);
  await theirs.getByText(/IMG_0412\.HEIC.*n’est pas encore envoyé/u).waitFor();
  expect(await card(theirs, 'IMG_0412.HEIC').count()).toBe(0);
  await expectAccessible(theirs);
  await theirs.getByRole('button', { name: 'Envoyer quand même' }).scrollIntoViewIfNeeded();
  await look(theirs, 'unclean');
  await theirs.getByRole('button', { name: 'Envoyer quand même' }).click();
  await card(theirs, 'IMG_0412.HEIC').getByText('Envoyé par vous').waitFor();
  expect(await hashOf(hers, 'IMG_0412.HEIC')).toBe(sha256(heic));
});

test('in the call the button of the documents says that a file waits for them; a professional finds theirs again, too', async () => {
  const content = randomBytes(12_000_000);
  const scan = await aFile('Scanner.dcm', content);
  await hers.goto('/');
  await letIn(hers, patient.name);
  await theirs.getByRole('button', { name: /^Documents/u }).click();
  await be('slow');
  await choose(theirs, 'Choisir un fichier', scan);
  await expect.poll(() => percent(theirs)).toBeGreaterThan(5);
  await theirs.reload();
  await be('good');
  await theirs.getByRole('button', { name: /^Documents.*un envoi à reprendre/u }).click();
  await theirs.getByText(/^Interrompu/u).waitFor();
  await expectAccessible(theirs);
  await look(theirs, 'call-phone');
  await choose(theirs, 'Choisir le fichier Scanner.dcm', scan);
  await card(theirs, 'Scanner.dcm').getByText('Envoyé par vous').waitFor();
  expect(await hashOf(hers, 'Scanner.dcm')).toBe(sha256(content));

  const report = await aFile('Compte rendu.pdf', content);
  await hers.goto(`/consultations/${planned.id}`);
  const beHers = await networkOf(hers);
  await beHers('slow');
  await choose(hers, 'Ajouter un fichier', report);
  await expect.poll(() => percent(hers)).toBeGreaterThan(5);
  await hers.reload();
  await beHers('good');
  await hers.getByText(/^Interrompu/u).waitFor();
  await look(hers, 'doctor');
  await choose(hers, 'Choisir le fichier Compte rendu.pdf', report);
  await card(hers, 'Compte rendu.pdf').getByRole('link').waitFor();
  expect(await hashOf(hers, 'Compte rendu.pdf')).toBe(sha256(content));
  expect(complaints.flat()).toEqual([]);
});
