import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { arrivedAs, request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  giveBack,
  isInSight,
  openBrowser,
  openPage,
  phone,
  pictureFailures,
} from '#browser.ts';
import { letIn } from '#doctor.ts';
import { look } from '#look.ts';
import { patient, plan, type Planned } from '#meeting.ts';
import { waitIn, prove } from '#patient.ts';
import { openAs } from '#people.ts';

let browser: Browser;
let planned: Planned;
let hers: Page;
let theirs: Page;
const complaints: string[][] = [];
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const encoded = (text: string): string => Buffer.from(text).toString('base64');
const photo = fileURLToPath(new URL('../docs/pictures/waiting.png', import.meta.url));
type Letter = { readonly name: string; readonly mimeType: string; readonly buffer: Buffer };
const aLetter = (name: string, more = ''): Letter => ({
  name,
  mimeType: 'text/plain',
  buffer: Buffer.from(`Contenu de ${name}${more}`),
});
/** As large as what a telephone's camera makes: more than goes in one request. */
const large = ' et la suite'.repeat(250_000);
const card = (page: Page, name: string): Locator =>
  page.getByRole('listitem').filter({ hasText: name });
const files = (page: Page): Locator => page.locator('input[type=file]');
const button = (page: Page): Locator =>
  page
    .getByRole('region', { name: 'Commandes de l’appel' })
    .getByRole('button', { name: /^Documents/u });

/** The button that tells a patient who opened a document. */
const openings = (page: Page, name: string): Locator =>
  page.getByRole('button', { name: `Qui l’a ouvert : ${name}` });
/** Who opened it as the page has it, the newest first. */
const openedBy = (page: Page, name: string, people: readonly string[]): Promise<void> =>
  expect
    .poll(async () => {
      const rows = await card(page, name).getByRole('listitem').allInnerTexts();
      return rows.map((row) => row.replace(/\s*\d+(er)? \S+ \d{4}, [\d:]+$/u, ''));
    })
    .toEqual(people);

/** Saves a document and reads it. */
async function saved(page: Page, name: string): Promise<string> {
  const coming = page.waitForEvent('download');
  await page.getByRole('link', { name: `Télécharger ${name}` }).click();
  const stream = await (await coming).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

test('(a doctor puts a document into a consultation before it, a patient sends a photo while they wait, and each sees no more than that)', async () => {
  const maud = await openAs(browser, 'm.lefevre', desktop);
  planned = await plan(browser);
  // Who plans is no professional of the consultation.
  await maud.page.goto(`/consultations/${planned.id}`);
  await maud.page.getByRole('heading', { level: 1, name: patient.name }).waitFor();
  expect(await maud.page.getByRole('heading', { name: 'Documents' }).count()).toBe(0);
  const none = await request(maud.page, `/api/documents/meetings/${planned.id}/documents`);
  expect(none.status).toBe(404);
  await giveBack(maud.page);

  const doctor = await openAs(browser, 'n.berthelot', desktop);
  hers = doctor.page;
  complaints.push(doctor.complaints);
  await hers.goto(`/consultations/${planned.id}`);
  await hers.getByText('Aucun document pour le moment.').waitFor();
  await files(hers).setInputFiles([aLetter('Ordonnance.txt'), aLetter('Notes.txt', large)]);
  await card(hers, 'Ordonnance.txt').waitFor();
  await card(hers, 'Notes.txt').waitFor();

  const guest = await openPage(browser, phone);
  theirs = guest.page;
  complaints.push(guest.complaints);
  await waitIn(theirs, { link: planned.link, born: patient.born });
  await theirs.getByRole('heading', { name: 'Envoyer un document' }).waitFor();
  const [camera] = await Promise.all([
    theirs.waitForEvent('filechooser'),
    theirs.getByRole('button', { name: 'Prendre une photo' }).click(),
  ]);
  // What opens the camera at the back of a phone (HTML Media Capture).
  expect(await camera.element().getAttribute('capture')).toBe('environment');
  expect(await camera.element().getAttribute('accept')).toBe('image/*');
  await camera.setFiles(photo);
  await card(theirs, 'waiting.png').getByText('Envoyé par vous').waitFor();
  expect(await card(theirs, 'Ordonnance.txt').count()).toBe(0);
  await openings(theirs, 'waiting.png').click();
  await card(theirs, 'waiting.png').getByText('Personne ne l’a encore ouvert.').waitFor();
  await look(theirs, 'waiting-openings');
  await openings(theirs, 'waiting.png').click();
  await theirs.getByRole('button', { name: 'Voir waiting.png' }).click();
  await theirs.getByRole('img', { name: 'waiting.png' }).waitFor();
  await expectAccessible(theirs);
  await theirs.getByRole('heading', { name: 'Envoyer un document' }).scrollIntoViewIfNeeded();
  await look(theirs, 'waiting');
  await card(hers, 'waiting.png').getByText(`envoyé par ${patient.name}`).waitFor();
  await look(hers, 'before');
  expect(await saved(hers, 'waiting.png')).not.toBe('');
});

test('in the call the doctor shows a document, hands another over and takes one back, and the patient has it at once', async () => {
  await hers.goto('/');
  await letIn(hers, patient.name);
  await button(theirs).click();
  // For a moment it stands among what is sent as well, behind a scanner.
  await card(theirs, 'waiting.png').getByText('Envoyé par vous').waitFor();
  expect(await card(theirs, 'Ordonnance.txt').count()).toBe(0);

  await button(hers).click();
  await card(hers, 'Notes.txt').getByRole('button', { name: 'Donner au patient' }).click();
  await card(hers, 'Notes.txt').getByRole('button', { name: 'Montrer', exact: true }).click();
  await card(theirs, 'Notes.txt').getByText('Montré pendant la consultation').waitFor();
  await card(hers, 'Ordonnance.txt').getByRole('button', { name: 'Donner au patient' }).click();
  await card(hers, 'Ordonnance.txt').getByText('Remettre jusqu’à une date').click();
  await expectAccessible(hers);
  await look(hers, 'giving');
  await card(hers, 'Ordonnance.txt').getByRole('button', { name: 'Remettre', exact: true }).click();
  await card(theirs, 'Ordonnance.txt')
    .getByText(/À vous jusqu’au/u)
    .waitFor();
  expect(await saved(theirs, 'Ordonnance.txt')).toBe('Contenu de Ordonnance.txt');
  await openings(theirs, 'Ordonnance.txt').click();
  await openedBy(theirs, 'Ordonnance.txt', ['Vous']);
  await openings(theirs, 'waiting.png').click();
  await openedBy(theirs, 'waiting.png', ['Dr Nadia Berthelot · Soignant · pour les soins', 'Vous']);
  expect(await openings(theirs, 'Notes.txt').count()).toBe(0);
  await expectAccessible(theirs);
  await look(theirs, 'call-phone');
  await theirs.setViewportSize(desktop.viewport);
  await look(theirs, 'call-patient-desktop');
  await theirs.setViewportSize(phone.viewport);
  await look(hers, 'call-desktop');
  await hers.setViewportSize(phone.viewport);
  await look(hers, 'call-doctor-phone');
  for (const name of [/^Micro/u, /^Documents/u, /^Quitter/u])
    expect(await isInSight(hers.getByRole('button', { name }).first())).toBe(true);
  await hers.setViewportSize(desktop.viewport);

  // What the doctor says of it is for the consultation's professionals: its patient hears nothing.
  await card(hers, 'Notes.txt').getByRole('button', { name: 'Commentaires Notes.txt' }).click();
  await card(hers, 'Notes.txt').getByLabel('Votre commentaire').fill('À relire ensemble');
  await card(hers, 'Notes.txt').getByRole('button', { name: 'Commenter', exact: true }).click();
  await card(hers, 'Notes.txt').getByText('À relire ensemble').waitFor();
  await card(hers, 'Notes.txt')
    .getByRole('button', { name: 'Commentaires (1) Notes.txt' })
    .waitFor();
  await expectAccessible(hers);
  await look(hers, 'call-comments');
  expect(await theirs.getByText('À relire ensemble').count()).toBe(0);
  await card(hers, 'Notes.txt').getByRole('button', { name: 'Commentaires (1) Notes.txt' }).click();

  await card(hers, 'Notes.txt').getByRole('button', { name: 'Reprendre' }).click();
  await card(theirs, 'Notes.txt').waitFor({ state: 'detached' });
  await card(hers, 'Notes.txt').getByRole('button', { name: 'Donner au patient' }).click();
  await card(hers, 'Notes.txt').getByRole('button', { name: 'Montrer', exact: true }).click();
  await card(theirs, 'Notes.txt').waitFor();
  for (const page of [hers, theirs])
    for (const name of [/^Micro/u, /^Quitter/u])
      expect(await isInSight(page.getByRole('button', { name }).first())).toBe(true);
});

test('from one’s own documents a copy comes into the consultation, and a patient sends in the call', async () => {
  const { body } = await request(hers, '/api/documents/spaces');
  const { items } = body as { items: readonly { id: string; kind: string }[] };
  const own = items.find(({ kind }) => kind === 'own')?.id ?? '';
  const begun = await hers.evaluate(
    async ([metadata]) => {
      const headers = {
        'x-astra-request': '1',
        'tus-resumable': '1.0.0',
        'upload-length': '5',
        'upload-metadata': metadata ?? '',
        'content-type': 'application/offset+octet-stream',
      };
      const sent = { method: 'POST', headers, body: 'hello' };
      const begun = await fetch('/api/documents/uploads', sent);
      return new URL(begun.headers.get('location') ?? '', begun.url).pathname;
    },
    [`name ${encoded('Protocole.txt')},space ${encoded(own)}`],
  );
  await arrivedAs(hers, begun);

  await hers.getByRole('button', { name: 'Choisir dans mes documents' }).click();
  await hers.getByRole('button', { name: 'Ajouter Protocole.txt' }).click();
  await card(hers, 'Protocole.txt').getByRole('link').waitFor();
  await hers.keyboard.press('Escape');
  await files(theirs).last().setInputFiles(aLetter('Résultats.txt', large));
  await hers.getByRole('button', { name: /^Documents.*un nouveau document/u }).waitFor();
});

test('with the end all is closed within a second, but what was handed over', async () => {
  const { body } = await request(hers, `/api/documents/meetings/${planned.id}/documents`);
  const { items } = body as { items: readonly { id: string; name: string }[] };
  const idOf = (wanted: string): string => items.find(({ name }) => name === wanted)?.id ?? '';
  const closing = theirs.evaluate(
    async ([shown]) => {
      for (;;) {
        const { status } = await fetch(`/api/documents/visit/documents/${shown ?? ''}/content`);
        if (status !== 200) return { at: Date.now(), status };
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    [idOf('Notes.txt')],
  );

  const ended = await request(hers, `/api/meetings/meetings/${planned.id}/end`, {
    method: 'POST',
    body: {},
  });
  const endedAt = Date.now();
  const closed = await closing;

  expect([ended.status, closed.status]).toEqual([200, 404]);
  // The page of the doctor and that of the patient read the same clock here.
  expect(closed.at - endedAt).toBeLessThan(1_000);
  await theirs.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
  await theirs.getByText(/vous a remis/u).waitFor();
  expect(await theirs.getByRole('link', { name: /^Télécharger/u }).count()).toBe(1);
  await theirs.getByText(/À vous jusqu’au/u).waitFor();
  expect(await saved(theirs, 'Ordonnance.txt')).toBe('Contenu de Ordonnance.txt');
  await openings(theirs, 'Ordonnance.txt').click();
  // The same sitting as in the call.
  await openedBy(theirs, 'Ordonnance.txt', ['Vous']);
  await expectAccessible(theirs);
  await look(theirs, 'end');
  await theirs.setViewportSize(desktop.viewport);
  await look(theirs, 'end-desktop');
  await theirs.setViewportSize(phone.viewport);
});

test('days later the link opens once more for what was handed over, after the same proof', async () => {
  const { page, complaints: theirComplaints } = await openPage(browser, phone);
  await page.goto(planned.link);
  await page.getByRole('heading', { name: 'Des documents vous attendent' }).waitFor();
  await expectAccessible(page);
  await look(page, 'after');
  await page.getByRole('button', { name: 'Voir mes documents' }).click();
  await prove(page, patient.born);

  expect(await saved(page, 'Ordonnance.txt')).toBe('Contenu de Ordonnance.txt');
  await hers.goto(`/consultations/${planned.id}`);
  await card(hers, 'Ordonnance.txt')
    .getByText(/Remis jusqu’au/u)
    .waitFor();
  await card(hers, 'Résultats.txt').waitFor();
  await hers.getByRole('button', { name: /^Qui l’a eu.*Ordonnance.txt/u }).click();
  // In the call and at the end, in one sitting, and now.
  await openedBy(hers, 'Ordonnance.txt', [patient.name, patient.name]);
  await expectAccessible(hers);
  await look(hers, 'afterwards');
  await hers.setViewportSize(phone.viewport);
  await card(hers, 'Ordonnance.txt')
    .getByText('Le patient voit cette liste')
    .scrollIntoViewIfNeeded();
  await look(hers, 'afterwards-phone');
  await hers.setViewportSize(desktop.viewport);
  await card(hers, 'Ordonnance.txt').getByRole('button', { name: 'Reprendre' }).click();
  await page.reload();
  await page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
  await page.getByText('Le son et l’image, c’était comment ?').waitFor();
  expect(await page.getByText(/vous a remis/u).count()).toBe(0);
  expect([...complaints.flat(), ...theirComplaints]).toEqual([]);
});
