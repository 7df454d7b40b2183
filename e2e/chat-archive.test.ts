import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { haveKeys, messageWith } from '#chat.ts';
import { look } from '#look.ts';
import { startCall } from '#meeting.ts';
import { aNewcomer } from '#newcomer.ts';
import { openAs, openFreshAs, signIn } from '#people.ts';
import { makeTeam } from '#team.ts';

const team = 'Archives médicales';
const reason = 'La loi nous demande de garder ces échanges';
const begins = 'À partir d’ici, l’organisation garde une copie de ce qui est écrit.';
const chip = 'Archivé par l’organisation';
let browser: Browser;
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

test('two administrators have rooms archived, and everybody in them reads so, on a phone too', async () => {
  await makeTeam(browser, team, ['n.berthelot', 'm.lefevre']);
  const { page: nadia } = await openAs(browser, 'n.berthelot', desktop);
  await nadia.goto('/salons');
  await nadia.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await haveKeys(nadia);
  await nadia.getByRole('textbox', { name: /^Écrire/u }).fill('Avant');
  await nadia.keyboard.press('Enter');
  await messageWith(nadia, 'Avant').waitFor();
  const { page: claire } = await openFreshAs(browser, 'c.vasseur', desktop);
  const colleague = await aNewcomer(claire, 'Yves Autre', 'organisation-administrator');
  await claire.goto('/reglages');
  await claire.getByLabel('Pourquoi archiver ?').fill(reason);
  await claire.getByRole('button', { name: 'Proposer l’archivage' }).click();
  await claire.getByText('Un autre administrateur doit confirmer').waitFor();
  expect(await claire.getByRole('button', { name: 'Confirmer l’archivage' }).count()).toBe(0);

  const { page: yves } = await openPage(browser, desktop);
  await signIn(yves, colleague);
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

  const { page: maud } = await openAs(browser, 'm.lefevre', phone);
  await maud.goto('/salons');
  await maud.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await maud.getByRole('button', { name: chip }).waitFor();
  await expectAccessible(maud);

  const call = await startCall(browser, 'h.ferrand');
  const { page: patient } = call.patient;
  await patient.getByRole('button', { name: /^(?:Discussion|Écrire)/u }).click();
  await patient.getByText(/^Ce que vous écrivez ici est gardé par Centre hospitalier/u).waitFor();
  await haveKeys(patient);
  await expectAccessible(patient);
  await look(patient, 'archive-patient');
  await patient.getByRole('button', { name: 'En savoir plus' }).click();
  await patient.getByRole('dialog').getByText(reason).waitFor();
  await expectAccessible(patient);
  await look(patient, 'archive-patient-more');

  await yves.getByRole('button', { name: 'Mettre fin à l’archivage' }).click();
  await expect.poll(() => isArchived(nadia), { timeout: 60_000 }).toBe(false);
  await nadia.getByRole('log').getByText('L’archivage s’arrête ici').waitFor();
}, 240_000);
