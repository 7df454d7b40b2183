import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import {
  desktop,
  isInSight,
  closePages,
  openBrowser,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { expectFocus, pressBy, tabTo } from '#keyboard.ts';
import { look } from '#look.ts';
import { expectMovingPicture, heardLoudness } from '#media.ts';
import { arrive, plan } from '#meeting.ts';
import { openAs } from '#people.ts';

const second = 'M. Karim Kaddour';
const ofYvonne = /Image de Mme Yvonne Bellec/u;
let browser: Browser;
let yvonne: Page;
let karim: Page;
let nadia: Watched;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

test('(two patients wait)', async () => {
  const short = { durationMinutes: 5 };
  const first = await plan(browser, { ...short, inMinutes: 2 });
  const then = await plan(browser, { ...short, inMinutes: 8, name: second, besides: true });
  [yvonne, karim, nadia] = await Promise.all([
    arrive(browser, first),
    arrive(browser, then),
    openAs(browser, 'n.berthelot', desktop),
  ]);
  page = nadia.page;
  await page.goto('/');
  const card = page.getByRole('region', { name: second });
  // A tick alone says nothing to who does not see it.
  await card.getByText('Micro en ordre').waitFor();
});

/** The first patient writes back. */
async function reply(words: string): Promise<void> {
  await yvonne.getByRole('button', { name: 'Répondre' }).click();
  await yvonne.getByLabel('Votre message à l’équipe').fill(words);
  await yvonne.getByRole('button', { name: 'Envoyer', exact: true }).click();
}

test('on a phone the loss of the network is in sight above those who wait, and said aloud', async () => {
  await page.setViewportSize(phone.viewport);
  await page.getByRole('heading', { name: 'Salle d’attente' }).scrollIntoViewIfNeeded();

  await nadia.context.setOffline(true);

  const notice = page.getByText('Plus de réseau depuis un instant', { exact: true });
  await notice.waitFor();
  expect(await isInSight(notice)).toBe(true);
  const room = await page.getByRole('heading', { name: 'Salle d’attente' }).boundingBox();
  expect((await notice.boundingBox())?.y).toBeLessThan(room?.y ?? 0);
  await page.setViewportSize({ width: 390, height: 600 });
  await page.evaluate(() => window.scrollTo(0, document.body.scrollHeight));
  expect(await isInSight(notice)).toBe(true);
  const said = page.locator('[aria-live="polite"]');
  await said.getByText(/^Plus de réseau depuis un instant\./u).waitFor({ state: 'attached' });
  await nadia.context.setOffline(false);
  await said.getByText('Le réseau est revenu.').waitFor({ state: 'attached' });
  await page.setViewportSize(desktop.viewport);
});

test('by keyboard, the doctor writes to the first who waits, and is back at the button', async () => {
  await pressBy(page, /Écrire à Mme Yvonne Bellec/u, 'Enter');
  await page.getByRole('dialog', { name: 'Écrire à Mme Yvonne Bellec' }).waitFor();
  // What is there only with its first message does not say it.
  const log = page.getByRole('dialog').getByRole('log');
  await log.waitFor();
  await tabTo(page, /Votre message/u);
  await page.keyboard.type('Encore deux minutes, merci.');
  await pressBy(page, /^Envoyer$/u, 'Enter');
  await yvonne.getByText('Encore deux minutes, merci.').first().waitFor();
  await reply('D’accord.');
  await log.getByText('D’accord.').waitFor();

  await page.keyboard.press('Escape');

  await page.getByRole('dialog').waitFor({ state: 'detached' });
  await expectFocus(page, /Écrire à Mme Yvonne Bellec$/u);
});

test('a word written without network goes by itself when there is one again, once, and not the one that was taken back', async () => {
  await page.getByRole('button', { name: /Écrire à Mme Yvonne Bellec/u }).click();
  const dialog = page.getByRole('dialog', { name: 'Écrire à Mme Yvonne Bellec' });
  const held = dialog.getByRole('status').filter({ hasText: 'Partira au retour du réseau' });
  const late = /J.ai un peu de retard, merci de patienter/u;
  await nadia.context.setOffline(true);

  await dialog.getByRole('button', { name: 'Votre micro semble coupé' }).click();
  await held.getByText('Votre micro semble coupé').waitFor();
  await held.getByRole('button', { name: 'Ne plus l’envoyer' }).click();
  await held.waitFor({ state: 'detached' });
  await dialog.getByRole('button', { name: late }).click();
  await held.getByText(late).waitFor();
  await dialog.getByLabel('Votre message').fill('Je vous rappelle.');
  await dialog.getByRole('button', { name: 'Envoyer', exact: true }).click();
  await held.getByText('Je vous rappelle.').waitFor();
  await expectAccessible(page);
  await look(page, 'held-word-1280');
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  const card = page.getByRole('region', { name: 'Mme Yvonne Bellec' });
  await card.getByText('2 messages attendent le réseau').waitFor();
  await look(page, 'held-words-on-the-card-1280');
  await nadia.context.setOffline(false);

  await yvonne.getByText('Je vous rappelle.').first().waitFor();
  await yvonne.getByText(late).first().waitFor();
  await card.getByText('2 messages attendent le réseau').waitFor({ state: 'detached' });
  await card.getByRole('button', { name: /^Écrire/u }).click();
  await dialog.getByRole('log').getByText(late).waitFor();
  expect(await dialog.getByRole('log').getByText(late).count()).toBe(1);
  expect(await yvonne.getByText('Votre micro semble coupé').count()).toBe(0);
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
});

test('an answer of who waits is said to the doctor, and their sending it to them', async () => {
  await reply('Je reste là.');

  const said = yvonne.locator('[aria-live="polite"]');
  await said.getByText('Votre message est parti.').waitFor({ state: 'attached' });
  const told = page.locator('[aria-live="polite"]');
  await told.getByText('Mme Yvonne Bellec a écrit.').waitFor({ state: 'attached' });
  await expectFocus(page, /Écrire à Mme Yvonne Bellec \(nouveau message\)/u);
});

test('handing over to nobody leads to the choice that is missing', async () => {
  await pressBy(page, /Confier à un collègue la consultation de Mme Yvonne Bellec/u, 'Enter');
  await pressBy(page, /^Confier$/u, 'Enter');

  await expectFocus(page, /À qui/u);
  await page.keyboard.press('Escape');
  await expectFocus(page, /Confier à un collègue la consultation de Mme Yvonne Bellec/u);
});

test('who leaves takes their card away and sees the way back before old words; whoever was on the card stays in the waiting room', async () => {
  const card = page.getByRole('region', { name: second });
  await card.getByRole('button', { name: /Écrire/u }).click();
  const words = 'Je vous reçois dans quelques minutes.';
  await page.getByRole('dialog').getByRole('button', { name: words }).click();
  await karim.getByRole('log').getByText(words).waitFor();
  await page.keyboard.press('Escape');
  await expectFocus(page, /Écrire à M. Karim Kaddour/u);

  await karim.getByRole('button', { name: 'Quitter la salle d’attente' }).click();
  await card.waitFor({ state: 'detached' });

  await expectFocus(page, /Salle d.attente/u);
  await look(karim, 'left-with-words');
  const wayBack = karim.getByRole('button', { name: /Revenir/u });
  await wayBack.waitFor();
  const log = await karim.getByRole('log').boundingBox();
  expect((await wayBack.boundingBox())?.y).toBeLessThan(log?.y ?? 0);
  await wayBack.click();
  await card.waitFor();
  await page.getByRole('button', { name: 'Écrire à Mme Yvonne Bellec' }).focus();
});

test('by keyboard, the first is let in, the focus is in the call, and the connection is told in words', async () => {
  await page.keyboard.press('Shift+Tab');
  await expectFocus(page, /Faire entrer Mme Yvonne Bellec/u);
  await page.keyboard.press('Enter');

  await expectMovingPicture(page, ofYvonne);
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
  await page.getByRole('main', { name: 'Mme Yvonne Bellec' }).waitFor();
  await page.getByText(/^(?:Bonne connexion|Connexion (?:moyenne|faible))$/u).waitFor();
});

test('by keyboard, microphone and camera are cut and opened: the patient hears and sees it, and their words say so', async () => {
  expect(await heardLoudness(yvonne)).toBeGreaterThan(0.01);
  await pressBy(page, /^Micro ouvert$/u, 'Space');
  await expectFocus(page, /^Micro coupé$/u);
  await expect.poll(() => heardLoudness(yvonne)).toBeLessThan(0.001);
  await page.keyboard.press('Space');
  await expectFocus(page, /^Micro ouvert$/u);
  await expect.poll(() => heardLoudness(yvonne)).toBeGreaterThan(0.01);
  await pressBy(page, /^Caméra allumée$/u, 'Enter');
  await expectFocus(page, /^Caméra coupée$/u);
  await yvonne.getByLabel(/Image de Dr Nadia Berthelot/u).waitFor({ state: 'detached' });
  await page.keyboard.press('v');
  await expectFocus(page, /^Caméra allumée$/u);
  await expectMovingPicture(yvonne, /Image de Dr Nadia Berthelot/u);
});

test('on a phone no button moves under the finger when the patient cuts their camera', async () => {
  const leave = yvonne.getByRole('button', { name: 'Quitter', exact: true });
  const before = await leave.boundingBox();
  const camera = yvonne.getByRole('button', { name: /^Caméra/u });

  await camera.click();

  await yvonne.getByRole('button', { name: 'Caméra coupée' }).waitFor();
  expect(await leave.boundingBox()).toEqual(before);
  await look(yvonne, 'camera-cut-phone');
  await camera.click();
  await expectMovingPicture(page, ofYvonne);
});

test.each([
  ['Attente', 'Fermer la salle d’attente'],
  ['Patient', 'Fermer ce volet'],
  ['Plus', 'Fermer les réglages'],
])('the focus goes into the panel “%s”, and back to its button', async (button, close) => {
  await pressBy(page, new RegExp(`^${button}`, 'u'), 'Enter');
  await expectFocus(page, new RegExp(close, 'u'));
  // One landmark, not one in another of the same name.
  expect(await page.locator('main section section[aria-labelledby]:not(.wait)').count()).toBe(0);

  await page.keyboard.press('Escape');

  await expectFocus(page, new RegExp(`^${button}`, 'u'));
});

test('by keyboard, the patient is put back to wait and let in again, and the focus stays in the panel', async () => {
  await pressBy(page, /^Patient/u, 'Enter');
  await pressBy(page, /Remettre en salle d.attente/u, 'Enter');
  await page.getByText('Mme Yvonne Bellec est de retour en salle d’attente').waitFor();
  await yvonne.getByRole('heading', { name: 'Vous êtes de retour' }).waitFor();
  await expectFocus(page, /Consultation/u);
  await page.keyboard.press('Escape');
  await expectFocus(page, /^Patient/u);

  await page.keyboard.press('Shift+Tab');
  await expectFocus(page, /^Attente/u);
  await page.keyboard.press('Enter');
  await pressBy(page, /Faire entrer Mme Yvonne Bellec/u, 'Enter');

  await expectMovingPicture(page, ofYvonne);
  await expectFocus(page, /Attente/u);
  await page.keyboard.press('Escape');
});

test('in the call the doctor is told that somebody asks for help, without a name over the picture, and who it is beside it', async () => {
  await karim.getByRole('button', { name: 'J’ai besoin d’aide' }).click();
  await karim.getByRole('button', { name: 'Prévenir l’équipe que j’ai besoin d’aide' }).click();

  const told = page.getByRole('listitem').filter({ hasText: 'Quelqu’un demande de l’aide' });
  await told.waitFor();
  expect(await page.locator('.toasts').getByText(second).count()).toBe(0);
  await karim.getByRole('button', { name: 'Fermer', exact: true }).click();
  await told.getByRole('button').click();
  await page.getByRole('button', { name: /^Attente/u }).click();
  const card = page.getByRole('region', { name: second });
  await card.getByText('Demande de l’aide').waitFor();
  await look(page, 'help-in-call');
  await page.setViewportSize(phone.viewport);
  await look(page, 'help-in-call-phone');
  await page.setViewportSize(desktop.viewport);
  await card.getByRole('button', { name: `Je m’en occupe pour ${second}` }).click();
  await card.getByText('Demande de l’aide').waitFor({ state: 'detached' });
  await card.getByText(/^Vous vous en occupez depuis/u).waitFor();
  await page.keyboard.press('Escape');
});

test('leaving asks first; whoever changes their mind is back at the button', async () => {
  await pressBy(page, /^Quitter$/u, 'Enter');
  await page.getByRole('dialog', { name: /Quitter l.appel/u }).waitFor();

  await page.keyboard.press('Escape');

  await expectFocus(page, /^Quitter$/u);
});

test('after the end the next patient is there, and is let in from there', async () => {
  await page.keyboard.press('Enter');
  await pressBy(page, /Terminer la consultation/u, 'Enter');
  await yvonne.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
  await expectFocus(page, /Consultation de Mme Yvonne Bellec terminée/u);
  await page.getByRole('region', { name: 'Patient suivant' }).getByText(second).first().waitFor();

  await pressBy(page, /Faire entrer M. Karim Kaddour/u, 'Enter');

  await expectMovingPicture(page, /Image de M. Karim Kaddour/u);
  await expectMovingPicture(karim, /Image de Dr Nadia Berthelot/u);
});

test('with nobody waiting the doctor is told so', async () => {
  await pressBy(page, /^Quitter$/u, 'Enter');
  await pressBy(page, /Terminer la consultation/u, 'Enter');
  await expectFocus(page, /Consultation de M. Karim Kaddour terminée/u);

  await page
    .getByRole('region', { name: 'Patient suivant' })
    .getByText('Personne ne vous attend pour le moment.')
    .waitFor();
  expect(nadia.complaints).toEqual([]);
});
