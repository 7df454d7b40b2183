import type { Page } from 'playwright-core';
import { afterAll, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, isInSight, openBrowser, openPage, phone } from '#browser.ts';
import { endForAll, letIn } from '#doctor.ts';
import { look } from '#look.ts';
import { expectMovingPicture } from '#media.ts';
import { patient, plan } from '#meeting.ts';
import { agree, openLink, prove, waitIn } from '#patient.ts';
import { openAs } from '#people.ts';

afterAll(closePages);

/** A first join that finds no way for the media is tried twice, ten seconds each. */
const toldWithinMs = 35_000;

/** From now on the page's network lets no media through, until `isOpen` is set. */
function closeNetwork(): void {
  const Native = globalThis.RTCPeerConnection;
  const blocked: RTCConfiguration = { iceServers: [], iceTransportPolicy: 'relay' };
  const narrowed = (configuration?: RTCConfiguration): RTCConfiguration =>
    'isOpen' in globalThis ? { ...configuration } : { ...configuration, ...blocked };
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(narrowed(configuration));
    }
    override setConfiguration(configuration?: RTCConfiguration): void {
      super.setConfiguration(narrowed(configuration));
    }
  };
}

const told = (page: Page) =>
  page.getByRole('heading', { name: 'Votre réseau ne laisse passer ni image ni son' });

test('whose network lets no media through reads that, and not that a connection was lost; on another network it works at one touch', async () => {
  const browser = await openBrowser();
  const planned = await plan(browser, { phone: '06 12 34 56 78' });
  const { page: guest } = await openPage(browser, phone);
  await waitIn(guest, { link: planned.link, born: patient.born });
  const { page: doctor } = await openAs(browser, 'n.berthelot', desktop);
  for (const page of [doctor, guest]) await page.evaluate(closeNetwork);
  await letIn(doctor, patient.name);

  await Promise.all([doctor, guest].map((page) => told(page).waitFor({ timeout: toldWithinMs })));
  const call = doctor.getByRole('link', { name: /^Appeler Mme Yvonne Bellec par téléphone/u });
  expect(await call.getAttribute('href')).toBe('tel:+33612345678');
  await look(doctor, 'blocked-desktop');
  await look(guest, 'blocked-phone');

  for (const page of [doctor, guest])
    await page.evaluate(() => Object.assign(globalThis, { isOpen: true }));
  await doctor.getByRole('button', { name: 'Rejoindre l’appel' }).click();
  await guest.getByRole('button', { name: 'Revenir dans l’appel' }).click();
  await expectMovingPicture(doctor, /Image de Mme Yvonne Bellec/u);
  await expectMovingPicture(guest, /Image de Dr Nadia Berthelot/u);
  expect(await told(doctor).count()).toBe(0);
  await endForAll(doctor);
});

test('a doctor alone with a patient whose network lets nothing through reads so, with the number to call', async () => {
  const browser = await openBrowser();
  const name = 'Mme Odette Quéméner';
  const planned = await plan(browser, { name, phone: '06 12 34 56 79', inMinutes: 30 });
  const { page: guest } = await openPage(browser, phone);
  await guest.addInitScript(closeNetwork);
  await openLink(guest, planned);
  await prove(guest, patient.born);
  await agree(guest);
  await guest.getByRole('button', { name: 'Essayer ma caméra et mon micro' }).click();
  await guest.getByRole('button', { name: 'Écouter le son' }).click();
  await guest.getByRole('button', { name: 'Oui, je l’ai entendue' }).click();
  const connection = guest.getByRole('listitem').filter({ hasText: 'Connexion' }).first();
  await connection.getByText('Connexion : bloquée').waitFor();
  await connection.getByText(/coupez le wifi/u).waitFor();
  await guest.getByRole('button', { name: 'Réessayer la connexion' }).click();
  await connection.getByText('Essai en cours').waitFor();
  expect(await isInSight(connection)).toBe(true);
  await connection.getByText('Essayé de nouveau : c’est comme avant.').waitFor();
  await expectAccessible(guest);
  await look(guest, 'blocked-tried-again');
  await guest.getByRole('button', { name: 'Continuer quand même' }).click();
  await guest.getByText(/Votre réseau bloque la vidéo.: Dr Nadia Berthelot le verra/u).waitFor();
  await look(guest, 'blocked-waits');
  const { page: doctor } = await openAs(browser, 'n.berthelot', desktop);

  await letIn(doctor, name);

  await doctor.getByText(`Le réseau de ${name} ne laisse passer ni image ni son`).waitFor();
  const call = doctor.getByRole('link', { name: /^Continuer par téléphone/u });
  expect(await call.getAttribute('href')).toBe('tel:+33612345679');
  await expectAccessible(doctor);
  await look(doctor, 'alone-with-blocked-1280');
  await doctor.setViewportSize(phone.viewport);
  await look(doctor, 'alone-with-blocked-390');
  await doctor.setViewportSize(desktop.viewport);

  // On another network the call comes about, and nobody is told of the blocked one any more.
  await told(guest).waitFor({ timeout: toldWithinMs });
  await guest.evaluate(() => Object.assign(globalThis, { isOpen: true }));
  await guest.getByRole('button', { name: 'Revenir dans l’appel' }).click();
  await expectMovingPicture(guest, /Image de Dr Nadia Berthelot/u);
  await doctor.getByRole('button', { name: 'Patient', exact: true }).click();
  await doctor.getByRole('button', { name: 'Remettre en salle d’attente' }).click();
  await guest
    .getByRole('heading', { name: 'Vous êtes de retour dans la salle d’attente' })
    .waitFor();
  await guest.getByText('Dr Nadia Berthelot vous fait entrer').waitFor();
  expect(await guest.getByText(/Votre réseau bloque/u).count()).toBe(0);
  await endForAll(doctor);
});
