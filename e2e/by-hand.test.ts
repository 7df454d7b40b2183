import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { soon } from '#api.ts';
import { desktop, closePages, openBrowser, pictureFailures } from '#browser.ts';
import { letIn } from '#doctor.ts';
import { look } from '#look.ts';
import { mailTo } from '#mailbox.ts';
import { expectMovingPicture, heardLoudness } from '#media.ts';
import { arrive, patient, plan, type Planned } from '#meeting.ts';
import { openAs } from '#people.ts';
import { heardPitch, tuneMicrophones } from '#pitch.ts';

let browser: Browser;
let planned: Planned;
let yvonne: Page;
let hugo: Page;
let nadia: Page;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

/** Whether a note of the bell was played there since `listens`, on a sound card that runs. */
const rang = (page: Page): Promise<boolean> =>
  page.evaluate(() => (window as { notes?: string[] }).notes?.includes('running') ?? false);
const listens = (page: Page): Promise<void> =>
  page.evaluate(() => {
    localStorage.setItem('astra-queue-sound', 'on');
    const notes: string[] = [];
    Object.assign(window, { notes });
    const start: (when?: number) => void = Reflect.get(OscillatorNode.prototype, 'start');
    OscillatorNode.prototype.start = function (when) {
      notes.push(this.context.state);
      start.call(this, when);
    };
  });

const hears = (page: Page, words: string): Promise<void> =>
  page.locator('[aria-live="polite"]').getByText(words).waitFor({ state: 'attached' });

test('(a secretary moves a consultation by the form, and the patient, who is told, comes)', async () => {
  const { page, complaints } = await openAs(browser, 'm.lefevre', desktop);
  planned = await plan(browser, { inMinutes: 90 });
  await page.goto(`/consultations/${planned.id}`);
  await page.getByRole('button', { name: 'Déplacer ou corriger' }).click();
  const { day, time } = soon(6);
  await page.getByRole('group', { name: 'Quand' }).getByLabel('Jour').fill(day);
  await page.getByLabel('Heure', { exact: true }).fill(time);

  await page.getByRole('button', { name: 'Enregistrer et prévenir' }).click();

  await page.getByText('Consultation modifiée').waitFor();
  const moved = await mailTo(planned.email, 2);
  expect(moved.text).toContain(time);
  expect(moved.link).toBe(planned.link);
  yvonne = await arrive(browser, planned);
  expect(complaints).toEqual([]);
});

test('(the doctor gives the consultation to a colleague from the day, and the patient reads who will see them)', async () => {
  nadia = (await openAs(browser, 'n.berthelot', desktop)).page;
  await nadia.getByRole('region', { name: patient.name }).waitFor();
  await nadia.getByRole('button', { name: /^Confier à un collègue/u }).click();
  const dialog = nadia.getByRole('dialog', { name: 'Confier à un collègue' });
  await dialog.getByRole('button', { name: 'Confier', exact: true }).click();
  await dialog.getByText('Choisissez un collègue').waitFor();
  await dialog.getByLabel('À qui').selectOption({ label: 'Dr Hugo Ferrand' });

  await dialog.getByRole('button', { name: 'Confier', exact: true }).click();

  await nadia.getByText('Consultation confiée à Dr Hugo Ferrand').waitFor();
  await nadia.getByRole('region', { name: patient.name }).waitFor({ state: 'detached' });
  const told = 'Dr Nadia Berthelot a confié votre rendez-vous à Dr Hugo Ferrand.';
  await hears(yvonne, told);
  await yvonne.getByRole('main').getByText(told).waitFor();
  hugo = (await openAs(browser, 'h.ferrand', desktop)).page;
  await yvonne.getByRole('heading', { name: 'Dr Hugo Ferrand sait que vous êtes là' }).waitFor();
  await letIn(hugo, patient.name);
  await expectMovingPicture(yvonne, /Image de Dr Hugo Ferrand/u);
});

/** Chooses the device after the one in use, and gives its id. */
async function chooseAnother(page: Page, label: string): Promise<string> {
  const list = page.getByLabel(label, { exact: true });
  const now = await list.inputValue();
  const ids = await list
    .locator('option')
    .evaluateAll((all) =>
      all.map((one) => (one as HTMLOptionElement).value).filter((id) => id !== ''),
    );
  const other = ids.findLast((id) => id !== now) ?? '';
  expect(other).not.toBe('');
  await list.selectOption(other);
  return other;
}

/** Of the other microphone, in hertz: no overtone of Chromium's beep. */
const pitch = 1_000;
const isOther = async (page: Page): Promise<boolean> =>
  Math.abs((await heardPitch(page)) - pitch) < 50;

/** Where the sound of the others comes out. */
const speakerOf = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.querySelector('audio')?.sinkId);

test('in the call another speaker and another microphone are taken, whose sound it is that the patient hears; one’s own picture is put away', async () => {
  await hugo.getByRole('button', { name: /^Plus/u }).click();
  const own = hugo.getByLabel('Votre image');
  await own.waitFor();
  expect(await heardPitch(yvonne)).toBeGreaterThan(0);
  expect(await isOther(yvonne)).toBe(false);
  await tuneMicrophones(hugo, pitch);

  const speaker = await chooseAnother(hugo, 'Haut-parleur');
  const microphone = await chooseAnother(hugo, 'Micro');
  await hugo.getByRole('switch', { name: /Masquer mon image/u }).click();

  await own.waitFor({ state: 'detached' });
  await expect.poll(() => speakerOf(hugo)).toBe(speaker);
  await expect.poll(() => hugo.getByLabel('Micro', { exact: true }).inputValue()).toBe(microphone);
  await expect.poll(() => isOther(yvonne)).toBe(true);
  expect(await heardLoudness(hugo)).toBeGreaterThan(0.01);
  await expectMovingPicture(yvonne, /Image de Dr Hugo Ferrand/u);
});

const press = async (page: Page, name: RegExp, then: string): Promise<void> => {
  await page.getByRole('button', { name }).click();
  await page.getByRole('button', { name: then, exact: true }).waitFor();
};

test('a page that is loaded anew in the call turns nothing on that was off, and keeps to the devices that were chosen', async () => {
  const chosen = await hugo.getByLabel('Micro', { exact: true }).inputValue();
  for (const page of [hugo, yvonne]) {
    await press(page, /^Micro/u, 'Micro coupé');
    await press(page, /^Caméra/u, 'Caméra coupée');
  }

  await Promise.all([hugo.reload(), yvonne.reload()]);

  const own = yvonne.locator('.tile--float .tile__off');
  await own.getByText('Caméra coupée').waitFor();
  await look(yvonne, 'camera-off-phone');
  // The words fit above the name.
  expect(await own.evaluate((one) => one.scrollHeight - one.clientHeight)).toBeLessThanOrEqual(0);
  for (const page of [hugo, yvonne]) {
    await page.getByRole('button', { name: 'Caméra coupée', exact: true }).waitFor();
    await press(page, /^Micro coupé$/u, 'Micro ouvert');
    await press(page, /^Caméra coupée$/u, 'Caméra allumée');
  }
  await expectMovingPicture(yvonne, /Image de Dr Hugo Ferrand/u);
  await hugo.getByRole('button', { name: /^Plus/u }).click();
  expect(await hugo.getByLabel('Micro', { exact: true }).inputValue()).toBe(chosen);
});

test('a patient who leaves the call and comes back is seen to have left, and to wait, by the doctor who is alone in it', async () => {
  await listens(hugo);
  await yvonne.getByRole('button', { name: /^Quitter/u }).click();
  await hugo.getByText(/Mme Yvonne Bellec a quitté l.appel/u).waitFor();

  await yvonne.getByRole('button', { name: 'Revenir dans la salle d’attente' }).click();

  await hugo
    .getByRole('main')
    .getByText(/Mme Yvonne Bellec est en salle d.attente/u)
    .waitFor();
  await hears(hugo, 'Mme Yvonne Bellec est en salle d’attente.');
  expect(await rang(hugo)).toBe(false);
});

test('who hands over from the call reads with whom it goes on, and so does the patient; the colleague hears of it, whatever they are reading', async () => {
  await nadia.goto('/documents');
  // Something is pressed on it, without which no browser lets a page be heard.
  await nadia.getByRole('heading', { name: 'Documents', level: 1 }).click();
  await listens(nadia);
  await hugo.getByRole('button', { name: /^Attente/u }).click();
  await hugo.getByRole('button', { name: `Faire entrer ${patient.name}` }).click();
  await expectMovingPicture(yvonne, /Image de Dr Hugo Ferrand/u);
  await hugo.getByRole('button', { name: 'Patient', exact: true }).click();
  await hugo.getByRole('button', { name: 'Confier à un collègue' }).click();
  const dialog = hugo.getByRole('dialog', { name: 'Confier à un collègue' });
  await dialog.getByLabel('À qui').selectOption({ label: 'Dr Nadia Berthelot' });
  await dialog.getByRole('button', { name: 'Confier', exact: true }).click();

  await hugo
    .locator('h1:focus', { hasText: 'Cette consultation est avec Dr Nadia Berthelot' })
    .waitFor();
  await yvonne.getByText('Dr Nadia Berthelot arrive').waitFor();
  await Promise.all([
    hears(nadia, `${patient.name} vous attend dans l’appel : cette consultation vous est confiée.`),
    hears(yvonne, 'Dr Hugo Ferrand a confié votre rendez-vous à Dr Nadia Berthelot.'),
  ]);
  await expect.poll(() => rang(nadia)).toBe(true);
  const told = yvonne
    .getByRole('paragraph')
    .filter({ hasText: 'Dr Hugo Ferrand a confié votre rendez-vous à Dr Nadia Berthelot.' });
  await told.waitFor();
  await look(yvonne, 'patient-told-in-call');
  // It covers neither a picture nor what is shown to both.
  const words = await yvonne.locator('.notice').filter({ has: told }).boundingBox();
  const shown = await yvonne.locator('.call__both').boundingBox();
  expect((words?.y ?? 0) + (words?.height ?? 0)).toBeLessThanOrEqual(shown?.y ?? 0);
  await yvonne.getByRole('button', { name: 'Compris', exact: true }).click();
  await told.waitFor({ state: 'detached' });
});

test('one that is handed over while its patient waits is told to the colleague as such, with the way to them', async () => {
  await nadia.goto(`/appel/${planned.id}`);
  await expectMovingPicture(nadia, /Image de Mme Yvonne Bellec/u);
  await nadia.getByRole('button', { name: 'Patient', exact: true }).click();
  await nadia.getByRole('button', { name: 'Remettre en salle d’attente' }).click();
  await yvonne.getByRole('heading', { name: /de retour dans la salle d’attente/u }).waitFor();
  // What his page knows of his day before, the news is news against.
  const hisDay = hugo.waitForResponse(/\/api\/meetings\/meetings\?/u);
  await hugo.goto('/documents');
  await hisDay;
  await hugo.getByRole('heading', { name: 'Documents', level: 1 }).waitFor();
  await nadia.getByRole('button', { name: 'Confier à un collègue' }).click();
  const dialog = nadia.getByRole('dialog', { name: 'Confier à un collègue' });
  await dialog.getByLabel('À qui').selectOption({ label: 'Dr Hugo Ferrand' });

  await dialog.getByRole('button', { name: 'Confier', exact: true }).click();

  await nadia.getByText(`${patient.name} attend cette personne en salle d’attente.`).waitFor();
  await nadia.getByText('Personne ne vous attend pour le moment.').waitFor();
  await look(nadia, 'handed-over-waiting');
  await yvonne
    .getByRole('main')
    .getByText('Dr Nadia Berthelot a confié votre rendez-vous à Dr Hugo Ferrand.')
    .waitFor();
  const told = hugo
    .getByRole('listitem')
    .filter({ hasText: 'attend en salle d’attente : cette consultation vous est confiée.' });
  await told.waitFor();
  await look(hugo, 'given-waiting');
  await told.getByRole('button', { name: 'Voir', exact: true }).click();
  await hugo.getByRole('button', { name: `Faire entrer ${patient.name}` }).waitFor();
});
