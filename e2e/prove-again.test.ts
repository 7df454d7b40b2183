import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import { desktop, closePages, openBrowser } from '#browser.ts';
import { look } from '#look.ts';
import { giveProofs, letProofsAge, openAs, openFreshAs, personNamed, remember } from '#people.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

test('a sensitive act asks for the proofs anew, and then everything is as it was left', async () => {
  const { page, complaints } = await openAs(browser, 'c.vasseur', desktop);
  await page.getByRole('row', { name: /Hugo Ferrand/u }).waitFor();
  await letProofsAge('c.vasseur');
  await page.goto('/personnes');
  await page.getByLabel('Nom ou mail').fill('hugo');
  await page.getByRole('button', { name: /Dr Hugo Ferrand/u }).click();
  const secretary = page.getByRole('checkbox', { name: 'Secrétariat' });
  await secretary.check();
  const save = page.getByRole('button', { name: 'Enregistrer les rôles' });
  await save.click();

  await page.getByRole('alert').getByText('Prouvez de nouveau que c’est vous').waitFor();
  await page.getByRole('button', { name: 'Prouver que c’est moi' }).click();
  await giveProofs(page, personNamed('c.vasseur'));
  await remember('c.vasseur', page);

  await page.getByText('Reprenez où vous en étiez').waitFor();
  expect(await page.getByLabel('Nom ou mail').inputValue()).toBe('hugo');
  expect(await secretary.isChecked()).toBe(true);
  await save.click();
  await page.getByText('Rôles de Dr Hugo Ferrand enregistrés').waitFor();

  await secretary.uncheck();
  await save.click();
  await page.getByRole('row', { name: /Hugo Ferrand.*Soignant Actif/u }).waitFor();
  expect(complaints).toEqual([]);
});

test('the journal is read with a fresh proof, and what was looked for is still there after it', async () => {
  const { page, complaints } = await openFreshAs(browser, 's.okoye', desktop);
  await page.goto('/journal');
  await page.getByRole('listitem').first().waitFor();
  // A reading that has begun goes on, half an hour at most.
  await letProofsAge('s.okoye', 31);
  await page.getByLabel('Résultat').selectOption({ label: 'Permis' });
  await page.getByRole('button', { name: 'Chercher' }).click();

  await page.getByRole('heading', { name: 'Prouvez de nouveau que c’est vous' }).waitFor();
  await expectAccessible(page);
  await look(page, 'journal-proof');
  await page.getByRole('button', { name: 'Prouver que c’est moi' }).click();
  await giveProofs(page, personNamed('s.okoye'));
  await remember('s.okoye', page);

  await page.getByText('Reprenez où vous en étiez').waitFor();
  expect(await page.getByLabel('Résultat').inputValue()).toBe('done');
  await page.getByRole('listitem').first().waitFor();
  expect(complaints).toEqual([]);
});

test('a passkey that was begun is still being added, under its name', async () => {
  const { page } = await openAs(browser, 's.okoye', desktop);
  await page.goto('/moi');
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).waitFor();
  await letProofsAge('s.okoye');
  await page.goto('/moi');
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
  await page.getByLabel('Nom de cette clé').fill('Poste du service');
  await page.getByRole('button', { name: 'Créer la clé' }).click();

  await page.getByRole('button', { name: 'Prouver que c’est moi' }).click();
  await giveProofs(page, personNamed('s.okoye'));
  await remember('s.okoye', page);

  await page.getByRole('dialog', { name: 'Ajouter une clé d’accès' }).waitFor();
  expect(await page.getByLabel('Nom de cette clé').inputValue()).toBe('Poste du service');
  await page.keyboard.press('Escape');
  await page.reload();
  await page.getByRole('heading', { name: 'Mon compte' }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(0);
});
