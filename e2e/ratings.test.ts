import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '#api.ts';
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

/** How many patients of this month have said each rating, 1 to 5. */
async function countsOf(page: Page): Promise<readonly number[]> {
  const { body } = await request(page, '/api/meetings/ratings');
  const { months } = body as { readonly months: readonly { readonly counts: readonly number[] }[] };
  return months[0]?.counts ?? [0, 0, 0, 0, 0];
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const french = (mean: number): string =>
  mean.toLocaleString('fr', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

test('what a patient says of sound and picture is read by the administrator, without a name', async () => {
  const { page, complaints } = await openAs(browser, 'c.vasseur', desktop);
  // Patients of other journeys have said theirs.
  const before = await countsOf(page);
  const { doctor, patient } = await startCall(browser);
  await endForAll(doctor.page);
  await patient.page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
  await patient.page.getByRole('radio', { name: '2 Mal', exact: true }).check();
  await patient.page.getByLabel(/Un mot pour l’équipe technique/u).fill('Le son coupait souvent.');
  await patient.page.getByRole('button', { name: 'Envoyer mon avis' }).click();
  await patient.page.getByText('Merci, votre avis est bien arrivé.').waitFor();

  await page.goto('/reglages');
  await page.getByRole('link', { name: 'Avis des patients' }).press('Enter');
  await page.locator('h1:focus', { hasText: 'Avis des patients' }).waitFor();
  const months = page.getByRole('table', { name: 'Mois par mois' });
  const row = months.getByRole('row').nth(1);
  await row.waitFor();
  const counts = before.map((count, index) => (index === 1 ? count + 1 : count));
  const all = sum(counts);
  const mean = sum(counts.map((count, index) => count * (index + 1))) / all;
  const bad = sum(counts.slice(0, 2));
  expect(await row.getByRole('cell').allInnerTexts()).toEqual([
    String(all),
    french(mean),
    String(bad),
  ]);
  const mal = page
    .getByRole('table', { name: 'Note par note' })
    .getByRole('row', { name: /^2, mal/u });
  expect(await mal.getByRole('cell').allInnerTexts()).toEqual([
    String(counts[1]),
    expect.stringMatching(/^\d+\s%$/u),
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
