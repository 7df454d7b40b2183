import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  isInSight,
  openBrowser,
  openPage,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { look } from '#look.ts';
import { arrive, patient, plan, type Planned } from '#meeting.ts';
import { agree, openLink, prove } from '#patient.ts';
import { openAs, personNamed } from '#people.ts';

const waiting = 'M. Karim Kaddour';
const locked = 'Mme Soazig Le Gall';
const asks = `${patient.name} demande de l’aide.`;
const isLocked = `Le lien de ${locked} est bloqué, après trois dates de naissance différentes.`;

let browser: Browser;
let maud: Watched;
let nadia: Watched;
let karim: Page;
let ofKarim: Planned;
const tabs: Page[] = [];
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  for (const tab of tabs) await tab.close();
  await closePages();
});
beforeEach(() => pictureFailures(browser));

/** Another tab of the doctor's browser, which has told nothing yet. */
async function aNewTab(path: string): Promise<Page> {
  const tab = await nadia.context.newPage();
  tabs.push(tab);
  await tab.goto(path);
  return tab;
}

const notices = (page: Page) => page.locator('.toasts').getByRole('listitem');
const hears = (page: Page, words: string): Promise<void> =>
  page.locator('[aria-live="polite"]').getByText(words).waitFor({ state: 'attached' });

/** The field to write in and its button are in sight, on both widths of a wide screen. */
async function expectWriting(page: Page): Promise<void> {
  for (const width of [desktop.viewport.width, 1024]) {
    await page.setViewportSize({ ...desktop.viewport, width });
    expect(await isInSight(page.getByRole('textbox', { name: /^Écrire/u }))).toBe(true);
    expect(await isInSight(page.getByRole('button', { name: 'Envoyer', exact: true }))).toBe(true);
  }
  await page.setViewportSize(desktop.viewport);
}

async function lockTheLink(planned: Planned): Promise<void> {
  const { page } = await openPage(browser, phone);
  await openLink(page, planned);
  for (const [day, left] of [
    ['4', /il reste 2 essais/u],
    ['5', /il reste 1 essai/u],
    ['6', /Ce lien est fermé/u],
  ] as const) {
    await prove(page, [day, '3', '1948']);
    await page.getByText(left).waitFor();
  }
}

test('(one patient asks for help, one waits, the link of a third is locked; the doctor sees it on the day)', async () => {
  maud = await openAs(browser, 'm.lefevre', desktop);
  const short = { durationMinutes: 5 };
  const first = await plan(browser, { ...short, inMinutes: 2 });
  ofKarim = await plan(browser, { ...short, inMinutes: 8, name: waiting, besides: true });
  const third = await plan(browser, { ...short, inMinutes: 14, name: locked, besides: true });
  const { page: yvonne } = await openPage(browser, phone);
  await openLink(yvonne, first);
  await prove(yvonne, patient.born);
  await agree(yvonne);
  await yvonne.getByRole('button', { name: 'J’ai besoin d’aide' }).click();
  await yvonne.getByRole('button', { name: 'Prévenir l’équipe que j’ai besoin d’aide' }).click();
  await yvonne.getByText(/Nous avons prévenu/u).waitFor();
  karim = await arrive(browser, ofKarim);
  await lockTheLink(third);

  nadia = await openAs(browser, 'n.berthelot', desktop);
  await request(nadia.page, '/api/chat/direct', {
    method: 'POST',
    body: { personId: personNamed('m.lefevre').id },
  });

  await nadia.page.getByText('Demande de l’aide', { exact: true }).waitFor();
  expect(await notices(nadia.page).count()).toBe(0);
});

test('a page that opens while people need somebody says so at once, in one notice that leads to the day', async () => {
  const page = await aNewTab('/documents');

  await hears(page, `${waiting} est en salle d’attente.`);
  const notice = notices(page);
  await notice.waitFor();
  expect(await notice.innerText()).toContain(`${asks} ${isLocked}`);
  await expectAccessible(page);
  await look(page, 'told-on-opening');
  // It stays for a minute: what one writes in the meantime is not under it.
  await page.getByRole('link', { name: /^Salons/u }).click();
  await page.getByRole('link', { name: /Maud Lefèvre/u }).click();
  await page.getByRole('textbox', { name: 'Écrire à Maud Lefèvre' }).waitFor();
  expect(await notice.count()).toBe(1);
  await expectWriting(page);
  await look(page, 'told-in-a-room');
  await page.setViewportSize(phone.viewport);
  await page.emulateMedia({ colorScheme: 'dark' });
  await look(page, 'told-on-opening-phone-dark');
  await page.setViewportSize(desktop.viewport);
  await notice.getByRole('button', { name: 'Voir' }).click();
  await page.getByRole('region', { name: patient.name }).waitFor();
  expect(await notice.count()).toBe(0);
});

test('loaded anew a moment later, it does not say it again, nor after the day has shown it', async () => {
  const pages = [nadia.page, ...tabs];
  for (const page of pages) {
    await page.goto('/documents');
    await page.getByRole('link', { name: /une personne en attente/u }).waitFor();
  }

  await karim.getByRole('button', { name: 'Quitter la salle d’attente' }).click();

  for (const page of pages) {
    await hears(page, `${waiting} n’est plus en salle d’attente.`);
    expect(await notices(page).count()).toBe(0);
  }
  await karim.getByRole('button', { name: /Revenir/u }).click();
  await hears(nadia.page, `${waiting} est en salle d’attente.`);
});

test('a secretary who leaves the day of one doctor is told at once what is outstanding with the others', async () => {
  const page = await maud.context.newPage();
  tabs.push(page);
  await page.goto(`/?avec=${personNamed('h.ferrand').id}`);
  await page.getByText('Personne n’attend pour le moment.').waitFor();
  expect(await notices(page).count()).toBe(0);

  await page.getByRole('link', { name: 'Documents', exact: true }).click();

  const notice = notices(page);
  await notice.waitFor();
  expect(await notice.innerText()).toContain(`${asks} ${isLocked}`);
  await hears(page, `${waiting} est en salle d’attente.`);
});

test('over a call it names nobody, and lies over none of its buttons', async () => {
  await request(nadia.page, `/api/meetings/meetings/${ofKarim.id}/open`, {
    method: 'POST',
    body: {},
  });

  const page = await aNewTab(`/appel/${ofKarim.id}`);

  const notice = notices(page).filter({ hasText: 'Quelqu’un demande de l’aide' });
  await notice.waitFor();
  expect(await notice.innerText()).not.toMatch(/Yvonne|Soazig/u);
  const leave = page.getByRole('button', { name: 'Quitter', exact: true });
  await leave.waitFor();
  expect(await isInSight(leave)).toBe(true);
  await page.getByRole('button', { name: /^Discussion/u }).click();
  await page.getByRole('textbox', { name: 'Écrire un message' }).waitFor();
  expect(await notice.count()).toBe(1);
  await expectWriting(page);
  expect(await isInSight(leave)).toBe(true);
  await look(page, 'told-on-opening-call');
  await page.setViewportSize(phone.viewport);
  expect(await isInSight(leave)).toBe(true);
  await look(page, 'told-on-opening-call-phone');
});
