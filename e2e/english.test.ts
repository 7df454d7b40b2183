import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { askingAs, clearAgenda, request, soon } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { desktop, closePages, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { typeName } from '#doctor.ts';
import { expectEnglish } from '#language.ts';
import { look } from '#look.ts';
import { anAddress, mailTo } from '#mailbox.ts';
import { expectMovingPicture } from '#media.ts';
import { openAs } from '#people.ts';

const john = 'Mr John Smith';
const email = anAddress('john.smith');
let browser: Browser;
let hugo: Page;
let patient: Page;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await speak('fr');
  await closePages();
});
beforeEach(() => pictureFailures(browser));

/** The doctor's own choice, as their page of settings makes it. */
async function speak(locale: 'fr' | 'en'): Promise<void> {
  const me = await request(hugo, '/api/identity/me');
  const { version } = me.body as { readonly version: number };
  const sent = { method: 'PATCH', body: { version, locale } };
  expect((await request(hugo, '/api/identity/me', sent)).status).toBe(200);
}

test('(a doctor who reads English plans thirty minutes by the form, for a patient who reads English too)', async () => {
  hugo = (await openAs(browser, 'h.ferrand', desktop)).page;
  await clearAgenda(await askingAs(hugo));
  await speak('en');
  await hugo.goto('/planifier');
  await typeName(hugo, john);
  const birth = hugo.getByRole('group', { name: 'Date of birth' });
  await birth.getByLabel('Day').fill('3');
  await birth.getByLabel('Month').fill('3');
  await birth.getByLabel('Year').fill('1948');
  await hugo.getByLabel('E-mail address').fill(email);
  await hugo.getByRole('group', { name: 'Patient’s language' }).getByLabel('English').check();
  const { day, time } = soon(5);
  await hugo.getByRole('group', { name: 'When' }).getByLabel('Day').fill(day);
  await hugo.getByLabel('Length').selectOption({ label: '30 min' });
  await hugo.getByLabel('Time', { exact: true }).fill(time);
  await expectEnglish(hugo);
  await hugo.getByRole('button', { name: 'Plan and invite' }).click();

  await hugo.locator('h1:focus', { hasText: 'Consultation planned' }).waitFor();
  await expectEnglish(hugo);
  await hugo.getByText('See the consultation').click();
  await hugo.getByText('English', { exact: true }).waitFor();
  await hugo
    .getByText(/30\s+min/u)
    .first()
    .waitFor();
  await expectEnglish(hugo);
});

test('(the patient finds English from the mail to the waiting room)', async () => {
  patient = (await openPage(browser, { ...phone, locale: 'en-GB' })).page;
  const mail = await mailTo(email);
  expect(mail.subject).not.toMatch(/rendez-vous/iu);
  await patient.goto(mail.link);
  await patient.getByRole('button', { name: 'Start' }).waitFor();
  await expectEnglish(patient);
  await patient.getByRole('button', { name: 'Start' }).click();
  await patient.getByLabel('Day', { exact: true }).fill('3');
  await patient.getByLabel('Month', { exact: true }).fill('3');
  await patient.getByLabel('Year', { exact: true }).fill('1948');
  await expectEnglish(patient);
  await patient.getByRole('button', { name: 'Continue' }).click();
  await patient.getByRole('radio', { name: 'I agree' }).check();
  await expectEnglish(patient);
  await expectAccessible(patient);
  await patient.getByRole('button', { name: 'Continue' }).click();
  await patient.getByRole('button', { name: 'Try my camera and microphone' }).click();
  await patient.getByRole('button', { name: 'Play the sound' }).click();
  await patient.getByRole('button', { name: 'Yes, I heard it' }).click();
  await patient.getByRole('button', { name: 'Enter the waiting room' }).waitFor();
  await expectEnglish(patient);
  await patient.getByRole('button', { name: 'Enter the waiting room' }).click();
  await patient.getByText('You have been waiting for').waitFor();
  await expectEnglish(patient);
  await look(patient, 'english-waiting');
});

test('they meet in English, and part in English', async () => {
  await hugo.goto('/');
  const card = hugo.getByRole('region', { name: john });
  await card.getByRole('button', { name: 'Let in' }).waitFor();
  await patient.getByRole('heading', { name: 'Dr Hugo Ferrand knows that you are here' }).waitFor();
  await expectEnglish(hugo);
  await card.getByRole('button', { name: 'Let in' }).click();
  await expectMovingPicture(hugo, /Picture of Mr John Smith/u);
  await expectMovingPicture(patient, /Picture of Dr Hugo Ferrand/u);
  await expectEnglish(hugo);
  await expectEnglish(patient);
  await look(patient, 'english-call');

  await hugo.getByRole('button', { name: 'Leave', exact: true }).click();
  await hugo.getByRole('button', { name: 'End the consultation' }).click();

  await hugo.getByRole('heading', { name: 'Consultation of Mr John Smith ended' }).waitFor();
  await expectEnglish(hugo);
  await patient.getByRole('heading', { name: 'The consultation is over' }).waitFor();
  await patient.getByRole('radio', { name: '4 Good', exact: true }).check();
  await expectEnglish(patient);
  await patient.getByRole('button', { name: 'Send my opinion' }).click();
  await patient.getByText('Thank you, we have received it.').waitFor();
  await expectEnglish(patient);
});
