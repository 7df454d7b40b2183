import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request, soon } from '#api.ts';
import { findFaults } from '#axe.ts';
import {
  desktop,
  isInSight,
  closePages,
  openBrowser,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { actOn, arriveByLink, inviteDuringCall } from '#group.ts';
import { anAddress, mailTo } from '#mailbox.ts';
import { openAs, personNamed } from '#people.ts';

let browser: Browser;
let sara: Watched;
beforeAll(async () => {
  // Nobody's picture is looked at here: as few of them as a camera can send.
  browser = await openBrowser(5);
});
afterAll(async () => {
  await speaks('fr');
  await closePages();
});
beforeEach(() => pictureFailures(browser));

/** Sara's language, kept with her account: every page of hers follows. */
async function speaks(locale: 'fr' | 'en'): Promise<void> {
  const { body } = await request(sara.page, '/api/identity/me');
  const { version } = body as { readonly version: number };
  const answer = await request(sara.page, '/api/identity/me', {
    method: 'PATCH',
    body: { version, locale },
  });
  expect(answer.status).toBe(200);
}

const faults: string[] = [];
/** What is wrong with the screen as it stands, light and dark; on a call, which is dark always, once. */
async function look(page: Page, name: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    // A colour on its way to the next one has no contrast of its own.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const found = await findFaults(page, colorScheme === 'dark' ? ['color-contrast'] : undefined);
    faults.push(...found.map((fault) => `${name}, ${colorScheme}: ${fault}`));
  }
  await page.emulateMedia({ colorScheme: 'light' });
}

test('(somebody of another organisation reads English)', async () => {
  sara = await openAs(browser, 's.lindqvist', desktop);
  await speaks('en');
});

test('a meeting is planned and moved in English, and whoever is invited is told twice', async () => {
  const { page } = sara;
  const email = anAddress('boris');
  await page.goto('/reunion');
  await page.getByRole('heading', { name: 'Bring several people together' }).waitFor();
  await page.getByRole('button', { name: 'Begin the meeting' }).click();
  await page.getByText('Write the subject').waitFor();
  await page.getByLabel('Subject').fill('Thorax board');
  await page.getByText('Later', { exact: true }).click();
  const { day, time } = soon(40);
  await page.getByLabel('Day', { exact: true }).fill(day);
  await page.getByLabel('Time', { exact: true }).fill(time);
  await page.getByLabel('Name', { exact: true }).fill('Boris Interpreter');
  await page.getByLabel('Email address').fill(email);
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page
    .getByRole('list', { name: /elsewhere/u })
    .getByText('Boris Interpreter')
    .waitFor();
  await look(page, 'planning');
  await page.getByRole('button', { name: 'Plan and invite' }).click();
  await page.getByRole('heading', { name: 'Thorax board', level: 1 }).waitFor();
  await look(page, 'the meeting');
  expect((await mailTo(email)).calendar).toContain('SEQUENCE:0');

  await page.getByRole('button', { name: 'Move or correct' }).click();
  const dialog = page.getByRole('dialog', { name: 'Move or correct' });
  await dialog.getByLabel('Subject').fill('');
  await dialog.getByRole('button', { name: 'Save and tell' }).click();
  await dialog.getByText('Write the subject').waitFor();
  await dialog.getByLabel('Subject').fill('Thorax board, second part');
  const later = soon(100);
  await dialog.getByLabel('Day', { exact: true }).fill(later.day);
  await dialog.getByLabel('Time', { exact: true }).fill(later.time);
  await look(page, 'moving it');
  await dialog.getByRole('button', { name: 'Save and tell' }).click();

  await dialog.waitFor({ state: 'detached' });
  await page.getByRole('heading', { name: 'Thorax board, second part', level: 1 }).waitFor();
  await page.getByText(new RegExp(`${later.time}, with Dr Sara Lindqvist`, 'u')).waitFor();
  const told = await mailTo(email, 2);
  expect(told.text).toContain('Thorax board, second part');
  expect(told.calendar).toContain('SEQUENCE:1');
  await page.getByRole('button', { name: 'Cancel the meeting…' }).click();
  await look(page, 'cancelling it');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel the meeting' }).click();
  await page.getByText('Cancelled', { exact: true }).waitFor();
});

/** Begins a meeting of Nadia's, to which Sara is invited by her address. */
async function begin({ page }: Watched): Promise<string> {
  const { email } = personNamed('s.lindqvist');
  const { body } = await request(page, '/api/meetings/group-meetings', {
    method: 'POST',
    headers: { 'idempotency-key': crypto.randomUUID() },
    body: {
      title: 'RCP cardiologie',
      hostId: personNamed('n.berthelot').id,
      durationMinutes: 30,
      memberIds: [],
      invitees: [{ name: 'Dr Sara Lindqvist', email, locale: 'fr' }],
    },
  });
  return (body as { readonly id: string }).id;
}

const guests = ['Anna Expert', 'Boris Interprète'] as const;

test('somebody of another organisation is made moderator in mid-call, and lets all who wait in at once', async () => {
  const nadia = await openAs(browser, 'n.berthelot', desktop);
  const id = await begin(nadia);
  await Promise.all([nadia, sara].map(({ page }) => page.goto(`/appel/${id}`)));
  const { page } = sara;
  await page.getByRole('button', { name: 'Leave', exact: true }).waitFor();
  expect(await page.getByRole('button', { name: /^Waiting/u }).count()).toBe(0);
  const links: string[] = [];
  for (const name of guests) {
    links.push(await inviteDuringCall(nadia.page, { name }));
    await nadia.page.keyboard.press('Escape');
  }
  const arrived = await Promise.all(links.map((link) => arriveByLink(browser, link)));
  // Four calls on one machine: what takes a second there may take ten here.

  await nadia.page.getByRole('button', { name: 'Participants', exact: true }).click();
  await actOn(nadia.page, 'Dr Sara Lindqvist', 'Donner la modération');
  await nadia.page.getByText('Dr Sara Lindqvist modère la réunion').waitFor();
  // What was done is said beside the buttons of the call, never over them.
  const leave = nadia.page.getByRole('button', { name: 'Quitter', exact: true });
  expect(await isInSight(leave)).toBe(true);

  // Her page has it at once: the waiting room, and the acts of a moderator.
  await page.getByRole('button', { name: /^Waiting/u }).click();
  await page.getByRole('button', { name: 'Let the 2 people in…' }).click();
  const question = page.getByRole('alertdialog', { name: 'Let these 2 people in?' });
  await question.waitFor();
  // In the order in which they came, which is theirs.
  const asked = await question.getByRole('listitem').allInnerTexts();
  expect(asked.toSorted()).toEqual([...guests]);
  await look(page, 'letting all in');
  await question.getByRole('button', { name: 'Let in', exact: true }).click();
  for (const name of guests) await page.getByLabel(`Picture of ${name}`).waitFor();

  await page.getByRole('button', { name: 'Participants', exact: true }).click();
  await page.getByRole('button', { name: 'Mute everybody…' }).waitFor();
  await look(page, 'participants');
  await page.getByRole('button', { name: 'Mute everybody…' }).click();
  await look(page, 'muting everybody');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Mute', exact: true }).click();
  for (const guest of arrived)
    await guest.page.getByText('Dr Sara Lindqvist a coupé votre micro.').waitFor();
  // The host is spared, and so is whoever asked.
  expect(await nadia.page.getByText(/a coupé votre micro/u).count()).toBe(0);
  await page.getByRole('button', { name: 'Mic on' }).waitFor();

  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  await look(page, 'leaving');
  await page.getByRole('dialog').getByRole('button', { name: 'End for all' }).click();
  await page.getByRole('heading', { name: 'The meeting has ended' }).waitFor();
  await look(page, 'after the meeting');
  await nadia.page.getByRole('heading', { name: 'Réunion terminée' }).waitFor();
  expect(faults).toEqual([]);
  expect([nadia, sara, ...arrived].flatMap((one) => one.complaints)).toEqual([]);
}, 240_000);
