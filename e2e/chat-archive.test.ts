import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { haveKeys, messageWith } from '#chat.ts';
import { look } from '#look.ts';
import { startCall } from '#meeting.ts';
import { aNewcomer } from '#newcomer.ts';
import { patience } from '#patience.ts';
import { openAs, openFreshAs, signIn } from '#people.ts';
import { otherKeysOf, tellOtherKeys } from '#swapped-keys.ts';
import { makeTeam } from '#team.ts';

const team = 'Archives médicales';
const reason = 'La loi nous demande de garder ces échanges';
const begins = 'À partir d’ici, l’organisation garde une copie de ce qui est écrit.';
const chip = 'Archivé par l’organisation';
let browser: Browser;
let claire: Page;
let nadia: Page;
let yves: Page;
let maud: Page;
let patient: Page;
let yvesId = '';
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

type Seen = { readonly items: readonly { readonly name: string; readonly archive: unknown }[] };
const isArchived = async (page: Page): Promise<boolean> => {
  const { items } = (await request(page, '/api/chat/rooms')).body as Seen;
  return items.some(({ name, archive }) => name === team && archive !== null);
};

async function openTeam(page: Page): Promise<void> {
  await page.goto('/salons');
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
}

async function write(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Écrire/u }).fill(text);
  await page.keyboard.press('Enter');
  await messageWith(page, text).waitFor();
}

test('(two administrators, a team, and a patient in a consultation)', async () => {
  await makeTeam(browser, team, ['n.berthelot', 'm.lefevre']);
  ({ page: nadia } = await openAs(browser, 'n.berthelot', desktop));
  await openTeam(nadia);
  await haveKeys(nadia);
  await write(nadia, 'Avant');
  ({ page: claire } = await openFreshAs(browser, 'c.vasseur', desktop));
  const colleague = await aNewcomer(claire, 'Yves Autre', 'organisation-administrator');
  yvesId = colleague.id;
  ({ page: yves } = await openPage(browser, desktop));
  await signIn(yves, colleague);
  ({ page: maud } = await openAs(browser, 'm.lefevre', phone));
  ({
    patient: { page: patient },
  } = await startCall(browser, 'h.ferrand'));
}, 240_000);

test('two administrators have rooms archived, and everybody in them reads so, on a phone too', async () => {
  await claire.goto('/reglages');
  await claire.getByLabel('Pourquoi archiver ?').fill(reason);
  await claire.getByRole('button', { name: 'Proposer l’archivage' }).click();
  await claire.getByText('Un autre administrateur doit confirmer').waitFor();
  expect(await claire.getByRole('button', { name: 'Confirmer l’archivage' }).count()).toBe(0);

  await yves.goto('/reglages');
  await yves.getByText(reason).waitFor();
  await expectAccessible(yves);
  await yves.getByRole('button', { name: 'Confirmer l’archivage' }).click();
  await yves.getByText(/^En place\./u).waitFor();

  await expect.poll(() => isArchived(nadia), { timeout: 60_000 }).toBe(true);
  await nadia.getByRole('log').getByText(begins).waitFor();
  await nadia.getByRole('button', { name: chip }).waitFor();
  await nadia.getByText('2 personnes').first().waitFor();
  await nadia.getByRole('button', { name: chip }).click();
  await nadia.getByRole('dialog').getByText(reason).waitFor();
  await expectAccessible(nadia);
  await nadia.getByRole('dialog').getByRole('button', { name: 'J’ai compris' }).click();

  await openTeam(maud);
  await maud.getByRole('button', { name: chip }).waitFor();
  await haveKeys(maud);
  await expectAccessible(maud);

  await patient.getByRole('button', { name: /^(?:Discussion|Écrire)/u }).click();
  await patient.getByText(/^Ce que vous écrivez ici est gardé par Centre hospitalier/u).waitFor();
  await haveKeys(patient);
  await expectAccessible(patient);
  await look(patient, 'archive-patient');
  await patient.getByRole('button', { name: 'En savoir plus' }).click();
  await patient.getByRole('dialog').getByText(reason).waitFor();
  await expectAccessible(patient);
  await look(patient, 'archive-patient-more');
  await patient.getByRole('dialog').getByRole('button', { name: 'J’ai compris' }).click();
}, 240_000);

test('whoever runs the chat server and swaps the archive’s key gets nothing: what is written waits, and says with whom to ask', async () => {
  await write(nadia, 'Lu par l’archive');
  await write(patient, 'Merci docteur');
  const { userId } = (await request(nadia, '/api/chat/session', { method: 'POST', body: {} }))
    .body as { readonly userId: string };
  const { organisation } = (await request(nadia, '/api/identity/me')).body as {
    readonly organisation: { readonly id: string };
  };
  const archiveId = userId.replace(/^@[^:]+/u, `@archive-${organisation.id}`);
  const keys = otherKeysOf(archiveId);
  for (const page of [nadia, patient]) await tellOtherKeys(page, archiveId, keys);
  // Something comes, so that what the server was asked for before is answered.
  await write(nadia, 'Encore');
  await write(patient, 'Encore');

  const changed = 'La clé de l’archive de l’organisation a changé';
  for (const page of [nadia, patient]) {
    await page.getByText(changed).waitFor();
    await write(page, 'Pas pour tous');
    await messageWith(page, 'Pas pour tous')
      .getByText('les clés de quelqu’un ici ont changé')
      .waitFor();
    await expectAccessible(page);
  }
  await look(nadia, 'archive-key-1280');
  await nadia.setViewportSize(phone.viewport);
  await look(nadia, 'archive-key-390');
  await nadia.setViewportSize(desktop.viewport);
  await look(patient, 'archive-key-patient');

  await nadia.getByRole('button', { name: 'Un administrateur l’a confirmé' }).click();
  await patient.getByRole('button', { name: 'Elles l’ont confirmé' }).click();
  for (const page of [nadia, patient]) {
    await page.getByText(changed).waitFor({ state: 'detached' });
    await expect
      .poll(() => messageWith(page, 'Pas pour tous').innerText(), patience)
      .not.toContain('pas parti');
  }
}, 240_000);

test('what it has read is exported by two: one asks and says why, another one confirms', async () => {
  await claire.goto('/equipes');
  await claire.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await claire.getByRole('button', { name: `Exporter ${team}` }).click();
  const dialog = claire.getByRole('dialog');
  await dialog.getByLabel('Pourquoi lire l’archive ?').fill('Enquête sur la nuit du 3');
  await expectAccessible(claire);
  await look(claire, 'archive-release-1280');
  await dialog.getByRole('button', { name: 'Demander l’accord' }).click();
  await dialog.getByText(/^Demandé\./u).waitFor();
  expect(await dialog.getByRole('button', { name: 'Confirmer' }).count()).toBe(0);

  await yves.goto('/');
  const asked = yves.getByRole('status').filter({ hasText: 'Une demande attend votre accord' });
  await asked.waitFor();
  await expectAccessible(yves);
  await look(yves, 'archive-asked-1280');
  await yves.setViewportSize(phone.viewport);
  await look(yves, 'archive-asked-390');
  await yves.setViewportSize(desktop.viewport);
  await asked.getByRole('link', { name: 'Voir la demande' }).click();
  await yves.getByText(`Le salon ${team}`).waitFor();
  expect(await asked.count()).toBe(0);
  await yves.getByText('Enquête sur la nuit du 3').waitFor();
  await expectAccessible(yves);
  await look(yves.getByRole('region', { name: 'Archivage des messages' }), 'archive-waiting-1280');
  // The security officer has no settings: it stands above the journal.
  const { page: samir } = await openFreshAs(browser, 's.okoye', desktop);
  await samir.goto('/journal');
  await samir.getByText('Enquête sur la nuit du 3').waitFor();
  await expectAccessible(samir);
  await look(samir, 'archive-waiting-journal-1280');
  await samir.getByRole('button', { name: 'Confirmer la sortie' }).click();

  await samir.getByText('Enquête sur la nuit du 3').waitFor({ state: 'detached' });
  await dialog.getByText(/^Confirmé par Samir Okoye/u).waitFor();
  await claire.setViewportSize(phone.viewport);
  await expectAccessible(claire);
  await look(claire, 'archive-release-390');
}, 240_000);

test('where it ends, it is said at its place among the messages', async () => {
  await yves.getByRole('button', { name: 'Mettre fin à l’archivage' }).click();
  await expect.poll(() => isArchived(nadia), { timeout: 60_000 }).toBe(false);
  await nadia.getByRole('log').getByText('L’archivage s’arrête ici').waitFor();
}, 240_000);

// Whatever came of it, the journeys after this one need Claire to be the last administrator.
test('(the second administrator’s access is closed)', async () => {
  const { page } = await openFreshAs(browser, 'c.vasseur', desktop);
  const { items } = (await request(page, '/api/identity/people?limit=200')).body as {
    readonly items: readonly { readonly id: string; readonly version: number }[];
  };
  const version = items.find(({ id }) => id === yvesId)?.version;
  const closed = await request(page, `/api/identity/people/${yvesId}/deactivate`, {
    method: 'POST',
    body: { version },
  });
  expect(closed.status).toBeLessThan(300);
}, 240_000);
