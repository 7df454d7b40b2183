import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '#api.ts';
import { desktop, closePages, isInSight, openBrowser, type Watched } from '#browser.ts';
import { mailTo } from '#mailbox.ts';
import { expectMovingPicture } from '#media.ts';
import { endForAll } from '#doctor.ts';
import { expectAccessible } from '#axe.ts';
import { look } from '#look.ts';
import { actOn, arriveByLink, inviteDuringCall } from '#group.ts';
import { startCall } from '#meeting.ts';
import { openAs, personNamed } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

/** As narrow as a phone; drawn once, not four times as fine: five people share one machine here. */
const narrow = { viewport: { width: 390, height: 844 } } as const;
const title = 'RCP thorax';
const expert = 'Anna Expert';

/** Comes to a meeting that goes on, from the day. */
async function joinFromDay(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: new RegExp(`Rejoindre ${title}`, 'u') }).click();
}

/** Comes from whatever they are reading: the page says that the meeting has begun. */
async function joinFromNews(page: Page): Promise<void> {
  const news = page.getByRole('listitem').filter({ hasText: `a commencé « ${title} »` });
  await news.getByRole('button', { name: 'Rejoindre l’appel' }).click();
}

/** Begins a meeting now, with a colleague by name and somebody of another organisation by address. */
async function begin(page: Page, colleague: string, address: string): Promise<string> {
  await page.getByRole('link', { name: 'Réunion', exact: true }).click();
  await page.getByLabel('Sujet').fill(title);
  const colleagues = page.getByRole('combobox', { name: 'Ajouter un collègue' });
  // A list closes when the page moves under it: the field comes to rest first, as it does for a person.
  await colleagues.click();
  await colleagues.fill(colleague);
  await page.getByRole('option', { name: new RegExp(colleague, 'u') }).waitFor();
  for (const key of ['ArrowDown', 'Enter']) await colleagues.press(key);
  await page
    .getByRole('list', { name: 'Personnes invitées' })
    .getByText(colleague)
    .first()
    .waitFor();
  // The next one can be typed at once.
  expect(await colleagues.evaluate((field) => document.activeElement === field)).toBe(true);
  expect(await colleagues.inputValue()).toBe('');
  // Once more, where there is nothing to choose: the form is not sent by that.
  await page.keyboard.press('Enter');
  await page.getByLabel('Nom', { exact: true }).fill('Consœur de Saint-Avel');
  await page.getByLabel('Adresse mail').fill('s.lindqvist');
  await page.getByRole('button', { name: 'Commencer la réunion' }).click();
  await page.getByText(/Écrivez une adresse mail/u).waitFor();
  await page.getByLabel('Adresse mail').fill(address);
  // Typed and not added: they are invited all the same.
  await page.getByRole('button', { name: 'Commencer la réunion' }).click();
  await page.waitForURL(/\/appel\//u);
  return page.url().split('/appel/')[1] ?? '';
}

const openParticipants = (page: Page): Promise<void> =>
  page.getByRole('button', { name: 'Participants', exact: true }).click();

const comesByLink = (link: string): Promise<Watched> => arriveByLink(browser, link, narrow);

const faces = {
  nadia: /Image de Dr Nadia Berthelot/u,
  hugo: /Image de Dr Hugo Ferrand/u,
  sara: /Image de Dr Sara Lindqvist/u,
  anna: /Image de Anna Expert/u,
};

/** Others whose pictures must move on somebody's page. */
const sees = ({ page }: Watched, ...others: readonly RegExp[]): readonly Promise<void>[] =>
  others.map((face) => expectMovingPicture(page, face));

test('professionals of two organisations and an expert by link meet, see each other, and are moderated', async () => {
  const [nadia, hugo, sara, elise] = await Promise.all([
    openAs(browser, 'n.berthelot', desktop),
    openAs(browser, 'h.ferrand', narrow),
    openAs(browser, 's.lindqvist', desktop),
    openAs(browser, 'e.roche', desktop),
  ]);
  await hugo.page.goto('/documents');
  // Four encoders and twelve decoders on one machine: it may take its time.
  const id = await begin(nadia.page, 'Ferrand', personNamed('s.lindqvist').email);
  const [anna] = await Promise.all([
    inviteDuringCall(nadia.page, { name: expert }).then(comesByLink),
    joinFromNews(hugo.page),
    joinFromDay(sara.page),
  ]);
  await nadia.page.getByRole('button', { name: /^Attente/u }).click();
  await nadia.page.getByRole('button', { name: `Faire entrer ${expert}` }).click();

  // All see each other.
  await Promise.all([
    ...sees(nadia, faces.hugo, faces.sara, faces.anna),
    ...sees(hugo, faces.nadia, faces.sara, faces.anna),
    ...sees(sara, faces.nadia, faces.hugo, faces.anna),
    ...sees(anna, faces.nadia, faces.hugo, faces.sara),
  ]);

  // Outsiders are refused on the wire: another organisation finds nothing, who only takes part moderates nobody.
  const path = `/api/meetings/meetings/${id}`;
  const answer = async (page: Page, act: string, body: unknown = {}): Promise<number> =>
    (await request(page, `${path}/${act}`, { method: 'POST', body })).status;
  expect((await request(elise.page, path)).status).toBe(404);
  expect(await answer(elise.page, 'grants')).toBe(404);
  expect(await answer(sara.page, 'remove', { personId: personNamed('h.ferrand').id })).toBe(403);

  // Muted, told so, asked to speak, and it is Hugo who opens his microphone.
  await openParticipants(nadia.page);
  await actOn(nadia.page, 'Dr Hugo Ferrand', 'Couper le micro');
  await hugo.page.getByText(/Dr Nadia Berthelot a coupé votre micro/u).waitFor();
  // Our page keeps to it: the microphone goes off again, and says why.
  await hugo.page.getByRole('button', { name: 'Compris' }).press('Enter');
  // What was answered is gone: the focus is in the call, not at the page's beginning.
  expect(await hugo.page.evaluate(() => document.activeElement?.id)).toBe('main');
  await hugo.page.getByRole('button', { name: 'Micro coupé' }).click();
  await hugo.page.getByText(/Levez la main pour demander la parole/u).waitFor();
  await hugo.page.getByRole('button', { name: 'Micro coupé' }).waitFor();
  await actOn(nadia.page, 'Dr Hugo Ferrand', 'Inviter à parler');
  await hugo.page.getByRole('button', { name: 'Activer mon micro' }).click();
  await hugo.page.getByRole('button', { name: 'Micro ouvert' }).waitFor();

  // Removed: out at once, told so, and no way back on the wire.
  await actOn(nadia.page, 'Dr Sara Lindqvist', 'Exclure de la réunion…');
  await nadia.page.getByRole('button', { name: 'Exclure', exact: true }).click();
  await sara.page.getByRole('heading', { name: /vous a fait sortir de la réunion/u }).waitFor();
  await nadia.page.getByLabel(faces.sara).waitFor({ state: 'detached' });
  expect(await answer(sara.page, 'grants')).toBe(403);

  // Ended for all.
  await nadia.page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await nadia.page.getByRole('dialog').getByRole('button', { name: 'Terminer pour tous' }).click();
  await hugo.page.getByRole('heading', { name: 'Réunion terminée' }).waitFor();
  await anna.page.getByRole('heading', { name: 'La réunion est terminée' }).waitFor();
  expect(await answer(hugo.page, 'grants')).toBe(409);

  const mail = await mailTo(personNamed('s.lindqvist').email);
  expect(mail.subject).not.toContain(title);
  expect(mail.text).toContain(title);
  expect(mail.calendar).toContain('METHOD:REQUEST');
  const complaints = [nadia, hugo, sara, elise, anna].flatMap((one) => one.complaints);
  expect(complaints).toEqual([]);
}, 240_000);

test('an interpreter joins a consultation by link: the doctor asks, the patient says no and then yes, and only then they are in', async () => {
  const { doctor, patient } = await startCall(browser);

  const link = await inviteDuringCall(doctor.page, {
    name: expert,
    panel: 'Patient',
    part: 'interprète',
  });

  await patient.page.getByText(`Dr Nadia Berthelot a invité : ${expert}`).waitFor();
  const anna = await comesByLink(link);
  await doctor.page.getByRole('button', { name: /^Attente/u }).click();
  await look(doctor.page, 'company-at-the-door-desktop');
  await doctor.page.getByRole('button', { name: `Faire entrer ${expert}` }).click();

  const asks = patient.page.getByRole('alert').filter({ hasText: `${expert}, interprète` });
  await asks.getByText('Dr Nadia Berthelot souhaite faire entrer').waitFor();
  await doctor.page.getByText('Question posée à Mme Yvonne Bellec').first().waitFor();
  for (const name of [/^Micro/u, /^Quitter/u, /^Je suis d’accord/u, /^Je préfère que non/u])
    expect(await isInSight(patient.page.getByRole('button', { name }).first()), String(name)).toBe(
      true,
    );
  await Promise.all([expectAccessible(patient.page), expectAccessible(doctor.page)]);
  await look(patient.page, 'company-asked-phone');
  await look(doctor.page, 'company-asking-desktop');
  await asks.getByRole('button', { name: 'Je préfère que non' }).press('Enter');
  await patient.page.getByText(`C’est noté : ${expert} n’entre pas.`).first().waitFor();
  await doctor.page.getByText(`préfère que ${expert} n’entre pas`).waitFor();
  await look(patient.page, 'company-refused-phone');
  await look(doctor.page, 'company-refused-desktop');
  // She knows nothing of it, and waits.
  await anna.page.getByText('Vous attendez depuis', { exact: true }).waitFor();

  await doctor.page.getByRole('button', { name: 'Demander encore', exact: true }).click();
  await asks.getByRole('button', { name: 'Je suis d’accord' }).press('Enter');
  await doctor.page.getByText(`Mme Yvonne Bellec est d’accord : ${expert} entre`).waitFor();
  await Promise.all([
    expectMovingPicture(patient.page, faces.anna),
    expectMovingPicture(doctor.page, faces.anna),
    expectMovingPicture(anna.page, /Image de Mme Yvonne Bellec/u),
  ]);
  await endForAll(doctor.page);
  await anna.page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
  expect([doctor, patient, anna].flatMap((one) => one.complaints)).toEqual([]);
}, 240_000);
