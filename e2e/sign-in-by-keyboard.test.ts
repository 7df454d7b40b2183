import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { desktop, closePages, openBrowser, openPage } from '#browser.ts';
import { expectFocus, pressBy, tabTo } from '#keyboard.ts';
import { codeOf, letProofsAge, personNamed } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

test('signing in needs no mouse; a wrong code is told with what is left, three with what to do', async () => {
  const person = personNamed('s.lindqvist');
  await letProofsAge('s.lindqvist');
  const { page, complaints } = await openPage(browser, desktop);
  await page.goto('/');
  await page.getByLabel('Adresse professionnelle').waitFor();
  await tabTo(page, /Adresse professionnelle/u);
  await page.keyboard.type(person.email);
  await tabTo(page, /Mot de passe/u);
  await page.keyboard.type(person.password);
  await pressBy(page, /^Se connecter$/u, 'Enter');
  await expectFocus(page, /Code à 6 chiffres/u);
  const wrong = codeOf(person) === '000000' ? '111111' : '000000';

  for (const left of ['4 essais', '3 essais', '2 essais']) {
    await page.keyboard.type(wrong);
    await page.getByText(new RegExp(`Ce code n.est pas le bon.*reste ${left}`, 'u')).waitFor();
    await expectFocus(page, /Code à 6 chiffres/u);
  }
  await page.getByText('Le code est toujours refusé ?').waitFor();
  await page.getByText(/l.heure de votre téléphone/u).waitFor();
  await expectAccessible(page);
  await page.keyboard.type(codeOf(person));

  await page.getByRole('navigation', { name: 'Principal' }).waitFor();
  expect(complaints).toEqual([]);
});
