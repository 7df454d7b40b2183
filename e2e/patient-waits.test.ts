import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request, type Ask } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  isInSight,
  openBrowser,
  openPage,
  phone,
  type Watched,
} from '#browser.ts';
import { connectionsOf, keepConnections } from '#connections.ts';
import { endForAll, letIn } from '#doctor.ts';
import { inMeetings, letMinutesPass } from '#in-meetings.ts';
import { look } from '#look.ts';
import { expectMovingPicture } from '#media.ts';
import { patient, plan, startCall } from '#meeting.ts';
import { agree, waitIn, openLink, prove, tryDevices } from '#patient.ts';
import { askAs, openAs } from '#people.ts';

/** What a grant of the room is made of. */
const ofRoom = /wss?:|credential|roomId|participantId/u;

/** Everything that the page is answered and sent from now on, but the grant of the throw-away room of the network's test. */
async function readEverything(page: Page): Promise<readonly string[]> {
  const received: string[] = [];
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Network.enable');
  devtools.on('Network.eventSourceMessageReceived', ({ data }) => void received.push(data));
  page.on('response', (reply) => {
    const { pathname } = new URL(reply.url());
    if (!pathname.startsWith('/api/') || /stream$|probe-grants$/u.test(pathname)) return;
    void reply.text().then(
      (body) => received.push(body),
      () => undefined, // its page has gone
    );
  });
  return received;
}

let browser: Browser;
/** The secretary's requests. */
let asMaud: Ask;
let guest: Watched;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(async () => {
  asMaud = await askAs(browser, 'm.lefevre');
  guest = await openPage(browser, phone);
});

test('what is pressed without network goes on by itself when it is back, as the page says', async () => {
  const { page, context } = guest;
  await openLink(page, await plan(browser));
  await prove(page, patient.born);
  await page.getByLabel('Je suis d’accord').check();

  await context.setOffline(true);
  await page.getByRole('button', { name: 'Continuer' }).click();

  await page.getByText('La page reprend d’elle-même dès qu’il revient.').first().waitFor();
  await page.locator('.btn--busy', { hasText: 'Continuer' }).waitFor();
  expect(await page.getByText('Cela n’a pas marché').count()).toBe(0);
  await look(page, 'consent-offline');

  await context.setOffline(false);

  await page.getByRole('button', { name: 'Essayer ma caméra et mon micro' }).waitFor();
});

test('whoever waits gets nothing of the room: no grant, no connection to the video server, not when the doctor opens either', async () => {
  const planned = await plan(browser);
  const received = await readEverything(guest.page);
  await waitIn(guest.page, { ...planned, born: patient.born });
  await guest.page
    .getByRole('heading', { name: /Bienvenue dans la salle d’attente|sait que vous êtes là/u })
    .waitFor();
  const sockets: string[] = [];
  guest.page.on('websocket', (socket) => sockets.push(new URL(socket.url()).host));
  await keepConnections(guest.page);
  const nadia = await openAs(browser, 'n.berthelot', desktop);

  const opened = await request(nadia.page, `/api/meetings/meetings/${planned.id}/open`, {
    method: 'POST',
    body: {},
  });
  const grant = await request(guest.page, '/api/meetings/visit/grants', {
    method: 'POST',
    body: {},
  });

  expect(opened.status).toBe(200);
  expect(grant.status).toBe(403);
  expect(JSON.stringify(grant.body)).not.toMatch(ofRoom);
  await guest.page.getByRole('heading', { name: /sait que vous êtes là/u }).waitFor();
  expect(sockets).toEqual([]);
  expect(await connectionsOf(guest.page)).toBe(0);
  // Neither in an answer nor in what is pushed, from before the check-in on.
  expect(received.some((body) => body.includes('isHostInformed'))).toBe(true);
  expect(received.filter((body) => ofRoom.test(body))).toEqual([]);

  // What is looked for is there once they are let in.
  await letIn(nadia.page, patient.name);
  await expect.poll(() => received.some((body) => ofRoom.test(body))).toBe(true);
  await expect.poll(() => sockets.length).toBeGreaterThan(0);
  await expect.poll(() => connectionsOf(guest.page)).toBeGreaterThan(0);
  await endForAll(nadia.page);
});

/** As if the page that was closed had been so for a while. */
const letPageBeForgotten = (guestId: string): Promise<void> =>
  inMeetings(`update guests set last_seen_at = now() - interval '1 minute' where id = $1`, [
    guestId,
  ]);

test('a page that is closed in the call is told to the doctor until its link has brought the patient back; cancelled while they talk, the patient is out of the call and reads why', async () => {
  const { planned, patient: first, doctor } = await startCall(browser);
  await first.page.close();
  await doctor.page.getByText('Personne d’autre dans l’appel').waitFor();
  await letPageBeForgotten(planned.guestId);

  const closed = /^La page de Mme Yvonne Bellec est fermée/u;
  const shown = doctor.page.getByRole('main').getByText(closed);
  await shown.waitFor();
  const said = doctor.page.locator('[aria-live="polite"]');
  await said.getByText(closed).waitFor({ state: 'attached' });
  await look(doctor.page, 'page-closed');
  await guest.page.goto(planned.link);
  const goesOn = guest.page.getByRole('heading', {
    name: 'Votre rendez-vous avec Dr Nadia Berthelot est en cours',
  });
  await goesOn.waitFor();
  await expect.poll(() => goesOn.evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await guest.page.getByText(/petites étapes|Étape \d sur/u).count()).toBe(0);
  await expectAccessible(guest.page);
  await look(guest.page, 'visit-goes-on');
  await guest.page.setViewportSize(desktop.viewport);
  await look(guest.page, 'visit-goes-on-wide');
  await guest.page.setViewportSize(phone.viewport);
  await prove(guest.page, patient.born);
  await expectMovingPicture(doctor.page, /Image de Mme Yvonne Bellec/u);
  expect(await shown.count()).toBe(0);

  const { body } = await asMaud(`/api/meetings/meetings/${planned.id}`);
  const { version } = body as { version: number };

  const cancelled = await asMaud(`/api/meetings/meetings/${planned.id}/cancel`, {
    method: 'POST',
    body: { version },
  });

  expect(cancelled.status).toBe(200);
  await guest.page.getByRole('heading', { name: 'Ce rendez-vous a été annulé' }).waitFor();
  expect(await guest.page.locator('video').count()).toBe(0);
  await look(guest.page, 'visit-cancelled');
  await look(doctor.page, 'doctor-cancelled');
});

test('the patient sees how long they wait; the doctor writes, the patient reads and answers', async () => {
  const planned = await plan(browser);
  await waitIn(guest.page, { ...planned, born: patient.born });
  await guest.page.getByText('Vous attendez depuis', { exact: true }).waitFor();
  const clock = guest.page.locator('.clock');
  expect(await clock.innerText()).toMatch(/^(?:un instant|1\s+min)$/u);
  await letMinutesPass(planned.guestId, 7);
  await guest.page.reload();
  await expect.poll(() => clock.innerText()).toMatch(/^[78]\s+min$/u);
  const nadia = await openAs(browser, 'n.berthelot', desktop);

  await nadia.page
    .getByRole('region', { name: patient.name })
    .getByRole('button', { name: /Écrire/u })
    .click();
  await nadia.page.getByLabel('Votre message').fill('Je termine <b>bientôt</b>, merci.');
  // As somebody in a hurry does.
  await nadia.page.getByRole('button', { name: 'Envoyer', exact: true }).dblclick();
  const words = guest.page.getByRole('log', { name: 'Messages' });
  await words.getByText('Je termine <b>bientôt</b>, merci.').first().waitFor();
  await nadia.page.getByRole('button', { name: /^J’ai un peu de retard/u }).dblclick();
  await words
    .getByText(/^J’ai un peu de retard/u)
    .first()
    .waitFor();
  await guest.page.getByRole('button', { name: 'Répondre' }).click();
  await guest.page.getByLabel(/Votre message/u).fill('Je vous attends.');
  await guest.page.getByRole('button', { name: 'Envoyer' }).click();

  await nadia.page.getByText('Je vous attends.').first().waitFor();
  expect(await words.getByText(/^(?:Je termine|J’ai un peu de retard)/u).count()).toBe(2);
});

test('who is stuck at the devices calls for help; the doctor answers, and it is read and answered where they are', async () => {
  const planned = await plan(browser);
  await openLink(guest.page, planned);
  await prove(guest.page, patient.born);
  await agree(guest.page);
  const nadia = await openAs(browser, 'n.berthelot', desktop);
  await nadia.page.goto('/documents');
  await nadia.page.getByRole('heading', { name: 'Documents', level: 1 }).waitFor();
  // A small iPhone: the page is longer than it, and what comes in above does not push it on.
  await guest.page.setViewportSize({ width: 320, height: 568 });
  await guest.page.evaluate(() => (document.documentElement.style.overflowAnchor = 'none'));
  await guest.page.getByRole('button', { name: 'J’ai besoin d’aide' }).click();
  const tell = guest.page.getByRole('button', {
    name: 'Prévenir l’équipe que j’ai besoin d’aide',
  });
  // It opens where it is seen: whoever pressed looks for it nowhere.
  await expect.poll(() => isInSight(tell)).toBe(true);
  await tell.click();
  await guest.page.setViewportSize(phone.viewport);
  await guest.page.getByText(/Nous avons prévenu Dr Nadia Berthelot/u).waitFor();
  const told = nadia.page
    .getByRole('listitem')
    .filter({ hasText: `${patient.name} demande de l’aide.` });
  await told.waitFor();
  await look(nadia.page, 'help-told');
  await told.getByRole('button', { name: 'Voir' }).click();
  const card = nadia.page.getByRole('region', { name: patient.name });
  await card.getByText('Demande de l’aide').waitFor();
  await expect
    .poll(() => card.evaluate((one) => one.parentElement === document.activeElement))
    .toBe(true);
  await look(nadia.page, 'help-card');
  await nadia.page.setViewportSize(phone.viewport);
  await card.scrollIntoViewIfNeeded();
  await look(nadia.page, 'help-card-phone');
  await nadia.page.setViewportSize(desktop.viewport);

  await card.getByRole('button', { name: /Écrire/u }).click();
  await nadia.page.getByLabel('Votre message').fill('Touchez « Autoriser » en haut.');
  await nadia.page.getByRole('button', { name: 'Envoyer', exact: true }).click();

  const words = guest.page.getByRole('log', { name: 'Messages' });
  await words.getByText('Touchez « Autoriser » en haut.').waitFor();
  const said = guest.page.locator('[aria-live="polite"]');
  await said.getByText(/Touchez « Autoriser » en haut/u).waitFor({ state: 'attached' });
  // Who is not helped by it can ask once more.
  await tell.waitFor();
  await expectAccessible(guest.page);
  await look(guest.page, 'visit-answered');
  await guest.page.getByRole('button', { name: 'Répondre' }).click();
  await guest.page.getByLabel(/Votre message/u).fill('Merci, ça marche.');
  await guest.page.getByRole('button', { name: 'Envoyer' }).click();
  await nadia.page.getByRole('log').getByText('Merci, ça marche.').waitFor();
  // It goes with them, and nobody reads it who has not proved who they are.
  await tryDevices(guest.page);
  await words.getByText('Merci, ça marche.').waitFor();
  const stranger = await openPage(browser, phone);
  await stranger.page.goto(planned.link);
  await stranger.page.getByLabel('Jour', { exact: true }).waitFor();
  expect(await stranger.page.getByText(/Autoriser/u).count()).toBe(0);
});
