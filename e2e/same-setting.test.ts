import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { desktop, closePages, openBrowser, phone, pictureFailures } from '#browser.ts';
import { look } from '#look.ts';
import { openFreshAs } from '#people.ts';

let browser: Browser;
let first: Page;
let second: Page;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

/** The administrator has the settings open twice. */
beforeEach(async () => {
  const quiet = { ...desktop, reducedMotion: 'reduce' } as const;
  first = (await openFreshAs(browser, 'c.vasseur', quiet)).page;
  second = (await openFreshAs(browser, 'c.vasseur', quiet)).page;
  await Promise.all([first, second].map(async (page) => page.goto('/reglages')));
});

const card = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const save = async (within: Locator): Promise<void> =>
  within.getByRole('button', { name: 'Enregistrer' }).click();
const clash = (within: Locator): Locator =>
  within.getByRole('alert').filter({ hasText: 'Quelqu’un a changé ce réglage' });

/** The one chooses seven days, then the other, who has seen nothing of it, thirty. */
async function chooseBoth(): Promise<readonly [Locator, Locator]> {
  const [hers, his] = [first, second].map((page) =>
    card(page, 'Messages après la consultation'),
  ) as [Locator, Locator];
  await his.getByLabel('Discussion ouverte au patient').selectOption({ label: '30 jours après' });
  await hers.getByLabel('Discussion ouverte au patient').selectOption({ label: '7 jours après' });
  await save(hers);
  await first.getByText('Durée enregistrée').last().waitFor();
  await save(his);
  await clash(his).waitFor();
  return [hers, his];
}

const daysNow = async (): Promise<unknown> =>
  (await request(first, '/api/meetings/conversation-rule')).body;

/** The consultations of other journeys are as they were. */
async function putBack(within: Locator): Promise<void> {
  await within
    .getByLabel('Discussion ouverte au patient')
    .selectOption({ label: 'Jusqu’à la fin de la consultation' });
  await save(within);
  await expect.poll(daysNow).toMatchObject({ days: 0 });
}

test('who saves a setting second reads what a colleague has chosen meanwhile beside their own choice, and nothing is overwritten unseen', async () => {
  const [, his] = await chooseBoth();

  await clash(his).getByRole('definition').filter({ hasText: '7 jours après' }).waitFor();
  await clash(his).getByRole('definition').filter({ hasText: '30 jours après' }).waitFor();
  expect(await his.getByLabel('Discussion ouverte au patient').inputValue()).toBe('30');
  expect(await daysNow()).toMatchObject({ days: 7 });
  await expectAccessible(second);
  await his.scrollIntoViewIfNeeded();
  await look(second, 'setting-clash-1280');
  await second.setViewportSize(phone.viewport);
  await expectAccessible(second);
  await clash(his).scrollIntoViewIfNeeded();
  await look(second, 'setting-clash-390');
  await second.setViewportSize(desktop.viewport);

  await save(his);

  await second.getByText('Durée enregistrée').last().waitFor();
  await clash(his).waitFor({ state: 'detached' });
  expect(await daysNow()).toMatchObject({ days: 30 });
  await putBack(his);
});

test('whoever leaves it as the colleague has chosen has their form say so too', async () => {
  const [, his] = await chooseBoth();

  await his.getByRole('button', { name: 'Garder ce qui vaut maintenant' }).click();

  await clash(his).waitFor({ state: 'detached' });
  expect(await his.getByLabel('Discussion ouverte au patient').inputValue()).toBe('7');
  expect(await daysNow()).toMatchObject({ days: 7 });
  await putBack(his);
});

test('two people who correct different fields of the organisation lose nothing, and undo nothing', async () => {
  const [hers, his] = [first, second].map((page) => card(page, 'Établissement'));
  if (!hers || !his) throw new Error('two pages');
  const before = (await request(first, '/api/identity/organisation')).body as Record<
    string,
    string
  >;
  const name = his.getByLabel('Nom de l’établissement');
  await name.fill(`${String(before['name'])} Sud`);
  await hers.getByLabel('Téléphone pour les patients').fill('02 61 91 00 97');
  await save(hers);
  await first.getByText('Établissement enregistré').first().waitFor();

  await save(his);

  await second.getByText('Établissement enregistré').first().waitFor();
  const after = (await request(first, '/api/identity/organisation')).body as Record<string, string>;
  expect(after).toMatchObject({ name: `${String(before['name'])} Sud`, phone: '02 61 91 00 97' });
  const { status } = await request(first, '/api/identity/organisation', {
    method: 'PATCH',
    body: {
      version: after['version'],
      name: before['name'],
      timezone: before['timezone'],
      phone: before['phone'],
    },
  });
  expect(status).toBe(200);
});
