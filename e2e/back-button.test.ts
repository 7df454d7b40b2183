import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, pictureFailures } from '#browser.ts';
import { look } from '#look.ts';
import { expectMovingPicture } from '#media.ts';
import { arrive, plan, startCall } from '#meeting.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const ofDoctor = /Image de Dr Nadia Berthelot/u;
const ofPatient = /Image de Mme Yvonne Bellec/u;

/** As by the button of the browser, or an edge of the phone that is brushed; what it leads to is waited for by the caller. */
const goBack = (page: Page): Promise<void> => page.evaluate(() => history.back());

test('a patient who brushes Back in the waiting room is asked, and keeps their place until they say so', async () => {
  const maud = await openAs(browser, 'm.lefevre', desktop);
  const yvonne = await arrive(browser, await plan(maud.page));

  await goBack(yvonne);

  const question = yvonne.getByRole('alert').filter({ hasText: 'quitter la salle d’attente' });
  await question.waitFor();
  await yvonne.locator('button:focus', { hasText: 'Rester' }).waitFor();
  await expectAccessible(yvonne);
  await look(yvonne, 'back-waiting');
  await question.getByRole('button', { name: 'Rester' }).click();
  await question.waitFor({ state: 'detached' });
  await yvonne.getByText('Vous attendez depuis', { exact: true }).waitFor();
  // Who listens or types goes on where they were.
  await yvonne.locator('main :focus, main:focus').first().waitFor();

  await goBack(yvonne);
  await question.getByRole('button', { name: 'Quitter' }).click();

  await yvonne.getByRole('heading', { name: 'Vous avez quitté le rendez-vous' }).waitFor();
  // From here on Back leads where it leads elsewhere.
  await goBack(yvonne);
  await yvonne.waitForURL('about:blank');
});

test('Back in the call closes what lies open, then asks; neither patient nor doctor loses the other', async () => {
  const { patient: yvonne, doctor } = await startCall(browser);
  await yvonne.page.getByRole('button', { name: /^Plus$/u }).click();
  const panel = yvonne.page.getByRole('region', { name: 'Réglages de l’appel' });
  await panel.waitFor();

  await goBack(yvonne.page);

  await panel.waitFor({ state: 'detached' });
  const question = yvonne.page.getByRole('alert').filter({ hasText: 'quitter l’appel' });
  expect(await question.count()).toBe(0);
  await goBack(yvonne.page);
  await question.waitFor();
  await yvonne.page.locator('button:focus', { hasText: 'Rester' }).waitFor();
  await expectAccessible(yvonne.page);
  await look(yvonne.page, 'back-call');
  await question.getByRole('button', { name: 'Rester' }).click();
  await question.waitFor({ state: 'detached' });
  await expectMovingPicture(doctor.page, ofPatient);

  await goBack(doctor.page);

  const leaving = doctor.page.getByRole('dialog', { name: /Quitter/u });
  await leaving.waitFor();
  await look(doctor.page, 'back-call-doctor');
  await doctor.page.keyboard.press('Escape');
  await leaving.waitFor({ state: 'detached' });
  await expectMovingPicture(yvonne.page, ofDoctor);

  await goBack(yvonne.page);
  await question.getByRole('button', { name: 'Quitter' }).click();
  await yvonne.page.getByRole('heading', { name: 'Vous avez quitté le rendez-vous' }).waitFor();
});

test('a reload in the call leaves the question in its place, and another link opened in the tab its page', async () => {
  const { patient: yvonne, doctor } = await startCall(browser);
  await yvonne.page.reload();
  await expectMovingPicture(yvonne.page, ofDoctor);

  await goBack(yvonne.page);

  await yvonne.page.getByRole('button', { name: 'Rester' }).click();
  await expectMovingPicture(doctor.page, ofPatient);
  const maud = await openAs(browser, 'm.lefevre', desktop);
  const other = await plan(maud.page, { inMinutes: 90, name: 'M. Karim Kaddour', besides: true });
  await yvonne.page.goto(other.link);
  await yvonne.page.getByRole('heading', { name: /Vous êtes en avance/u }).waitFor();
});
