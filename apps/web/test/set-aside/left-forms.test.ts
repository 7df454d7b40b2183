import type { Locator, Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { pageOfFolder } from '../page-of-folder.ts';

const folder = pageOfFolder(import.meta.dirname);
let page: Page;
beforeEach(async () => {
  page = await folder.open();
  await page.getByRole('button', { name: 'Maud' }).waitFor();
});

const go = (where: 'Aujourd’hui' | 'Maud' | 'Hugo'): Promise<void> =>
  page.getByRole('button', { name: where, exact: true }).click();
const name = (): Locator => page.getByLabel('Nom du patient');
const offers = (): Locator => page.getByText(/^Vous aviez commencé pour/u);

test('a form that is left is offered and not put back, and goes on where it was with the keyboard in it', async () => {
  await go('Maud');
  await name().fill('Mme Bellec');
  await go('Aujourd’hui');

  await go('Maud');
  await page.getByText('Vous aviez commencé pour Mme Bellec').waitFor();
  expect(await name().inputValue()).toBe('');
  await page.getByRole('button', { name: 'Reprendre pour Mme Bellec' }).press('Enter');

  expect(await name().inputValue()).toBe('Mme Bellec');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('name');
  expect(await offers().count()).toBe(0);
});

test('to go on with one loses nothing of another one that is typed', async () => {
  await go('Maud');
  await name().fill('Mme Bellec');
  await go('Aujourd’hui');
  await go('Maud');
  await name().fill('M. Kaddour');

  await page.getByRole('button', { name: 'Reprendre pour Mme Bellec' }).click();

  await page.getByText('Vous aviez commencé pour M. Kaddour').waitFor();
  expect(await name().inputValue()).toBe('Mme Bellec');
});

test('what is not wanted any more is forgotten, and a colleague is offered nothing', async () => {
  await go('Maud');
  await name().fill('Mme Bellec');
  await go('Hugo');
  await name().waitFor();
  expect(await offers().count()).toBe(0);

  await go('Maud');
  await page.getByRole('button', { name: /^Oublier/u }).click();
  await offers().waitFor({ state: 'detached' });
  await go('Aujourd’hui');
  await go('Maud');

  await name().waitFor();
  expect(await offers().count()).toBe(0);
});

test('what was sent is not offered, also when the answer comes after the page was left', async () => {
  await go('Maud');
  await name().fill('Mme Bellec');
  await page.getByRole('button', { name: 'Planifier et inviter' }).click();
  await go('Aujourd’hui');
  await go('Maud');
  // Nobody knows yet whether it went.
  await offers().waitFor();

  await page.evaluate(() => window.answer());

  await offers().waitFor({ state: 'detached' });
});

test('a page that is loaded anew has nothing of it', async () => {
  await go('Maud');
  await name().fill('Mme Bellec');
  await go('Aujourd’hui');
  await page.reload();

  await go('Maud');

  await name().waitFor();
  expect(await offers().count()).toBe(0);
  const stored = await page.evaluate(
    () => JSON.stringify(sessionStorage) + JSON.stringify(localStorage),
  );
  expect(stored).not.toContain('Bellec');
});
