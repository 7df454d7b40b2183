import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { closePages, openBrowser, openPage, phone } from '#browser.ts';
import { chooseLanguage } from '#language.ts';
import { look } from '#look.ts';
import { patient, plan } from '#meeting.ts';
import { openLink, prove } from '#patient.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

test('the text of consent follows the language of the page, says which it is in, and is agreed to in it', async () => {
  const planned = await plan(browser);
  const { page, complaints } = await openPage(browser, phone);
  await openLink(page, planned);
  await prove(page, patient.born);
  await page.getByText('Personne d’autre n’entre sans votre accord.').waitFor();
  await page.getByRole('button', { name: 'Lire le texte complet' }).click();
  await look(page, 'consent-fr-phone', { fullPage: true });

  await chooseLanguage(page, 'English');

  const text = page.getByRole('region', { name: 'Before we start, your agreement' });
  await text.getByText('Without your yes this person stays outside.').waitFor();
  expect(await text.getAttribute('lang')).toBe('en');
  expect(await page.getByText('Personne d’autre').count()).toBe(0);
  await expectAccessible(page);
  await look(page, 'consent-en-phone', { fullPage: true });
  await page.setViewportSize({ width: 1280, height: 800 });
  await look(page, 'consent-en-desktop', { fullPage: true });
  const sent = page.waitForRequest(/\/visit\/consent$/u);
  await page.getByRole('radio', { name: 'I agree' }).check();
  await page.getByRole('button', { name: 'Continue' }).click();

  expect((await sent).postDataJSON()).toMatchObject({ locale: 'en', isAccepted: true });
  await page.getByRole('button', { name: 'Try my camera and microphone' }).waitFor();
  expect(complaints).toEqual([]);
}, 120_000);
