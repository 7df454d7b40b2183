import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { closePages, isInSight, openBrowser, openPage, phone, pictureFailures } from '#browser.ts';
import { haveKeys, messageWith } from '#chat.ts';
import { aPhoto } from '#files.ts';
import { look } from '#look.ts';
import { expectMovingPicture, watchPicture } from '#media.ts';
import { patient, startCall, type OngoingCall } from '#meeting.ts';
import { signal, whenBack } from '#parts.ts';
import { prove } from '#patient.ts';

let browser: Browser;
let call: OngoingCall;
let hers: Page;
let theirs: Page;
/** The patient's browser. */
let context: BrowserContext;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Discussion' }).first();
const field = (page: Page): Locator => page.getByRole('textbox', { name: 'Écrire un message' });
const opened = /^(?:Discussion|Écrire)/u;
const button = (page: Page): Locator =>
  page.getByRole('region', { name: 'Commandes de l’appel' }).getByRole('button', { name: opened });

const clip = (page: Page): Locator => panel(page).locator('.composer-box input[type="file"]');
const card = (page: Page, name: string): Locator =>
  panel(page).locator('.msg .vfile').filter({ hasText: name });

const inDays = (days: number): string =>
  new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press('Enter');
}

/** Kilobytes of script that the page has fetched, as they were sent. */
const scriptsOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const all = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
    const scripts = all.filter(({ name }) => /\.js(?:\?|$)/u.test(name));
    return scripts.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 1000;
  });

test('(a consultation goes on)', async () => {
  // The patient's phone is some years old: what its browser lacks is there all the same.
  call = await startCall(browser, 'h.ferrand', { isOfBefore: true });
  hers = call.doctor.page;
  theirs = call.patient.page;
  context = theirs.context();
});

test('before the waiting room a patient fetches nothing of the chat', async () => {
  const { page } = await openPage(browser, phone);
  await page.goto(call.planned.link);
  await page.getByRole('heading', { level: 1 }).waitFor();

  expect(await scriptsOf(page)).toBeLessThan(180);
});

test('doctor and patient write to each other beside the picture, and the bar stays in sight', async () => {
  await button(hers).click();
  await haveKeys(hers);
  await button(theirs).click();
  await haveKeys(theirs);

  await say(theirs, 'Celui-ci convient ?');
  await panel(hers).getByText('Celui-ci convient ?').waitFor();
  await panel(hers).getByText(patient.name).first().waitFor();
  await say(hers, 'Parfait, merci.');
  await panel(theirs).getByText('Parfait, merci.').waitFor();
  await panel(hers).getByText('Lu', { exact: true }).waitFor();

  for (const page of [hers, theirs]) {
    for (const name of [/^Micro/u, /^Quitter/u])
      expect(await isInSight(page.getByRole('button', { name }).first())).toBe(true);
    await expectAccessible(page);
  }
});

test('what the doctor sends is shown to the patient, what the patient sends the doctor has, and both are the consultation’s', async () => {
  const letter = {
    name: 'Exercices.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Trois fois.'),
  };
  const photo = { name: 'Pansement.jpg', mimeType: 'image/jpeg', buffer: aPhoto('x') };

  await clip(hers).setInputFiles(letter);
  await card(theirs, letter.name)
    .getByRole('link', { name: /Télécharger/u })
    .waitFor();
  await clip(theirs).setInputFiles(photo);
  await card(hers, photo.name)
    .getByRole('button', { name: `Voir ${photo.name}` })
    .click();
  await card(hers, photo.name).getByRole('img', { name: photo.name }).waitFor();

  for (const page of [hers, theirs]) await expectAccessible(page);
});

test('with the panel closed, the button counts what came', async () => {
  await hers.keyboard.press('Escape');
  await say(theirs, 'Encore une question');

  await hers.getByRole('button', { name: /^Discussion.*un message non lu/u }).waitFor();
  await button(hers).click();
  await panel(hers).getByText('Encore une question').waitFor();
});

test('the patient’s reload loses no word', async () => {
  await theirs.reload();
  await button(theirs).click();

  await panel(theirs).getByText('Parfait, merci.').waitFor();
});

test('the chat server dies in mid-call: the picture goes on, the chat says so, and what was written meanwhile arrives', async () => {
  const ofDoctor = /Image de Dr Hugo Ferrand/u;
  const picture = await watchPicture(theirs, ofDoctor);
  await signal('synapse', 'SIGKILL');
  for (const page of [hers, theirs])
    await panel(page).getByText('La discussion n’est pas joignable').waitFor();
  await say(theirs, 'Vous me voyez encore ?');
  await expectMovingPicture(theirs, ofDoctor);

  await whenBack('synapse');

  await panel(hers).getByText('Vous me voyez encore ?').waitFor();
  await panel(theirs).getByText('La discussion n’est pas joignable').waitFor({ state: 'detached' });
  // As with every other part that dies (F-01).
  expect(await picture.isSame(), await picture.story()).toBe(true);
  expect(await picture.longestGapMs()).toBeLessThan(5_000);
});

test('the doctor ends and says until when the patient may write; the patient’s page says so', async () => {
  await hers.keyboard.press('Escape');
  await hers.getByRole('button', { name: 'Quitter', exact: true }).click();
  const day = hers.getByLabel(/Le patient peut écrire jusqu/u);
  expect(await day.inputValue()).toBe('');
  await day.fill(inDays(3));
  await expectAccessible(hers);
  await look(hers, 'ending');
  await hers.getByRole('button', { name: 'Terminer la consultation' }).click();

  await theirs.getByRole('heading', { name: 'Votre discussion avec' }).waitFor();
  await theirs.getByText(/Ouverte jusqu’au .* à 23:59/u).waitFor();
  await expectAccessible(theirs);
  await look(theirs, 'ended');

  await theirs.getByRole('button', { name: 'Lire et écrire' }).click();

  await theirs.getByRole('textbox', { name: /^Écrire/u }).waitFor();
  expect(await theirs.evaluate(() => document.activeElement?.id)).toBe('talk');
  expect(await theirs.getByText(/est là$/u).count()).toBe(0);
});

test('the words stay with the doctor, who writes on when the patient’s page is long closed', async () => {
  await theirs.close();
  await hers.goto(`/consultations/${call.planned.id}`);
  await hers.getByText(/Le patient peut vous écrire jusqu.au .* à 23:59/u).waitFor();
  await expectAccessible(hers);
  await look(hers, 'consultation');
  await hers.getByRole('button', { name: /^Discussion/u }).click();
  await hers.getByRole('log').getByText('Encore une question').waitFor();

  await hers.getByRole('textbox', { name: /^Écrire/u }).fill('Vos résultats sont bons.');
  await hers.keyboard.press('Enter');

  await messageWith(hers, 'Vos résultats sont bons.').waitFor();
});

test('the patient comes back by the link and the date of birth, reads the answer and writes; the doctor reads it', async () => {
  theirs = await context.newPage();
  await theirs.goto(call.planned.link);
  await theirs.getByRole('heading', { name: 'La discussion est encore ouverte' }).waitFor();
  await expectAccessible(theirs);
  await look(theirs, 'come-back');
  await theirs.getByRole('button', { name: 'Lire et écrire' }).click();
  await prove(theirs, patient.born);

  await theirs.getByText('Vos résultats sont bons.').waitFor();
  await theirs.getByText('Parfait, merci.').waitFor();
  await say(theirs, 'Merci docteur, à bientôt.');
  await messageWith(hers, 'Merci docteur, à bientôt.').waitFor();
  await expectAccessible(theirs);
  await look(theirs, 'back');
  // Whoever has the telephone later finds nothing that opens it.
  const kept = await theirs.evaluate(() => JSON.stringify(Object.entries(localStorage)));
  expect(kept).toContain('astra-chat-device');
  expect(kept).not.toContain(new URL(call.planned.link).hash.slice(1));
});

test('the doctor closes: the patient’s page is calm within seconds, the link says it is over, and nobody’s page broke the policy', async () => {
  await hers.goto(`/consultations/${call.planned.id}`);
  await hers.getByRole('button', { name: 'Fermer la discussion' }).click();

  await theirs.getByText('La discussion est fermée', { exact: true }).waitFor({ timeout: 5_000 });
  expect(await theirs.getByRole('log').count()).toBe(0);
  await expectAccessible(theirs);
  await look(theirs, 'closed');
  await theirs.waitForFunction(
    () => !Object.keys(localStorage).some((key) => key.startsWith('astra-chat')),
  );
  await theirs.goto('about:blank');
  await theirs.goto(call.planned.link);
  await theirs.getByRole('heading', { name: 'Ce rendez-vous est terminé' }).waitFor();
  expect([...call.doctor.complaints, ...call.patient.complaints]).toEqual([]);
});
