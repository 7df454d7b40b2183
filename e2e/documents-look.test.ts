import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectSound } from '#axe.ts';
import { closePages, desktop, openBrowser, phone, pictureFailures } from '#browser.ts';
import { put, row } from '#documents.ts';
import { aPdf, aPhoto, aScan, aTone, type MadeFile } from '#files.ts';
import { pressBy } from '#keyboard.ts';
import { look } from '#look.ts';
import { openAs } from '#people.ts';
import { stack } from '#stack.ts';

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
/** Whether something was painted: not all of it has one colour. */
const isPainted = (page: Page): Promise<boolean> =>
  page.locator('.docs__page canvas').evaluate((element) => {
    const canvas = element as HTMLCanvasElement;
    const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data;
    if (!pixels) return false;
    const colours = new Set<number>();
    for (let at = 0; at < pixels.length; at += 404) colours.add(pixels[at + 2] ?? 0);
    return colours.size > 1;
  });

const widthOf = (page: Page, what: string): Promise<number> =>
  page.locator(what).evaluate(({ clientWidth }) => clientWidth);

/** Any page by its number or by keys; larger, painted anew, in a box that scrolls by keyboard too. Ends at fit, on page 40. */
async function readsByKeys(page: Page, pages: Locator): Promise<void> {
  const painted = (number: number) =>
    pages
      .getByText(`Courrier, feuille ${String(number)}`, { exact: true })
      .waitFor({ state: 'attached' });
  await page.keyboard.press('PageDown');
  await painted(8);
  await page.keyboard.press('ArrowLeft');
  await painted(7);
  await pages.getByLabel('Page, sur 50').fill('40');
  await page.keyboard.press('Enter');
  await painted(40);
  const canvas = pages.locator('canvas');
  const pixels = () => canvas.evaluate((element) => (element as HTMLCanvasElement).width);
  const before = await pixels();
  await pages.getByRole('button', { name: 'Agrandir la page' }).click();
  await page.keyboard.press('Enter');
  await pages.getByText('Page à 200 % de la largeur').waitFor();
  await expect.poll(pixels).toBeGreaterThan(before * 1.9);
  const box = pages.getByRole('group', { name: 'Page 40 sur 50' });
  expect(await widthOf(page, '.docs__page canvas')).toBeGreaterThan(
    (await widthOf(page, '.docs__page')) * 1.9,
  );
  await expect.poll(() => isPainted(page)).toBe(true);
  await expectSound(page, 'a large page');
  await look(page, 'look-pdf-large');
  // In the box the arrows look around; the page keys still turn.
  await box.focus();
  await page.keyboard.press('ArrowRight');
  await pages.getByText('Page 40 sur 50').waitFor();
  await page.keyboard.press('PageUp');
  await painted(39);
  await page.keyboard.press('PageDown');
  await painted(40);
  await pages.getByRole('button', { name: 'Réduire la page' }).click();
  await page.keyboard.press('Enter');
  await expect.poll(pixels).toBe(before);
}

const files: readonly MadeFile[] = [
  { name: 'Compte rendu.pdf', mimeType: 'application/pdf', buffer: aPdf(50) },
  { name: 'Fax.pdf', mimeType: 'application/pdf', buffer: aScan() },
  { name: 'Cassé.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\nnothing more') },
  { name: 'Dictée.wav', mimeType: 'audio/wav', buffer: aTone(5) },
  {
    name: 'Schéma.svg',
    mimeType: 'image/svg+xml',
    buffer: Buffer.from(
      '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>',
    ),
  },
];

test('a doctor looks at a PDF page by page, listens, and finds documents by name; what a file brings along is not run', async () => {
  const { page, complaints } = await openAs(browser, 'h.ferrand', {
    ...desktop,
    reducedMotion: 'reduce',
  });
  const asked: string[] = [];
  page.on('dialog', (dialog) => {
    complaints.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/documents');
  await put(page, files);

  await opener(page, 'Compte rendu.pdf').click();
  const pages = page.getByRole('region', { name: 'Pages de Compte rendu.pdf' });
  await pages.getByText('Courrier, feuille 1', { exact: true }).waitFor({ state: 'attached' });
  expect(await isPainted(page)).toBe(true);
  await pages.getByText('Page 1 sur 50').waitFor();
  await expectSound(page, 'a PDF');
  await look(page, 'look-pdf');

  await pressBy(page, /^Page suivante/u, 'Enter');
  await pages.getByText('Courrier, feuille 2', { exact: true }).waitFor({ state: 'attached' });
  for (let turns = 0; turns < 5; turns += 1) await page.keyboard.press('Enter');
  await pages.getByText('Courrier, feuille 7', { exact: true }).waitFor({ state: 'attached' });
  await pages.getByText('Page 7 sur 50').waitFor();
  await readsByKeys(page, pages);
  // Its link lies over all of the page.
  await page.locator('.docs__page').click();
  expect(asked.filter((url) => url.includes('evil'))).toEqual([]);
  expect(page.url()).not.toContain('evil');
  await close(page);

  // A fax: its decoder comes when it is needed, and a page is never white for the lack of it.
  await opener(page, 'Fax.pdf').click();
  await page.getByText('Cette page ne contient pas de texte').waitFor({ state: 'attached' });
  expect(await isPainted(page)).toBe(true);
  await close(page);

  await opener(page, 'Cassé.pdf').click();
  await page.getByText('Ce PDF ne peut pas être montré').waitFor();
  await close(page);

  // Sound begins where it is asked for: a part of the file is enough.
  await opener(page, 'Dictée.wav').click();
  const player = page.locator('audio');
  await expect
    .poll(() => player.evaluate((element) => (element as HTMLAudioElement).duration))
    .toBeCloseTo(5, 0);
  await player.evaluate((element) => {
    (element as HTMLAudioElement).currentTime = 4;
  });
  await expect
    .poll(() => player.evaluate((element) => (element as HTMLAudioElement).seekable.length))
    .toBe(1);
  await expectSound(page, 'a sound');
  await close(page);

  // What can hold a script is not shown as what it is.
  await opener(page, 'Schéma.svg').click();
  await page.getByRole('button', { name: 'Télécharger', exact: true }).waitFor();
  expect(await page.locator('[role=dialog] svg[onload], dialog svg[onload]').count()).toBe(0);
  await close(page);

  // A photo without its place, when that is asked for; what cannot be cleaned is not sent.
  await page.getByRole('checkbox', { name: /^Retirer des photos/u }).check();
  await put(page, [{ name: 'Plaie.jpg', mimeType: 'image/jpeg', buffer: aPhoto('CANARY 47.6 N') }]);
  const photo = await page.evaluate(async () => {
    const found = await fetch('/api/documents/search?q=plaie', {
      headers: { 'x-astra-request': '1' },
    });
    const { items } = (await found.json()) as { items: { id: string }[] };
    const reply = await fetch(`/api/documents/items/${items[0]?.id ?? ''}/content`);
    return [...new Uint8Array(await reply.arrayBuffer())];
  });
  expect(Buffer.from(photo).subarray(0, 2).toString('hex')).toBe('ffd8');
  expect(Buffer.from(photo).includes('CANARY')).toBe(false);
  await opener(page, 'Plaie.jpg').click();
  await expect
    .poll(() =>
      page
        .getByRole('img', { name: 'Plaie.jpg' })
        .evaluate((image) => (image as HTMLImageElement).naturalWidth),
    )
    .toBe(1);
  await close(page);
  const unscanned = stack().scannerPid === null ? 1 : 0;
  await expect.poll(() => page.getByText('Sans antivirus').count()).toBe(unscanned);
  await look(page, 'look-list');

  const search = page.getByRole('searchbox', { name: 'Chercher un document par son nom' });
  await search.fill('dictee');
  await page.getByText('Un document trouvé').waitFor();
  await row(page, 'Dictée.wav').waitFor();
  await row(page, 'Compte rendu.pdf').waitFor({ state: 'detached' });
  await expectSound(page, 'what was found');
  await search.fill('introuvable');
  await page.getByText('Rien ne porte ce nom').waitFor();
  await search.fill('');
  await row(page, 'Compte rendu.pdf').waitFor();
  expect(page.url()).not.toContain('dictee');
  expect(complaints).toEqual([]);

  await page.setViewportSize(phone.viewport);
  await search.fill('compte');
  await opener(page, 'Compte rendu.pdf').click();
  await pages.getByText('Courrier, feuille 1', { exact: true }).waitFor({ state: 'attached' });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over).toBeLessThanOrEqual(1);
  await look(page, 'look-pdf-phone');
  await pages.getByRole('button', { name: 'Agrandir la page' }).click();
  await expect
    .poll(() => widthOf(page, '.docs__page canvas'))
    .toBeGreaterThan((await widthOf(page, '.docs__page')) * 1.4);
  expect(
    await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
  ).toBeLessThanOrEqual(1);
  await look(page, 'look-pdf-phone-large');
  await close(page);
  await look(page, 'look-search-phone');
});
