import type { Browser, Response, Route } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { request, soon, type Ask } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  openBrowser,
  openPage,
  openWithoutCookies,
  phone,
  type Watched,
} from '#browser.ts';
import { inMeetings } from '#in-meetings.ts';
import { expectFocus } from '#keyboard.ts';
import { look } from '#look.ts';
import { mailTo } from '#mailbox.ts';
import { patient, plan } from '#meeting.ts';
import { patience } from '#patience.ts';
import { agree, waitIn, comeBack, openLink, prove } from '#patient.ts';
import { askAs, openAs } from '#people.ts';

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

describe('a link that cannot be used now has a calm page', () => {
  test('too early', async () => {
    const { link } = await plan(browser, { inMinutes: 120 });

    await guest.page.goto(link);

    await guest.page.getByRole('heading', { name: /Vous êtes en avance/u }).waitFor();
    await expectAccessible(guest.page);
  });

  test('cancelled', async () => {
    const planned = await plan(browser);
    await asMaud(`/api/meetings/meetings/${planned.id}/cancel`, {
      method: 'POST',
      body: { version: 1 },
    });

    await guest.page.goto(planned.link);

    await guest.page.getByRole('heading', { name: 'Ce rendez-vous a été annulé' }).waitFor();
    await expectAccessible(guest.page);
  });

  test('cancelled while the invitation lies open', async () => {
    const planned = await plan(browser);
    await guest.page.clock.install();
    await guest.page.goto(planned.link);
    await guest.page.getByRole('button', { name: 'Commencer' }).waitFor();
    await asMaud(`/api/meetings/meetings/${planned.id}/cancel`, {
      method: 'POST',
      body: { version: 1 },
    });

    await guest.page.clock.runFor(61_000);

    await guest.page.getByRole('heading', { name: 'Ce rendez-vous a été annulé' }).waitFor();
  });

  test('replaced by a newer one', async () => {
    const planned = await plan(browser);
    const { status } = await asMaud(
      `/api/meetings/meetings/${planned.id}/guests/${planned.guestId}/link`,
      {
        method: 'POST',
        body: {},
      },
    );
    expect(status).toBe(200);

    await guest.page.goto(planned.link);

    await guest.page
      .getByRole('heading', { name: 'Un lien plus récent vous a été envoyé' })
      .waitFor();
    await expectAccessible(guest.page);
  });

  test('broken or made up', async () => {
    await guest.page.goto(`/visit#${'A'.repeat(43)}`);

    await guest.page.getByRole('heading', { name: 'Ce lien ne fonctionne pas' }).waitFor();
    await expectAccessible(guest.page);
  });
});

test('three wrong dates close the link, the secretary is told, with the number to call, and a new link opens the way again', async () => {
  const planned = await plan(browser, { phone: '06 12 34 56 78' });
  const maud = await openAs(browser, 'm.lefevre', desktop);
  await maud.page.goto('/documents');
  await maud.page.getByRole('heading', { name: 'Documents', level: 1 }).waitFor();
  await openLink(guest.page, planned);

  // What is no date costs no try, and one is where it is put right.
  await prove(guest.page, ['3', '3', '48']);
  await guest.page.getByText(/l’année en quatre chiffres/u).waitFor();
  await expectFocus(guest.page, /^Année$/u);
  await prove(guest.page, ['4', '3', '1948']);
  await guest.page.getByText(/il reste 2 essais/u).waitFor();
  await prove(guest.page, ['5', '3', '1948']);
  await guest.page.getByText(/il reste 1 essai/u).waitFor();
  await prove(guest.page, ['6', '3', '1948']);
  await guest.page
    .getByRole('heading', { name: 'Ce lien est fermé, pour vous protéger' })
    .waitFor();
  await expectAccessible(guest.page);

  const told = maud.page.getByRole('listitem').filter({ hasText: /Le lien de Mme Yvonne Bellec/u });
  await told.waitFor();
  await look(maud.page, 'locked-told');
  await told.getByRole('button', { name: 'Voir' }).click();
  await maud.page.getByText(/Le lien de Mme Yvonne Bellec \(.* est bloqué/u).waitFor();
  // The notice says to call: the number stands there.
  const notice = maud.page.locator('.notice').filter({ hasText: 'est bloqué' });
  const call = notice.getByRole('link', { name: 'Appeler Mme Yvonne Bellec par téléphone' });
  expect(await call.getAttribute('href')).toBe('tel:+33612345678');
  await look(maud.page, 'locked-link-with-number');
  await maud.page.getByRole('button', { name: 'Envoyer un nouveau lien' }).click();
  const second = await mailTo(planned.email, 2);
  await openLink(guest.page, second);
  await prove(guest.page, patient.born);
  await guest.page.getByRole('heading', { name: /votre accord/u }).waitFor();
});

test('who refuses the text is not held up, and may change their mind', async () => {
  const { page } = guest;
  const planned = await plan(browser);
  await openLink(page, planned);
  let held: Route | null = null;
  await page.route('**/visit/stream', (route) => {
    if (held) return route.continue();
    held = route;
    return undefined;
  });
  const visitRead = (): Promise<Response> =>
    page.waitForResponse((reply) => new URL(reply.url()).pathname === '/api/meetings/visit');
  const [first] = await Promise.all([visitRead(), prove(page, patient.born)]);
  const former = await first.text();
  await page.getByRole('radio', { name: /Je préfère une visite sur place/u }).check();
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.getByRole('heading', { name: /C.est noté/u }).waitFor();
  await page.getByRole('button', { name: /J.ai changé d.avis/u }).click();
  await page.getByRole('heading', { name: /votre accord/u }).waitFor();

  // On a slow network the news of before their answer comes after it, and what is true after that.
  const stream: Route = await vi.waitUntil(() => held, patience);
  const body = `event: visit\ndata: ${former}\n\n`;
  await Promise.all([visitRead(), stream.fulfill({ contentType: 'text/event-stream', body })]);
  await agree(page);

  await guest.page.getByRole('button', { name: 'Essayer ma caméra et mon micro' }).waitFor();
});

test('a second device takes over, and the first one says so', async () => {
  const planned = await plan(browser);
  await waitIn(guest.page, { ...planned, born: patient.born });
  await guest.page
    .getByRole('heading', { name: /Bienvenue dans la salle d’attente|sait que vous êtes là/u })
    .waitFor();
  const second = await openPage(browser, phone);

  await comeBack(second.page, { ...planned, born: patient.born });

  await guest.page
    .getByRole('heading', { name: 'Vous avez continué sur un autre appareil' })
    .waitFor();
  await expectAccessible(guest.page);
  await second.page
    .getByRole('heading', { name: /Bienvenue dans la salle d’attente|sait que vous êtes là/u })
    .waitFor();
});

test('a patient whose session ended while waiting is not told of another device, and comes back by one button', async () => {
  const planned = await plan(browser);
  await waitIn(guest.page, { ...planned, born: patient.born });
  await guest.page
    .getByRole('heading', { name: /Bienvenue dans la salle d’attente|sait que vous êtes là/u })
    .waitFor();

  // As when another tab of this browser, or identity, ends it.
  await request(guest.page, '/auth/logout', { method: 'POST', body: { kind: 'guest' } });

  await guest.page
    .getByRole('heading', { name: 'Cette page s’est refermée, pour vous protéger' })
    .waitFor();
  await look(guest.page, 'visit-over');
  await expectAccessible(guest.page);
  await guest.page.getByRole('button', { name: 'Revenir à mon rendez-vous' }).click();
  await guest.page
    .getByRole('heading', { name: 'Votre place dans la salle d’attente est gardée' })
    .waitFor();
  await prove(guest.page, patient.born);
  await guest.page
    .getByRole('heading', { name: /Bienvenue dans la salle d’attente|sait que vous êtes là/u })
    .waitFor();
});

test('moved to another day while the patient waits: their open page says the day and the hour, and the door is closed', async () => {
  const planned = await plan(browser);
  await waitIn(guest.page, { ...planned, born: patient.born });
  const waits = guest.page.getByRole('heading', {
    name: /Bienvenue dans la salle d’attente|sait que vous êtes là/u,
  });
  await waits.waitFor();
  const startsAt = new Date(Date.now() + 7 * 86_400_000).toISOString();
  const words = new Intl.DateTimeFormat('fr', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    timeZone: 'Europe/Paris',
  });

  const moved = await asMaud(`/api/meetings/meetings/${planned.id}`, {
    method: 'PATCH',
    body: { version: 1, startsAt },
  });

  expect(moved.status).toBe(200);
  const heading = guest.page.getByRole('heading', { name: 'Votre rendez-vous a été déplacé' });
  await heading.waitFor();
  await expect.poll(() => heading.evaluate((one) => one === document.activeElement)).toBe(true);
  const when = guest.page.getByText(/Il est maintenant prévu .* à \d\d:\d\d/u);
  const said = (await when.innerText()).replace(/\b1er\b/u, '1');
  expect(said).toContain(words.format(new Date(startsAt)));
  await guest.page.getByText(/Vous pouvez fermer cette page et revenir ce jour-là/u).waitFor();
  await look(guest.page, 'visit-moved');
  await expectAccessible(guest.page);
  await guest.page.setViewportSize({ width: 1280, height: 800 });
  await look(guest.page, 'visit-moved-wide');

  await guest.page.reload();

  await guest.page.getByRole('heading', { name: /Vous êtes en avance/u }).waitFor();
  await look(guest.page, 'visit-early-wide');
});

test('a patient’s language is known the next time', async () => {
  const planned = await plan(browser, { locale: 'en', name: 'Mr John Smith' });

  const maud = await openAs(browser, 'm.lefevre', desktop);
  const language = maud.page.getByRole('group', { name: 'Langue du patient' });
  await maud.page.goto('/planifier');
  await expect.poll(() => language.getByLabel('Français').isChecked()).toBe(true);
  await maud.page.getByLabel('Adresse mail').fill(planned.email);
  await maud.page.keyboard.press('Tab');
  await expect.poll(() => language.getByLabel('English').isChecked()).toBe(true);
});

const dayIn = (timeZone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone }).format(Date.now());

/** A clock on which it is another day than in Paris now: one of the two is. */
function clockOfAnotherDay(): string {
  const isAhead = dayIn('Pacific/Kiritimati') !== dayIn('Europe/Paris');
  return isAhead ? 'Pacific/Kiritimati' : 'Pacific/Pago_Pago';
}

test('who plans from far away begins with the hospital’s day', async () => {
  const { page } = await openAs(browser, 'm.lefevre', {
    ...desktop,
    timezoneId: clockOfAnotherDay(),
  });

  await page.goto('/planifier');

  const when = page.getByRole('group', { name: 'Quand' });
  expect(await when.getByLabel('Jour').inputValue()).toBe(soon(0).day);
});

/** As if the appointment had been yesterday: nobody may plan that. */
async function letADayPass(meetingId: string): Promise<void> {
  await inMeetings(`update meetings set starts_at = starts_at - interval '1 day' where id = $1`, [
    meetingId,
  ]);
}

test('an appointment that nobody came to says so on its day, and another date is offered from there', async () => {
  const name = `M. Absent ${crypto.randomUUID().slice(0, 8)}`;
  const missed = await plan(browser, { name });
  await letADayPass(missed.id);
  const { body } = await asMaud(`/api/meetings/meetings/${missed.id}`);
  const { startsAt } = body as { startsAt: string };
  const paris = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris' });

  const maud = await openAs(browser, 'm.lefevre', desktop);
  await maud.page.goto(`/?jour=${paris.format(new Date(startsAt))}`);

  const row = maud.page.getByRole('listitem').filter({ hasText: name });
  await row.getByText('N’a pas eu lieu').waitFor();
  expect(await row.getByText(/en retard|Invitation/u).count()).toBe(0);
  await expectAccessible(maud.page);
  await look(maud.page, 'missed-day');
  await maud.page.setViewportSize(phone.viewport);
  await look(maud.page, 'missed-day-phone');
  await maud.page.setViewportSize(desktop.viewport);
  await row.getByRole('link', { name: 'Proposer une date' }).click();
  await expect.poll(() => maud.page.getByLabel('Nom du patient').inputValue()).toBe(name);
});

test('too late and already over are told apart, each with what to do', async () => {
  const missed = await plan(browser);
  await letADayPass(missed.id);

  await guest.page.goto(missed.link);

  await guest.page.getByRole('heading', { name: 'L’heure de ce rendez-vous est passée' }).waitFor();
  await expectAccessible(guest.page);
  const word = guest.page.getByRole('heading').getByText('rendez-vous', { exact: true });
  expect(await word.evaluate((one) => one.getClientRects().length)).toBe(1);
  await guest.page.getByText(/Il était prévu .*Appelez le secrétariat/u).waitFor();
  await guest.page.getByRole('button', { name: 'J’ai besoin d’aide' }).click();
  await guest.page.getByText(/Appelez le 02.61.91.00.12/u).waitFor();

  const over = await plan(browser);
  const nadia = await openAs(browser, 'n.berthelot', desktop);
  for (const act of ['open', 'end'])
    await request(nadia.page, `/api/meetings/meetings/${over.id}/${act}`, {
      method: 'POST',
      body: {},
    });

  await guest.page.goto(over.link);

  await guest.page.getByRole('heading', { name: 'Ce rendez-vous est terminé' }).waitFor();
  await guest.page.getByText('Vous pouvez fermer cette page.').waitFor();
  await expectAccessible(guest.page);
});

/** As if the doctor had handed something over until tomorrow. */
const leaveSomething = (guestId: string): Promise<void> =>
  inMeetings(`update guests set documents_until = now() + interval '1 day' where id = $1`, [
    guestId,
  ]);

test('locked out after the end, the patient gets a new link from the consultation’s page, and no appointment with it', async () => {
  const planned = await plan(browser);
  const nadia = await openAs(browser, 'n.berthelot', desktop);
  for (const act of ['open', 'end'])
    await request(nadia.page, `/api/meetings/meetings/${planned.id}/${act}`, {
      method: 'POST',
      body: {},
    });
  await leaveSomething(planned.guestId);
  const toDocuments = (): Promise<void> =>
    guest.page.getByRole('button', { name: 'Voir mes documents' }).click();
  await guest.page.goto(planned.link);
  await toDocuments();
  await prove(guest.page, ['4', '3', '1948']);
  await guest.page.getByText(/il reste 2 essais/u).waitFor();
  await prove(guest.page, ['5', '3', '1948']);
  await guest.page.getByText(/il reste 1 essai/u).waitFor();
  await prove(guest.page, ['6', '3', '1948']);
  await guest.page.getByText(/Appelez le secrétariat/u).waitFor();
  await look(guest.page, 'visit-locked-afterwards');
  await expectAccessible(guest.page);

  const maud = await openAs(browser, 'm.lefevre', desktop);
  await maud.page.goto(`/consultations/${planned.id}`);
  const renew = maud.page.getByRole('button', { name: 'Envoyer un nouveau lien' });
  await renew.waitFor();
  await look(maud.page, 'renew-afterwards', { fullPage: true });
  await renew.click();
  await maud.page.getByText(/Un nouveau lien part à/u).waitFor();
  const second = await mailTo(planned.email, 2);

  await maud.page.getByText('Invitation envoyée').waitFor();
  expect(second.calendar).toBe('');
  expect(second.link).not.toBe(planned.link);
  await maud.page.setViewportSize(phone.viewport);
  await look(maud.page, 'renew-afterwards-phone', { fullPage: true });
  await guest.page.goto(second.link);
  await toDocuments();
  await prove(guest.page, patient.born);
  await guest.page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
});

test('a browser that keeps no cookies leads nobody in a circle: it is said what to change', async () => {
  const planned = await plan(browser);
  const { page, close } = await openWithoutCookies();

  await openLink(page, planned);
  await prove(page, patient.born);

  await page
    .getByRole('heading', { name: 'Votre navigateur ne garde pas votre rendez-vous' })
    .waitFor();
  await look(page, 'visit-without-cookies');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Réessayer' }).click();
  await page.getByText('Vous reprenez là où vous en étiez').waitFor();
  await close();
});
