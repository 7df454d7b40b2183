import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request, soon } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { desktop, closePages, openBrowser, openPage, phone } from '#browser.ts';
import { keepConnections, receivedBy } from '#connections.ts';
import { endForAll, letIn } from '#doctor.ts';
import { expectFocus, pressBy } from '#keyboard.ts';
import { look } from '#look.ts';
import { mailTo } from '#mailbox.ts';
import { expectMovingPicture, heardLoudness } from '#media.ts';
import { patient, plan, startCall } from '#meeting.ts';
import { agree, openLink, prove, tryDevices } from '#patient.ts';
import { endSessionOf, forget, giveProofs, openAs, openFreshAs, personNamed } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

test('moving and cancelling tell the patient, in the same calendar entry', async () => {
  const maud = await openAs(browser, 'm.lefevre', desktop);
  const planned = await plan(browser);
  const first = await mailTo(planned.email);
  const uid = /UID:(.*)/u.exec(first.calendar)?.[1];

  const later = new Date(Date.now() + 40 * 60_000).toISOString();
  await request(maud.page, `/api/meetings/meetings/${planned.id}`, {
    method: 'PATCH',
    body: { version: 1, startsAt: later },
  });
  const moved = await mailTo(planned.email, 2);
  await maud.page.goto(`/consultations/${planned.id}`);
  // By keyboard: what was pressed gives way to a form, to what is left of it, to a consultation that is no more.
  const { page } = maud;
  // What lies ahead is pale, which is not heard.
  await page
    .getByRole('listitem')
    .filter({ hasText: /^Lien ouvert \(pas encore\)/u })
    .waitFor();
  await pressBy(page, /^Déplacer ou corriger$/u, 'Enter');
  await expectFocus(page, /^Mme Yvonne Bellec$/u);
  await pressBy(page, /^Ne rien changer$/u, 'Enter');
  await expectFocus(page, /^Mme Yvonne Bellec$/u);
  await pressBy(page, /^Annuler la consultation…$/u, 'Enter');
  await pressBy(page, /^Annuler la consultation$/u, 'Enter');
  await expectFocus(page, /^Mme Yvonne Bellec$/u);
  const cancelled = await mailTo(planned.email, 3);

  // The day leads to what became of it, and of its mail.
  await page.goto(`/?jour=${soon(40).day}`);
  await page
    .getByText(/^Annulée à \d\d:\d\d$/u)
    .first()
    .waitFor();
  await page.locator(`a[href="/consultations/${planned.id}"]`, { hasText: 'Détails' }).click();
  await page.getByText(/Consultation annulée/u).waitFor();
  await page.getByText(/^Par Maud Lefèvre, le .+ à \d\d:\d\d\.$/u).waitFor();

  expect(first.calendar).toContain('METHOD:REQUEST');
  expect(moved.calendar).toContain(`UID:${String(uid)}`);
  expect(moved.text).toContain('Au lieu du');
  expect(moved.link).toBe(planned.link);
  expect(cancelled.calendar).toContain('METHOD:CANCEL');
  expect(cancelled.calendar).toContain(`UID:${String(uid)}`);
  const sequences = [first, moved, cancelled].map(({ calendar }) =>
    Number(/SEQUENCE:(\d+)/u.exec(calendar)?.[1]),
  );
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  expect(new Set(sequences).size).toBe(3);
});

test('a session that ends in a call leaves the call, says so, and a new one leads it on', async () => {
  const { doctor, patient: guest } = await startCall(browser);
  const cookies = await doctor.context.cookies();
  await doctor.context.clearCookies();

  await doctor.page.getByRole('button', { name: 'Quitter', exact: true }).click();
  await doctor.page.getByRole('button', { name: 'Terminer la consultation' }).click();
  const card = doctor.page.getByRole('alert').filter({ hasText: 'l’appel continue' });
  await card.waitFor();
  await expectMovingPicture(guest.page, /Image de Dr Nadia Berthelot/u);
  await look(doctor.page, 'session-over');
  await doctor.page.keyboard.press('Escape');
  await expectAccessible(doctor.page);
  const opened = doctor.context.waitForEvent('page');
  await card.getByRole('button', { name: 'Se connecter dans un autre onglet' }).click();
  const beside = await opened;
  await beside.getByLabel('Adresse professionnelle').waitFor();
  await beside.close();

  await doctor.context.addCookies(cookies);
  await endForAll(doctor.page);
  await guest.page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
});

test('a session that is ended elsewhere in mid-call shows no patient any more, and a new one leads back into the call', async () => {
  const { doctor, patient: guest } = await startCall(browser);
  const { page } = doctor;

  await endSessionOf(page);

  await page.getByText('Votre session est terminée').waitFor();
  await expect.poll(() => page.getByText(patient.name).count()).toBe(0);
  await guest.page.getByText('Dr Nadia Berthelot arrive').waitFor();
  await giveProofs(page, personNamed('n.berthelot'));
  await expectMovingPicture(page, new RegExp(`Image de ${patient.name}`, 'u'));
  await expectMovingPicture(guest.page, /Image de Dr Nadia Berthelot/u);
  await endForAll(page);
});

test('a patient without a camera reads what helps, goes on with the sound alone, and is heard in the call: no picture is sent', async () => {
  const planned = await plan(browser);
  const guest = await openPage(browser, { ...phone, permissions: ['microphone'] });
  await guest.page.addInitScript(() => {
    const original = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (wish) => {
      if (wish?.video) throw new DOMException('No camera', 'NotFoundError');
      return original(wish);
    };
  });

  await openLink(guest.page, planned);
  await prove(guest.page, patient.born);
  await agree(guest.page);
  await tryDevices(guest.page, {
    without: 'camera',
    before: async () => {
      await guest.page.getByRole('heading', { name: 'Une chose à régler : la caméra' }).waitFor();
      await guest.page.getByText('Nous ne trouvons pas de caméra sur cet appareil.').waitFor();
      await guest.page.getByText(/ouvrez le lien sur votre téléphone/u).waitFor();
      await look(guest.page, 'no-camera');
    },
  });

  const nadia = await openAs(browser, 'n.berthelot', desktop);
  const card = nadia.page.getByRole('region', { name: patient.name });
  await card.getByText('Son seul', { exact: true }).waitFor();
  await keepConnections(nadia.page);
  await letIn(nadia.page, patient.name);
  await expectMovingPicture(guest.page, /Image de Dr Nadia Berthelot/u);
  await expect.poll(() => heardLoudness(nadia.page)).toBeGreaterThan(0.01);
  const tile = nadia.page.getByRole('figure').filter({ hasText: patient.name });
  await tile.getByText('Caméra coupée').waitFor();
  await guest.page.getByRole('button', { name: 'Caméra coupée' }).waitFor();
  const received = await receivedBy(nadia.page);
  expect(received.audio).toBeGreaterThan(0);
  expect(received.video).toBe(0);
  await look(nadia.page, 'sound-alone');
  await endForAll(nadia.page);
});

/** A colleague as the administrator's list shows them. */
async function rowOf(
  page: Page,
  name: string,
): Promise<{ readonly id: string; readonly version: number }> {
  const { id } = personNamed(name);
  const { body } = await request(page, '/api/identity/people?limit=200');
  const { items } = body as {
    readonly items: readonly { readonly id: string; readonly version: number }[];
  };
  return { id, version: items.find((each) => each.id === id)?.version ?? 0 };
}

test('a professional whose access is closed is out of session, room and call at once', async () => {
  const call = await startCall(browser, 'h.ferrand');
  const room = await call.doctor.context.newPage();
  await room.goto('/salons');
  const sent = { method: 'POST', body: { personId: personNamed('n.berthelot').id } };
  await request(room, '/api/chat/direct', sent);
  await room.reload();
  await room.getByRole('link', { name: /Dr Nadia Berthelot/u }).click();
  await room.getByRole('log').waitFor();
  const claire = await openFreshAs(browser, 'c.vasseur', desktop);
  await claire.page.goto('/personnes');
  const { id, version } = await rowOf(claire.page, 'h.ferrand');
  const start = performance.now();

  const closed = await request(claire.page, `/api/identity/people/${id}/deactivate`, {
    method: 'POST',
    body: { version },
  });

  expect(closed.status).toBeLessThan(300);
  await expect
    .poll(async () => (await request(call.doctor.page, '/api/identity/me')).status, {
      timeout: 5_000,
      interval: 100,
    })
    .toBe(401);
  await call.patient.page
    .getByLabel(/Image de Dr Hugo Ferrand/u)
    .waitFor({ state: 'detached', timeout: 10_000 });
  // Nothing of the room is left, and the page says why.
  await room.waitForURL(/connexion/u, { timeout: 10_000 });
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(await room.getByRole('log').count()).toBe(0);
  for (const page of [room, call.doctor.page])
    await page.getByText('Si votre accès a été fermé').waitFor();
  await expectAccessible(room);
  await look(room, 'access-closed-1280');
  await room.setViewportSize(phone.viewport);
  await look(room, 'access-closed-390');
  await room.close();
  const again = await rowOf(claire.page, 'h.ferrand');
  await request(claire.page, `/api/identity/people/${id}/reactivate`, {
    method: 'POST',
    body: { version: again.version },
  });
  forget('h.ferrand');
});

test('the security officer reads what happened; nobody else does', async () => {
  const samir = await openFreshAs(browser, 's.okoye', desktop);
  await samir.page.goto('/journal');
  await samir.page.getByRole('heading', { name: 'Journal' }).waitFor();
  await samir.page.getByRole('listitem').getByText('a planifié une consultation').first().waitFor();
  await expectAccessible(samir.page);
  const maud = await openAs(browser, 'm.lefevre', desktop);

  expect((await request(maud.page, '/api/security/audit')).status).toBe(403);
});

test('the security officer finds what somebody did by their name; a name of several is asked about, and nobody’s is said', async () => {
  const { page } = await openFreshAs(browser, 's.okoye', desktop);
  await page.goto('/journal');
  const field = page.getByRole('searchbox', { name: 'Nom d’un membre, ou identifiant' });

  await field.fill('okoye');
  await field.press('Enter');
  await page.getByText('Cherché : Samir Okoye').waitFor();
  await page.getByRole('listitem').getByText('Samir Okoye · s’est connecté').first().waitFor();

  await field.fill('ch-kerval');
  await field.press('Enter');
  await page.getByText('Plusieurs membres portent ce nom. Lequel ?').waitFor();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Samir Okoye', exact: true }).press('Enter');
  await page.getByText('Cherché : Samir Okoye').waitFor();

  await field.fill('Personne de Ce Nom');
  await field.press('Enter');
  await page.getByText('Aucun membre ne porte ce nom').waitFor();
});
