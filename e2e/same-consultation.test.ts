import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { desktop, closePages, openBrowser, type Watched } from '#browser.ts';
import { plan } from '#meeting.ts';
import { openAs } from '#people.ts';

let browser: Browser;
let maud: Watched;
let nadia: Watched;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

/** Both have the form of the same consultation open; the doctor is the first to save, under another name. */
beforeEach(async () => {
  maud = await openAs(browser, 'm.lefevre', desktop);
  nadia = await openAs(browser, 'n.berthelot', desktop);
  await maud.page.goto('/');
  const { id } = await plan(maud.page);
  for (const { page } of [maud, nadia]) {
    await page.goto(`/consultations/${id}`);
    await page.getByRole('button', { name: 'Déplacer ou corriger' }).click();
  }
  await nameOf(nadia.page).fill('Mme Yvonne Le Bellec');
  await save(nadia.page);
  await nadia.page.getByText('Consultation modifiée').waitFor();
  await nameOf(maud.page).fill('Mme Yvonne Bellec-Tran');
  await maud.page.getByLabel('Durée').selectOption({ label: '30 min' });
  await save(maud.page);
  await maud.page.getByText('Quelqu’un a changé cette consultation').waitFor();
});

const nameOf = (page: Page) => page.getByLabel('Nom du patient');
const save = (page: Page) => page.getByRole('button', { name: 'Enregistrer et prévenir' }).click();

test('who saves second sees both versions, and may leave the other’s as it is', async () => {
  const { page } = maud;
  await page.getByRole('definition').filter({ hasText: 'Mme Yvonne Bellec-Tran' }).waitFor();
  await page.getByRole('definition').filter({ hasText: 'Mme Yvonne Le Bellec' }).waitFor();
  await expectAccessible(page);

  await page.getByRole('button', { name: 'Garder la leur' }).click();

  await page.getByRole('heading', { level: 1, name: 'Mme Yvonne Le Bellec' }).waitFor();
  await page.getByRole('button', { name: 'Déplacer ou corriger' }).waitFor();
});

test('who saves second may put theirs back, and then it is so for both', async () => {
  await maud.page.getByRole('button', { name: 'Remettre la mienne' }).click();

  await maud.page.getByText('Consultation modifiée').waitFor();
  for (const { page } of [maud, nadia]) {
    await page.getByRole('heading', { level: 1, name: 'Mme Yvonne Bellec-Tran' }).waitFor();
    await page.getByRole('definition').filter({ hasText: '30 min' }).waitFor();
  }
  expect([...maud.complaints, ...nadia.complaints]).toEqual([]);
});
