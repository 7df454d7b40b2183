import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, phone, pictureFailures } from '#browser.ts';
import { goOn, haveKeys, messageWith, press } from '#chat.ts';
import { endForAll } from '#doctor.ts';
import { look } from '#look.ts';
import { startCall } from '#meeting.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

/** A family that no other run has. */
const family = `Bellec${crypto.randomUUID().replaceAll(/[\d-]/gu, '')}`;
const name = `Mme Yvonne ${family}`;

const rooms = (page: Page) => page.getByRole('navigation', { name: 'Vos salons' });

const words = 'J’ai pris mes comprimés';

/** Beside their words, which this device may not be able to open. */
async function expectNamed(page: Page): Promise<void> {
  const log = page.getByRole('log');
  await log.getByText(name, { exact: true }).first().waitFor();
  expect(await log.getByText('Patient', { exact: true }).count()).toBe(0);
}

test('the conversation of a consultation is called by its patient in the list, in the call and after it, and says who reads', async () => {
  const { doctor, patient: yvonne } = await startCall(browser, 'h.ferrand', { name });
  await doctor.page.getByRole('button', { name: /^Discussion/u }).click();
  await haveKeys(doctor.page);
  await doctor.page.getByRole('textbox', { name: 'Écrire un message' }).waitFor();
  await yvonne.page.getByRole('button', { name: 'Écrire', exact: true }).click();
  await yvonne.page.getByRole('textbox', { name: 'Écrire un message' }).fill(words);
  await yvonne.page.keyboard.press('Enter');
  const there = messageWith(doctor.page, words);
  await expect
    .poll(async () => {
      // A doctor who has begun anew since they came: their keys are taken, and the words go.
      if (await goOn(yvonne.page).isVisible()) await press(goOn(yvonne.page));
      return there.isVisible();
    })
    .toBe(true);
  const { page } = await openAs(browser, 'h.ferrand', desktop);

  await page.goto('/salons');
  await page.getByRole('searchbox', { name: 'Salons et messages' }).fill(family.toLowerCase());
  const row = rooms(page).getByRole('link', { name: new RegExp(name, 'u') });
  await row.click();

  await page.getByRole('heading', { name, level: 1 }).waitFor();
  await page.getByRole('textbox', { name: `Écrire à ${name}` }).waitFor();
  await page.getByRole('link', { name: /^Consultation du/u }).waitFor();
  const inside = page.getByRole('region', { name: 'Dans ce salon' });
  await inside.getByText(name, { exact: true }).waitFor();
  expect(await inside.getByText('Patient', { exact: true }).count()).toBe(0);
  await expectNamed(page);
  await expectAccessible(page);
  await look(page, 'room-of-consultation');
  await page.setViewportSize(phone.viewport);
  await look(page, 'room-of-consultation-phone');
  await page.setViewportSize(desktop.viewport);

  await endForAll(doctor.page);

  // Whoever has the conversation open learns that the patient does not read it any more.
  await page.getByRole('textbox', { name: 'Écrire (sans le patient)' }).waitFor();
  // They are out of it, and their words are still theirs.
  await expect.poll(() => inside.getByRole('listitem').count()).toBe(1);
  await expectNamed(page);
  await look(page, 'room-of-consultation-after');
  await page.getByRole('link', { name: /^Consultation du/u }).click();
  await page.waitForURL(/\/consultations\//u);
  expect(await page.getByText(name).count()).toBeGreaterThan(0);
});
