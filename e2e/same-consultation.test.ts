import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { desktop, closePages, openBrowser, phone, type Watched } from '#browser.ts';
import { look } from '#look.ts';
import { mailTo } from '#mailbox.ts';
import { plan, type Planned } from '#meeting.ts';
import { openAs } from '#people.ts';

let browser: Browser;
let maud: Watched;
let nadia: Watched;
let planned: Planned;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

/** Both have the form of the same consultation open. */
beforeEach(async () => {
  maud = await openAs(browser, 'm.lefevre', desktop);
  nadia = await openAs(browser, 'n.berthelot', desktop);
  await maud.page.goto('/');
  planned = await plan(browser);
  for (const { page } of [maud, nadia]) {
    await page.goto(`/consultations/${planned.id}`);
    await page.getByRole('button', { name: 'Déplacer ou corriger' }).click();
  }
});

/** The doctor is the first to save, under another name. */
async function saveBoth(): Promise<void> {
  await nameOf(nadia.page).fill('Mme Yvonne Le Bellec');
  await save(nadia.page);
  await nadia.page.getByText('Consultation modifiée').waitFor();
  await nameOf(maud.page).fill('Mme Yvonne Bellec-Tran');
  await maud.page.getByLabel('Durée').selectOption({ label: '30 min' });
  await save(maud.page);
  await maud.page.getByText('Quelqu’un a changé cette consultation').waitFor();
}

const nameOf = (page: Page) => page.getByLabel('Nom du patient');
const save = (page: Page) => page.getByRole('button', { name: 'Enregistrer et prévenir' }).click();

test('who saves second sees both versions, and may leave the other’s as it is', async () => {
  await saveBoth();
  const { page } = maud;
  await page.getByRole('definition').filter({ hasText: 'Mme Yvonne Bellec-Tran' }).waitFor();
  await page.getByRole('definition').filter({ hasText: 'Mme Yvonne Le Bellec' }).waitFor();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Garder la leur' }).click();

  await page.getByRole('heading', { level: 1, name: 'Mme Yvonne Le Bellec' }).waitFor();
  await page.getByRole('button', { name: 'Déplacer ou corriger' }).waitFor();
});

test('who saves second may put theirs back, and then it is so for both', async () => {
  await saveBoth();
  await maud.page.getByRole('button', { name: 'Remettre la mienne' }).click();

  await maud.page.getByText('Consultation modifiée').waitFor();
  for (const { page } of [maud, nadia]) {
    await page.getByRole('heading', { level: 1, name: 'Mme Yvonne Bellec-Tran' }).waitFor();
    await page.getByRole('definition').filter({ hasText: '30 min' }).waitFor();
  }
  expect([...maud.complaints, ...nadia.complaints]).toEqual([]);
});

const email = (page: Page) => page.getByLabel('Adresse mail');

test('whoever corrects the address while the doctor lengthens the consultation loses nothing, and undoes nothing', async () => {
  await nadia.page.getByLabel('Durée').selectOption({ label: '45 min' });
  await save(nadia.page);
  await nadia.page.getByText('Consultation modifiée').waitFor();
  await mailTo(planned.email, 2);
  const other = planned.email.replace('@', '.neuve@');
  await email(maud.page).fill(other);

  await save(maud.page);

  await maud.page.getByText('Consultation modifiée').waitFor();
  for (const { page } of [maud, nadia]) {
    await page.getByRole('definition').filter({ hasText: '45 min' }).waitFor();
    await page.getByRole('definition').filter({ hasText: other }).waitFor();
  }
  expect((await mailTo(other)).text).toContain('45 minutes');
  expect([...maud.complaints, ...nadia.complaints]).toEqual([]);
});

test('two corrections of the same address are shown with what differs', async () => {
  await email(nadia.page).fill(planned.email.replace('@', '.une@'));
  await save(nadia.page);
  await nadia.page.getByText('Consultation modifiée').waitFor();
  await email(maud.page).fill(planned.email.replace('@', '.autre@'));

  await save(maud.page);

  const { page } = maud;
  await page.getByRole('definition').filter({ hasText: '.autre@' }).waitFor();
  await page.getByRole('definition').filter({ hasText: '.une@' }).waitFor();
  await expectAccessible(page);
  await look(page, 'two-versions');
  await page.setViewportSize(phone.viewport);
  await look(page, 'two-versions-phone');
  await page.setViewportSize(desktop.viewport);
  await page.getByRole('button', { name: 'Remettre la mienne' }).click();
  await page.getByRole('definition').filter({ hasText: '.autre@' }).waitFor();
});
