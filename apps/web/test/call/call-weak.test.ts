import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { theCallPage } from './call-page.ts';
import { SCREENS } from './cast.ts';
import type { Cast } from './page.tsx';

const { open, complaints } = theCallPage();

const KADDOUR: Cast = { name: 'M. Karim Kaddour' };

const show = (page: Page, cast: readonly Cast[]): Promise<void> =>
  page.evaluate((all) => window.callPage.show(all), cast);
const feel = (page: Page, quality: 'good' | 'poor'): Promise<void> =>
  page.evaluate((word) => window.callPage.feel(word), quality);
const isSeen = (page: Page): Promise<boolean> => page.evaluate(() => window.callPage.told().isSeen);
/** The words of what has the keyboard. */
const focused = (page: Page): Promise<string> =>
  page.evaluate(() => document.activeElement?.textContent ?? '');

test('on a weak line the camera goes off on the line itself, stays off when it is well again, and comes back there', async () => {
  const page = await open({ screen: [1280, 800] });
  await show(page, [KADDOUR]);
  await page.getByRole('button', { name: 'Micro' }).focus();

  await feel(page, 'poor');

  const line = page.locator('.say-line');
  await line.getByText('Votre connexion est faible').waitFor();
  expect(await focused(page)).toContain('Micro');
  expect(await isSeen(page)).toBe(true);
  await line.getByRole('button', { name: 'Couper ma caméra pour mieux entendre' }).press('Enter');
  await line.getByText('Votre caméra est coupée').waitFor();
  await expect.poll(() => isSeen(page)).toBe(false);
  expect(await focused(page)).toBe('Rallumer ma caméra');

  await feel(page, 'good');
  await line.getByText('La connexion va mieux').waitFor();
  expect(await focused(page)).toBe('Rallumer ma caméra');
  await page.keyboard.press('Enter');

  await expect.poll(() => isSeen(page)).toBe(true);
  await line.waitFor({ state: 'detached' });
  // Whoever was on its button is at the call, not nowhere.
  await expect.poll(() => page.evaluate(() => document.activeElement?.id ?? '')).toBe('main');
});

test('that the line is weak, and that it is well again, is read aloud by a region that was there before', async () => {
  const page = await open({ screen: [390, 844], audience: 'patient' });
  await show(page, [KADDOUR]);
  const said = page.locator('[data-live-announcer] span');

  await feel(page, 'poor');
  await said.getByText('Votre connexion est faible').waitFor({ state: 'attached' });
  await feel(page, 'good');
  await page.locator('.say-line').waitFor({ state: 'detached' });

  await said.getByText('La connexion va mieux.').waitFor({ state: 'attached' });
});

test('a camera that is left off is spoken of no more', async () => {
  const page = await open({ screen: [390, 844], audience: 'patient' });
  await show(page, [KADDOUR]);
  await feel(page, 'poor');
  const line = page.locator('.say-line');
  await line.getByRole('button', { name: /Couper ma caméra/u }).click();
  await feel(page, 'good');

  await line.getByRole('button', { name: 'La laisser coupée' }).click();

  await line.waitFor({ state: 'detached' });
  expect(await isSeen(page)).toBe(false);
});

test('the number to go on with and the figures for support stand there; the figures are read to nobody by themselves', async () => {
  const page = await open({ screen: [390, 844] });
  await show(page, [{ ...KADDOUR, isWeak: true }]);

  const line = page.locator('.say-line');
  const phone = line.getByRole('link', { name: /Continuer par téléphone 06.39.98.00.41/u });
  expect(await phone.getAttribute('href')).toBe('tel:+33639980041');
  const figures = line.getByText(/envoi possible 180.kbit/u);
  await figures.waitFor();
  // A first look may have been before the line of this page carried anything.
  const words = async (): Promise<string> => (await figures.innerText()).replaceAll(/\s/gu, ' ');
  await expect
    .poll(words, { timeout: 10_000 })
    .toMatch(
      /^Pour l’assistance : envoi possible 180 kbit\/s, réception 2\d\d kbit\/s, 10 % de perte, aller-retour 420 ms$/u,
    );
  const isLive = await figures.evaluate(
    (one) => one.closest('output, [role=status], [aria-live]') !== null,
  );
  expect(isLive).toBe(false);
});

test('who has lost the line is not helped by a camera that goes off: only the telephone is offered', async () => {
  const page = await open({ screen: [1280, 800] });
  await show(page, [{ ...KADDOUR, isLost: true }]);

  const line = page.locator('.say-line');
  await line.getByText(/a perdu la connexion/u).waitFor();
  expect(await line.getByRole('button').count()).toBe(0);
  expect(await line.getByRole('link').count()).toBe(1);
});

test.each(SCREENS)(
  'on %i × %i all of it is in reach, and one’s own picture makes room',
  async (...screen) => {
    const page = await open({ screen });
    await show(page, [KADDOUR]);
    await feel(page, 'poor');
    await page
      .locator('.say-line')
      .getByText(/aller-retour/u)
      .waitFor();

    const faults = await page.evaluate(
      ([one]) => window.callPage.faults({ others: [one], names: [one.name] }),
      [KADDOUR] as const,
    );

    expect(faults).toEqual([]);
  },
);

test('it needs no inline script, no inline style and no unsafe assignment', () => {
  expect(complaints).toEqual([]);
});
