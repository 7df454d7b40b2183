import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone } from '#browser.ts';
import { planConsultation } from '#doctor.ts';
import { look } from '#look.ts';
import { anAddress, mailTo } from '#mailbox.ts';
import { expectMovingPicture } from '#media.ts';
import { arrive, patient, plan } from '#meeting.ts';
import { agree, openLink, prove, tryDevices } from '#patient.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

test('the doctor who is told to phone finds the number at the patient who waits; no mail has it', async () => {
  const { page: maud, complaints } = await openAs(browser, 'm.lefevre', desktop);
  const email = anAddress('patient');
  await maud.goto('/planifier');
  await maud.getByLabel(/^Téléphone/u).fill('06 12');
  await maud.getByRole('button', { name: 'Planifier et inviter' }).click();
  await maud
    .getByText(/Écrivez un numéro qu’on peut appeler/u)
    .nth(1)
    .waitFor();
  await expectAccessible(maud);
  await look(maud, 'phone-fault', { fullPage: true });
  await planConsultation(maud, {
    name: patient.name,
    email,
    born: patient.born,
    host: 'Dr Nadia Berthelot',
    phone: '06.12.34.56.78',
  });
  const call = { name: `Appeler ${patient.name} par téléphone : 06 12 34 56 78` };
  const link = maud.getByRole('link', call);
  expect(await link.getAttribute('href')).toBe('tel:+33612345678');
  await look(maud, 'phone-planned');
  const mail = await mailTo(email);
  for (const text of [mail.text, mail.html, mail.calendar, mail.subject])
    expect(text).not.toMatch(/12\D?34\D?56\D?78/u);

  const guest = await arrive(browser, { id: '', guestId: '', email, link: mail.link });
  expect(await guest.content()).not.toMatch(/12\D?34\D?56\D?78/u);
  const { page: nadia } = await openAs(browser, 'n.berthelot', desktop);
  const card = nadia.getByRole('region', { name: patient.name });
  await card.getByRole('link', call).waitFor();
  expect(await card.getByRole('link', call).getAttribute('href')).toBe('tel:+33612345678');
  await expectAccessible(nadia);
  await look(nadia, 'phone-queue');
  await nadia.setViewportSize(phone.viewport);
  await nadia.emulateMedia({ colorScheme: 'dark' });
  await look(nadia, 'phone-queue-phone-dark');
  await expectAccessible(nadia);

  await maud.getByRole('link', { name: 'Voir la consultation' }).click();
  await maud.getByRole('button', { name: 'Déplacer ou corriger' }).click();
  const field = maud.getByLabel(/^Téléphone/u);
  expect(await field.inputValue()).toBe('06 12 34 56 78');
  await field.fill('');
  await maud.getByRole('button', { name: 'Enregistrer' }).click();

  await maud.getByRole('button', { name: 'Déplacer ou corriger' }).waitFor();
  await link.waitFor({ state: 'detached' });
  await card.getByRole('link', call).waitFor({ state: 'detached' });
  expect(complaints).toEqual([]);
});

/** What the link on the patient’s card calls. */
const number = (page: Page): Promise<string | null> =>
  page
    .getByRole('region', { name: patient.name })
    .getByRole('link', { name: `Appeler ${patient.name} par téléphone : 06 12 34 56 78` })
    .getAttribute('href');

test('the number stands wherever the patient is: testing their devices, waiting while the doctor is in the call, and in the call', async () => {
  const { page: maud } = await openAs(browser, 'm.lefevre', desktop);
  const planned = await plan(browser, { phone: '06 12 34 56 78' });
  const { page: guest } = await openPage(browser, phone);
  await openLink(guest, planned);
  await prove(guest, patient.born);
  await agree(guest);
  const { page: nadia } = await openAs(browser, 'n.berthelot', desktop);

  await nadia.getByText(/^Étape \d sur 4/u).waitFor();
  expect(await number(nadia)).toBe('tel:+33612345678');
  await look(nadia, 'phone-checking-in');

  await tryDevices(guest);
  await request(nadia, `/api/meetings/meetings/${planned.id}/open`, { method: 'POST', body: {} });
  await nadia.goto(`/appel/${planned.id}`);
  await nadia.getByRole('button', { name: /^Attente/u }).click();
  expect(await number(nadia)).toBe('tel:+33612345678');
  await look(nadia, 'phone-waiting-panel');
  await nadia.setViewportSize(phone.viewport);
  await look(nadia, 'phone-waiting-panel-phone');

  await nadia.getByRole('button', { name: `Faire entrer ${patient.name}` }).click();
  await expectMovingPicture(guest, /Image de Dr Nadia Berthelot/u);
  await maud.goto('/');
  await maud.getByText('Dans l’appel', { exact: true }).waitFor();
  expect(await number(maud)).toBe('tel:+33612345678');
  await look(maud, 'phone-in-room');
});
