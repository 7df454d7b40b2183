import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, phone } from '#browser.ts';
import { endForAll } from '#doctor.ts';
import { look } from '#look.ts';
import { startCall } from '#meeting.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

test('what a patient says of sound and picture is read by the administrator, without a name', async () => {
  const { doctor, patient } = await startCall(browser);
  await endForAll(doctor.page);
  await patient.page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
  await patient.page.getByRole('radio', { name: 'Mal', exact: true }).check();
  await patient.page.getByLabel(/Un mot pour l’équipe technique/u).fill('Le son coupait souvent.');
  await patient.page.getByRole('button', { name: 'Envoyer mon avis' }).click();
  await patient.page.getByText('Merci, votre avis est bien arrivé.').waitFor();

  const { page, complaints } = await openAs(browser, 'c.vasseur', desktop);
  await page.goto('/reglages');
  await page.getByRole('link', { name: 'Avis des patients' }).press('Enter');
  await page.locator('h1:focus', { hasText: 'Avis des patients' }).waitFor();
  const months = page.getByRole('table', { name: 'Mois par mois' });
  const row = months.getByRole('row').nth(1);
  await row.waitFor();
  expect(await row.getByRole('cell').allInnerTexts()).toEqual(['1', '2,0', '1']);
  const bad = page
    .getByRole('table', { name: 'Note par note' })
    .getByRole('row', { name: /^2, mal/u });
  expect(await bad.getByRole('cell').allInnerTexts()).toEqual([
    '1',
    expect.stringMatching(/^100\s%$/u),
  ]);
  await page.getByRole('listitem').filter({ hasText: 'Le son coupait souvent.' }).waitFor();
  expect(await page.getByRole('main').innerText()).not.toMatch(/Bellec|Berthelot/u);
  await expectAccessible(page);
  await look(page, 'ratings-desktop', { fullPage: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.setViewportSize(phone.viewport);
  await expectAccessible(page);
  await look(page, 'ratings-phone-dark', { fullPage: true });
  expect(complaints).toEqual([]);

  await doctor.page.goto('/avis');
  await doctor.page.getByRole('heading', { level: 1, name: /Vous n’avez pas ce droit/u }).waitFor();
  expect(await doctor.page.getByText('Le son coupait').count()).toBe(0);
});
