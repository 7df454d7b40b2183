import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '#api.ts';
import { desktop, openBrowser, openPage, phone } from '#browser.ts';
import { anAddress, mailTo } from '#mailbox.ts';
import { expectMovingPicture } from '#media.ts';
import { openLink, tryDevices } from '#patient.ts';
import { openAs, personNamed } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(() => browser.close());

const title = 'RCP thorax';
const expert = 'Anna Expert';
const idOf = (page: Page): string => page.url().split('/appel/')[1] ?? '';

/** The menu of somebody in the list of participants, and one of its acts. */
async function actOn(page: Page, name: string, act: string): Promise<void> {
  await page.getByRole('button', { name: `Actions pour ${name}` }).click();
  await page.getByRole('menuitem', { name: act }).click();
}

/** Comes to a meeting that goes on, from the day. */
async function joinFromDay(page: Page): Promise<void> {
  await page.goto('/');
  await page.getByRole('link', { name: new RegExp(`Rejoindre ${title}`, 'u') }).click();
}

test('professionals of two organisations and an expert by link meet, see each other, and are moderated', async () => {
  const [nadia, hugo, sara, elise] = [
    await openAs(browser, 'n.berthelot', desktop),
    await openAs(browser, 'h.ferrand', phone),
    await openAs(browser, 's.lindqvist', desktop),
    await openAs(browser, 'e.roche', desktop),
  ];
  const everyone = [nadia, hugo, sara];

  // A meeting that begins now, with a colleague by name and one of another organisation by address.
  await nadia.page.getByRole('link', { name: 'Réunion', exact: true }).click();
  await nadia.page.getByLabel('Sujet').fill(title);
  await nadia.page.getByRole('combobox', { name: 'Ajouter un collègue' }).fill('Ferrand');
  await nadia.page.getByRole('option', { name: /Dr Hugo Ferrand/u }).click();
  await nadia.page.getByLabel('Nom', { exact: true }).fill('Consœur de Saint-Avel');
  await nadia.page.getByLabel('Adresse mail').fill(personNamed('s.lindqvist').email);
  await nadia.page.getByRole('button', { name: 'Ajouter', exact: true }).click();
  await nadia.page.getByRole('button', { name: 'Commencer la réunion' }).click();
  await nadia.page.waitForURL(/\/appel\//u);
  const id = idOf(nadia.page);
  const mail = await mailTo(personNamed('s.lindqvist').email);
  expect(mail.subject).not.toContain(title);
  expect(mail.text).toContain(title);
  expect(mail.calendar).toContain('METHOD:REQUEST');

  await joinFromDay(hugo.page);
  await joinFromDay(sara.page);

  // Somebody more, while the call goes on: by a link that is shown once.
  await nadia.page.getByRole('button', { name: 'Participants', exact: true }).click();
  await nadia.page.getByRole('button', { name: 'Inviter une personne' }).click();
  await nadia.page.getByLabel('Nom', { exact: true }).fill(expert);
  await nadia.page.getByLabel('Adresse mail').fill(anAddress('anna'));
  await nadia.page.getByRole('button', { name: 'Inviter', exact: true }).click();
  const link = await nadia.page.getByLabel('Son lien').inputValue();
  await nadia.page.keyboard.press('Escape');
  const anna = await openPage(browser, phone);
  await openLink(anna.page, { link });
  await tryDevices(anna.page);
  await nadia.page.getByRole('button', { name: /^Attente/u }).click();
  await nadia.page.getByRole('button', { name: `Faire entrer ${expert}` }).click();

  // All see each other.
  const faces = {
    nadia: /Image de Dr Nadia Berthelot/u,
    hugo: /Image de Dr Hugo Ferrand/u,
    sara: /Image de Dr Sara Lindqvist/u,
    anna: /Image de Anna Expert/u,
  };
  for (const face of [faces.hugo, faces.sara, faces.anna])
    await expectMovingPicture(nadia.page, face);
  await expectMovingPicture(hugo.page, faces.anna);
  await expectMovingPicture(sara.page, faces.nadia);
  for (const face of [faces.nadia, faces.sara]) await expectMovingPicture(anna.page, face);

  // Outsiders are refused on the wire: another organisation finds nothing, a secretary of the house does not walk in.
  const path = `/api/meetings/meetings/${id}`;
  const answer = async (page: Page, act: string, body: unknown = {}): Promise<number> =>
    (await request(page, `${path}/${act}`, { method: 'POST', body })).status;
  expect((await request(elise.page, path)).status).toBe(404);
  expect(await answer(elise.page, 'grants')).toBe(404);
  expect(await answer(sara.page, 'remove', { personId: personNamed('h.ferrand').id })).toBe(403);

  // Muted, told so, asked to speak, and it is Hugo who opens his microphone.
  await nadia.page.getByRole('button', { name: 'Participants', exact: true }).click();
  await actOn(nadia.page, 'Dr Hugo Ferrand', 'Couper le micro');
  await hugo.page.getByText('Dr Nadia Berthelot a coupé votre micro.').waitFor();
  await actOn(nadia.page, 'Dr Hugo Ferrand', 'Inviter à parler');
  await hugo.page.getByRole('button', { name: 'Activer mon micro' }).click();
  await hugo.page.getByRole('button', { name: /^Couper le micro/u }).waitFor();

  // Removed: out at once, told so, and no way back on the wire.
  await actOn(nadia.page, 'Dr Sara Lindqvist', 'Exclure de la réunion…');
  await nadia.page.getByRole('button', { name: 'Exclure', exact: true }).click();
  await sara.page.getByRole('heading', { name: /vous a fait sortir de la réunion/u }).waitFor();
  await nadia.page.getByLabel(faces.sara).waitFor({ state: 'detached' });
  expect(await answer(sara.page, 'grants')).toBe(403);

  // Ended for all.
  await nadia.page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await nadia.page.getByRole('button', { name: 'Terminer pour tous' }).click();
  await hugo.page.getByRole('heading', { name: 'Réunion terminée' }).waitFor();
  await anna.page.getByRole('heading', { name: 'La réunion est terminée' }).waitFor();
  expect(await answer(hugo.page, 'grants')).toBe(409);
  expect([...everyone, elise, anna].flatMap(({ complaints }) => complaints)).toEqual([]);
}, 120_000);
