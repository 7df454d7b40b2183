import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
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
  type Watched,
} from '#browser.ts';
import { haveKeys, messageWith as message } from '#chat.ts';
import { expectFocus } from '#keyboard.ts';
import { look } from '#look.ts';
import { aNewcomer } from '#newcomer.ts';
import { openFreshAs, openAs, signIn } from '#people.ts';
import { makeTeam } from '#team.ts';

const team = 'Suites de soins';
type Person = Parameters<typeof signIn>[1];
let browser: Browser;
let teamId: string;
let late: Person;
let nolwenn: Watched;
let maelle: Watched;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const field = (page: Page): Locator => page.getByRole('textbox', { name: /^Écrire à/u });
const row = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Vos salons' }).getByRole('link', { name: team });
/** So tall that what was said before is out of sight. */
const tall = (title: string): string =>
  [title, ...Array.from({ length: 30 }, (_each, at) => `ligne ${at}`)].join('\n');

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press('Enter');
  await message(page, text.split('\n')[0] ?? '').waitFor();
}

async function act(page: Page, text: string, action: string): Promise<void> {
  const line = page.getByRole('log').locator('.msg').filter({ hasText: text }).last();
  await line.hover();
  await line
    .getByRole('button', { name: /^Agir sur/u })
    .last()
    .click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

async function enter(page: Page): Promise<void> {
  await page.goto('/salons');
  await row(page).click();
  await haveKeys(page);
}

test('(two colleagues have a room with much in it)', async () => {
  const claire = await openFreshAs(browser, 'c.vasseur', desktop);
  const [one, other] = [
    await aNewcomer(claire.page, 'Dr Nolwenn Rio'),
    await aNewcomer(claire.page, 'Maëlle Corre'),
  ];
  late = await aNewcomer(claire.page, 'Dr Hervé Tanguy');
  await giveBack(claire.page);
  teamId = await makeTeam(browser, team, [one, other]);
  [nolwenn, maelle] = [await openPage(browser, desktop), await openPage(browser, desktop)];
  await signIn(nolwenn.page, one);
  await signIn(maelle.page, other);
  await enter(nolwenn.page);
  await enter(maelle.page);
  await say(nolwenn.page, 'Qui passe voir M. Kerbrat ?');
  await say(nolwenn.page, tall('Consignes du soir'));
  await message(maelle.page, 'ligne 29').waitFor();
  // From here on she has all of it before her.
  await maelle.page.setViewportSize({ width: 1280, height: 2600 });
});

test('an answer in a thread out of sight is told, stays unread until it was seen, and one press leads to it', async () => {
  const [hers, his] = [nolwenn.page, maelle.page];
  // It is said once, and then gone.
  const heard = hers
    .locator('[data-live-announcer]')
    .getByText(/Maëlle Corre, dans un fil.: Je passe à 18 h/u)
    .waitFor({ state: 'attached' });
  await act(his, 'Qui passe voir M. Kerbrat', 'Répondre dans le fil');
  await say(his, 'Je passe à 18 h');

  const told = hers.getByRole('button', { name: 'Une réponse dans votre fil' });
  await told.waitFor();
  await heard;
  for (const one of await hers.locator('.replies .msg').all())
    expect(await isInSight(one)).toBe(false);
  await say(his, 'Le lit 4 est libre');
  await message(hers, 'Le lit 4 est libre').waitFor();
  // What stands at the end is before her eyes; the answer is not, and she counts as not having read it.
  await row(hers).getByText('non lu').first().waitFor({ state: 'attached' });
  await expectAccessible(hers);
  await look(hers, 'thread-news-1280');

  await told.press('Enter');
  const answer = hers.locator('.replies .msg', { hasText: 'Je passe à 18 h' });
  await expect.poll(() => isInSight(answer)).toBe(true);
  await answer.getByText('Nouveau', { exact: true }).waitFor();
  await expect
    .poll(() => answer.evaluate((element) => element === document.activeElement))
    .toBe(true);
  await told.waitFor({ state: 'detached' });
  await look(hers, 'thread-seen-1280');
  await hers.getByRole('button', { name: 'Derniers messages' }).click();
  await row(hers).getByText('non lu').waitFor({ state: 'detached' });
});

test('one that came while one was elsewhere is found on coming back, on the telephone too', async () => {
  const [hers, his] = [nolwenn.page, maelle.page];
  await hers.getByRole('link', { name: /^Aujourd/u }).click();
  await act(his, 'Qui passe voir M. Kerbrat', 'Répondre dans le fil');
  await say(his, 'Il va mieux');
  await hers.getByRole('link', { name: /^Salons \(.+ nouveau\)$/u }).click();
  await hers.setViewportSize(phone.viewport);
  await row(hers).click();

  const told = hers.getByRole('button', { name: 'Une réponse dans votre fil' });
  await told.waitFor();
  await look(hers, 'thread-news-390');
  await expectAccessible(hers);
  await told.click();
  const answer = hers.locator('.replies .msg', { hasText: 'Il va mieux' });
  await expect.poll(() => isInSight(answer)).toBe(true);
  await told.waitFor({ state: 'detached' });
  await look(hers, 'thread-seen-390');
  await hers.setViewportSize(desktop.viewport);
});

test('a draft keeps what it answers, in another room and over a reload', async () => {
  const { page } = maelle;
  await act(page, 'Le lit 4 est libre', 'Répondre');
  await field(page).fill('Oui, arrêtez-le');
  await page.getByRole('link', { name: /^Aujourd/u }).click();
  await page.getByRole('link', { name: /^Salons/u }).click();
  await row(page).click();
  await page.getByText('Réponse à').first().waitFor();
  expect(await field(page).inputValue()).toBe('Oui, arrêtez-le');

  await page.reload();
  await page.locator('.composer__about', { hasText: 'Le lit 4 est libre' }).waitFor();
  await haveKeys(page);
  await field(page).press('Enter');

  await message(page, 'Oui, arrêtez-le')
    .getByRole('button', { name: /Réponse à/u })
    .waitFor();
  await page.locator('.composer__about').waitFor({ state: 'detached' });
});

test('who answers to an answer in a thread stays in that thread', async () => {
  const { page } = maelle;
  await act(page, 'Je passe à 18 h', 'Répondre');
  await say(page, 'Finalement à 19 h');

  const answer = page.locator('.replies .msg', { hasText: 'Finalement à 19 h' });
  await answer.getByRole('button', { name: /Réponse à/u }).waitFor();
  await nolwenn.page
    .locator('.replies .msg', { hasText: 'Finalement à 19 h' })
    .waitFor({ state: 'attached' });
});

test('who comes later reads one line for all that was said before, with what to do', async () => {
  const claire = await openAs(browser, 'c.vasseur', desktop);
  await request(claire.page, `/api/chat/teams/${teamId}/members/${late.id}`, {
    method: 'PUT',
    body: { isLead: false },
  });
  await giveBack(claire.page);
  const herve = await openPage(browser, desktop);
  await signIn(herve.page, late);
  await enter(herve.page);
  const earlier = herve.page.getByText('Des messages ont été écrits ici avant votre arrivée');
  await earlier.waitFor();
  // Who has it open learns that there is one more who reads.
  await nolwenn.page.getByText('3 personnes').waitFor();
  await say(nolwenn.page, 'Bienvenue, Hervé');
  await message(herve.page, 'Bienvenue, Hervé').waitFor();

  expect(await earlier.count()).toBe(1);
  expect(await herve.page.getByText('Ce message a été écrit avant votre arrivée.').count()).toBe(0);
  await expectAccessible(herve.page);
  await look(herve.page, 'came-later-1280');
  await herve.page.setViewportSize(phone.viewport);
  await look(herve.page, 'came-later-390');
  await giveBack(herve.page);
});

test('who has read and who has not is told by keyboard and by touch, and who gave which sign', async () => {
  const [hers, his] = [nolwenn.page, maelle.page];
  await message(his, 'Bienvenue, Hervé').waitFor();
  await act(his, 'Bienvenue, Hervé', '👍 D’accord');
  await message(hers, 'Bienvenue, Hervé')
    .getByRole('button', { name: /D’accord, une/u })
    .waitFor();
  await say(hers, 'Staff à 8 h');
  await message(his, 'Staff à 8 h').waitFor();

  const mark = hers.getByRole('button', { name: /^Lu par \d sur 2$/u });
  await mark.press('Enter');
  const box = hers.getByRole('dialog', { name: 'Lectures et réactions' });
  await box.getByRole('heading', { name: 'Ont lu' }).waitFor();
  await box.getByText('Maëlle Corre').waitFor();
  await expectAccessible(hers);
  await look(hers, 'who-has-read-1280');
  await hers.keyboard.press('Escape');
  await box.waitFor({ state: 'detached' });
  await expectFocus(hers, /^Lu par/u);

  await hers.setViewportSize(phone.viewport);
  await act(hers, 'Bienvenue, Hervé', 'Qui a lu, qui a réagi');
  await box.getByRole('heading', { name: /D’accord/u }).waitFor();
  await look(hers, 'who-has-read-390');
});
