import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { desktop, closePages, openBrowser, openPage, phone } from '#browser.ts';
import { endForAll, letIn } from '#doctor.ts';
import { expectFocus, pressBy, tabTo } from '#keyboard.ts';
import { expectMovingPicture } from '#media.ts';
import { plan } from '#meeting.ts';
import { openAs } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

test('the patient’s whole way needs no mouse: in, and after the end', async () => {
  const name = 'Mme Solange Kermarrec';
  const { link } = await plan(browser, { name });
  const { page } = await openPage(browser, desktop);

  await page.goto(link);
  await page.getByRole('button', { name: 'Commencer' }).waitFor();
  await tabTo(page, /Commencer/u);
  await page.keyboard.press('Enter');
  await page.getByLabel('Jour', { exact: true }).waitFor();
  await tabTo(page, /Jour/u);
  await page.keyboard.type('3');
  await page.keyboard.press('Tab');
  await page.keyboard.type('3');
  await page.keyboard.press('Tab');
  await page.keyboard.type('1948');
  await page.keyboard.press('Enter');
  await page.getByRole('radio', { name: 'Je suis d’accord' }).waitFor();
  await tabTo(page, /Je suis d.accord/u);
  await page.keyboard.press('Space');
  await tabTo(page, /Continuer/u);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Essayer ma caméra et mon micro' }).waitFor();
  await tabTo(page, /Essayer ma caméra/u);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Écouter le son' }).waitFor();
  await tabTo(page, /Écouter le son/u);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Oui, je l’ai entendue' }).waitFor();
  await tabTo(page, /Oui, je l.ai entendue/u);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Entrer dans la salle d’attente' }).waitFor();
  await tabTo(page, /Entrer dans la salle/u);
  await page.keyboard.press('Enter');

  await page
    .getByRole('heading', { name: /Bienvenue dans la salle d’attente|sait que vous êtes là/u })
    .waitFor();

  const { page: nadia } = await openAs(browser, 'n.berthelot', desktop);
  // Over the whole day, however long it is.
  await pressBy(nadia, /Aller à : Salle d.attente/u, 'Enter');
  await expectFocus(nadia, /Salle d.attente/u);
  await letIn(nadia, name);
  await expectMovingPicture(page, /Image de Dr Nadia Berthelot/u);
  await endForAll(nadia);
  await page.getByRole('heading', { name: 'La consultation est terminée' }).waitFor();
  await tabTo(page, /Très mal/u);
  for (const name of [/Mal/u, /Moyen/u, /Bien/u]) {
    await page.keyboard.press('ArrowRight');
    await expectFocus(page, name);
  }
  await tabTo(page, /Un mot pour l.équipe technique/u);
  await page.keyboard.type('Tout allait bien.');
  await pressBy(page, /Envoyer mon avis/u, 'Enter');
  await page.getByText('Merci, votre avis est bien arrivé.').waitFor();
});

test('an administrator goes to a colleague and back to the list, and to what an invitation lacks', async () => {
  const { page } = await openAs(browser, 'c.vasseur', desktop);
  await page.goto('/personnes');
  await page.getByRole('button', { name: /Dr Hugo Ferrand/u }).waitFor();
  await pressBy(page, /Dr Hugo Ferrand/u, 'Enter');
  await expectFocus(page, /^Dr Hugo Ferrand$/u);
  await pressBy(page, /Fermer les détails/u, 'Enter');
  await expectFocus(page, /Dr Hugo Ferrand/u);

  await pressBy(page, /Inviter un collègue/u, 'Enter');
  await pressBy(page, /Envoyer l.invitation/u, 'Enter');

  await expectFocus(page, /^Nom$/u);
  await page.keyboard.press('Escape');
  await expectFocus(page, /Inviter un collègue/u);
});

test('a form that lists its faults begins at the list', async () => {
  const { page } = await openAs(browser, 'm.lefevre', desktop);
  await page.goto('/planifier');
  await pressBy(page, /Planifier et inviter/u, 'Enter');

  const faults = page.getByRole('alert').filter({ hasText: 'à corriger avant d’envoyer' });
  await faults.waitFor();
  // What leads to a field would have done so with the next picture.
  await page.evaluate(() => new Promise(requestAnimationFrame));
  expect(await faults.evaluate((list) => list === document.activeElement)).toBe(true);
});

const screens = [
  '/',
  '/planifier',
  '/reunion',
  '/personnes',
  '/moi',
  '/aide',
  '/messages-en-echec',
] as const;

const matchesDark = (page: Page): Promise<boolean> =>
  page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);

test.each([
  ['desktop, light', desktop, 'light'],
  ['phone, dark', phone, 'dark'],
] as const)(
  'every screen of a secretary is accessible and fits: %s',
  async (_what, size, colorScheme) => {
    const maud = await openAs(browser, 'm.lefevre', { ...size, colorScheme });
    expect(await matchesDark(maud.page)).toBe(colorScheme === 'dark');
    for (const path of screens) {
      await maud.page.goto(path);
      await maud.page.getByRole('heading', { level: 1 }).first().waitFor();
      await expectAccessible(maud.page);
      await maud.page.setViewportSize({ width: 320, height: 640 });
      const tooWide = await maud.page.evaluate(
        () => document.documentElement.scrollWidth - window.innerWidth,
      );
      expect(tooWide, path).toBeLessThanOrEqual(1);
      await maud.page.setViewportSize(size.viewport);
    }
  },
);
