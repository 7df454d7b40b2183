import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { closePages, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { look } from '#look.ts';
import { expectMovingPicture, watchPicture } from '#media.ts';
import { arrive, patient, plan, startCall } from '#meeting.ts';
import { agree, openLink, prove, tryDevices } from '#patient.ts';
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
const goBack = (page: Page): Promise<void> =>
  page.evaluate(() => void setTimeout(() => history.back()));

test('Back on the way in goes one page back, to the invitation at last, and the way goes on from there', async () => {
  const planned = await plan(browser);
  const { page } = await openPage(browser, phone);
  const invitation = page.getByRole('heading', { name: /vous recevra en vidéo/u });
  const consent = page.getByRole('heading', { name: /votre accord/u });
  const devices = page.getByRole('button', { name: 'Essayer ma caméra et mon micro' });
  await openLink(page, planned);
  await page.getByLabel('Jour', { exact: true }).fill('3');

  await goBack(page);
  await invitation.waitFor();
  await page.getByRole('button', { name: 'Commencer' }).click();
  await prove(page, patient.born);
  await agree(page);
  await devices.waitFor();
  await page.getByText('Étape 3 sur 4').waitFor();

  await goBack(page);
  await consent.waitFor();
  await page.getByText('Étape 2 sur 4').waitFor();
  // The page begins there for who does not see it.
  await expect.poll(() => consent.evaluate((one) => one === document.activeElement)).toBe(true);
  await goBack(page);
  await invitation.waitFor();
  await page.getByText('Vous reprenez là où vous en étiez').waitFor();
  await expectAccessible(page);
  await look(page, 'back-invitation');
  // What is proved is not asked for again.
  await page.getByRole('button', { name: 'Continuer' }).click();
  await agree(page);
  await tryDevices(page);
  await page.getByText('Vous attendez depuis', { exact: true }).waitFor();
});

test('from the first page Back leads where it leads elsewhere, and so it does after a way there and back', async () => {
  const planned = await plan(browser);
  const { page } = await openPage(browser, phone);
  await openLink(page, planned);
  await prove(page, patient.born);
  await agree(page);
  await page.getByRole('button', { name: 'Essayer ma caméra et mon micro' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Essayer ma caméra et mon micro' }).waitFor();

  for (const words of [/votre accord/u, /vous recevra en vidéo/u]) {
    await goBack(page);
    await page.getByRole('heading', { name: words }).waitFor();
  }

  await goBack(page);
  await page.waitForURL('about:blank');
});

test('a patient who brushes Back in the waiting room is asked, and keeps their place until they say so', async () => {
  const yvonne = await arrive(browser, await plan(browser));

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
  const other = await plan(browser, { inMinutes: 90, name: 'M. Karim Kaddour', besides: true });
  await yvonne.page.goto(other.link);
  await yvonne.page.getByRole('heading', { name: /Vous êtes en avance/u }).waitFor();
});

test('on a phone Back closes what lies open on a page, and leaves the page the next time', async () => {
  const { page } = await openAs(browser, 'h.ferrand', phone);
  await page.getByRole('link', { name: /^Salons/u }).click();
  const heading = page.getByRole('heading', { name: 'Salons', level: 1 });
  await heading.waitFor();
  const dialog = page.getByRole('dialog', { name: 'Écrire à un collègue' });
  const opener = page.getByRole('button', { name: 'Écrire à un collègue' });
  // A second time, too: whatever was left of the first is not in the way.
  for (let time = 0; time < 2; time += 1) {
    await opener.click();
    await dialog.waitFor();

    await goBack(page);

    await dialog.waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/salons');
    await expect.poll(() => opener.evaluate((one) => one === document.activeElement)).toBe(true);
  }
  await goBack(page);
  await page.getByRole('link', { name: 'Planifier', exact: true }).waitFor();
  expect(new URL(page.url()).pathname).toBe('/');
  await page.evaluate(() => void setTimeout(() => history.forward()));
  await heading.waitFor();

  // What leads elsewhere out of a dialog does, and Back comes from there as from any page.
  await opener.click();
  await dialog.getByRole('combobox').fill('Nadia');
  await page.getByRole('option', { name: /Nadia Berthelot/u }).click();
  await page.getByRole('heading', { name: 'Dr Nadia Berthelot', level: 1 }).waitFor();
  await goBack(page);
  await heading.waitFor();
  expect(new URL(page.url()).pathname).toBe('/salons');
});

test('Back closes what lies open on the first page of a tab, too, and leaves from there as from any other', async () => {
  const { page } = await openAs(browser, 'h.ferrand', phone);
  await page.goto('/aide');
  await page.getByRole('heading', { name: 'Aide', level: 1 }).waitFor();
  await page.goto('/salons');
  const opener = page.getByRole('button', { name: 'Écrire à un collègue' });
  const dialog = page.getByRole('dialog', { name: 'Écrire à un collègue' });
  for (const close of [(): Promise<void> => goBack(page), () => page.keyboard.press('Escape')]) {
    await opener.click();
    await dialog.waitFor();
    await close();
    await dialog.waitFor({ state: 'detached' });
    expect(new URL(page.url()).pathname).toBe('/salons');
  }

  await goBack(page);

  await page.getByRole('heading', { name: 'Aide', level: 1 }).waitFor();
  await page.evaluate(() => void setTimeout(() => history.forward()));
  await opener.waitFor();
});

test('a call that is the first page of its tab asks, too, and is not joined anew by that', async () => {
  const { doctor, patient: yvonne } = await startCall(browser);
  const { page } = doctor;
  await page.goto(page.url());
  await expectMovingPicture(page, ofPatient);
  const picture = await watchPicture(page, ofPatient);

  await goBack(page);

  const leaving = page.getByRole('dialog', { name: /Quitter/u });
  await leaving.waitFor();
  await page.keyboard.press('Escape');
  await leaving.waitFor({ state: 'detached' });
  await expectMovingPicture(yvonne.page, ofDoctor);
  expect(await picture.isSame(), await picture.story()).toBe(true);
});

test('of what lies open over each other in a call Back closes the uppermost, one at a time', async () => {
  const { doctor, patient: yvonne } = await startCall(browser);
  const { page } = doctor;
  await page.getByRole('button', { name: 'Patient', exact: true }).click();
  const panel = page.getByRole('region', { name: 'Consultation', exact: true });
  await panel.getByRole('button', { name: 'Confier à un collègue' }).click();
  const dialog = page.getByRole('dialog', { name: 'Confier à un collègue' });
  await dialog.waitFor();

  await goBack(page);
  await dialog.waitFor({ state: 'detached' });
  await panel.waitFor();
  await goBack(page);
  await panel.waitFor({ state: 'detached' });
  const leaving = page.getByRole('dialog', { name: /Quitter/u });
  expect(await leaving.count()).toBe(0);
  await goBack(page);
  await leaving.waitFor();
  await goBack(page);
  await leaving.waitFor({ state: 'detached' });

  await expectMovingPicture(yvonne.page, ofDoctor);
  await expectMovingPicture(page, ofPatient);
});
