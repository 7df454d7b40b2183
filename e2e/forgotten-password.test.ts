import { TOTP } from 'otpauth';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { closePages, desktop, openBrowser, openPage, phone } from '#browser.ts';
import { expectFocus } from '#keyboard.ts';
import { look } from '#look.ts';
import { mailTo } from '#mailbox.ts';
import { aNewcomer } from '#newcomer.ts';
import { codeOf, giveProofs, openFreshAs } from '#people.ts';
import { resetLinkTo } from '#reset-link.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

const ours = 'seven boats on a lake';

/** Asks for a link, and gives what the page then says, but for the address. */
async function ask(page: Page, email: string): Promise<string> {
  await page.getByLabel('Adresse professionnelle').fill(email);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Regardez votre boîte mail' }).waitFor();
  return (await page.getByRole('main').innerText()).replace(email, '…');
}

async function choose(page: Page, password: string): Promise<void> {
  await page.getByLabel('Nouveau mot de passe', { exact: true }).fill(password);
  await page.keyboard.press('Enter');
}

test('a forgotten password is replaced by the mail’s link and the code, on a phone', async () => {
  const { page: administrator } = await openFreshAs(browser, 'c.vasseur');
  const person = await aNewcomer(administrator, 'Dr Lina Prigent');
  const { page } = await openPage(browser, phone);
  await page.goto('/');
  await page.getByRole('link', { name: 'Mot de passe oublié ?' }).press('Enter');
  await page.getByRole('heading', { name: 'Mot de passe oublié' }).waitFor();
  await expectFocus(page, /Mot de passe oublié/u);
  await look(page, 'forgotten-ask');

  const unknown = await ask(page, 'nobody@ch-kerval.example');
  await expectFocus(page, /Regardez votre boîte mail/u);
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Vérifier l’adresse et recommencer' }).click();
  await expectFocus(page, /Adresse professionnelle/u);
  let known = '';
  const link = await resetLinkTo(person.email, async () => {
    known = await ask(page, person.email);
  });
  expect(known).toBe(unknown);
  await look(page, 'forgotten-sent');

  const reply = await page.goto(link);
  await page.getByRole('heading', { name: 'Choisissez un nouveau mot de passe' }).waitFor();
  await expect.poll(() => new URL(page.url()).hash).toBe('');
  expect(reply?.headers()).toMatchObject({ 'referrer-policy': 'no-referrer' });
  expect(reply?.headers()['content-security-policy']).not.toContain('wasm-unsafe-eval');
  await choose(page, 'trop court');
  await page.getByText('Il faut au moins 12 caractères').waitFor();
  await choose(page, 'motdepasse2026');
  await page.getByLabel('Code à 6 chiffres').fill(codeOf(person));
  await page.getByText(/trop facile à deviner/u).waitFor();
  await expectFocus(page, /Nouveau mot de passe/u);
  await expectAccessible(page);
  await look(page, 'forgotten-weak');
  await choose(page, ours);
  const wrong = codeOf(person) === '000000' ? '111111' : '000000';
  await page.getByLabel('Code à 6 chiffres').fill(wrong);
  await page.getByText(/Ce code n.est pas le bon.*reste 4 essais/u).waitFor();
  await expectFocus(page, /Code à 6 chiffres/u);
  await expectAccessible(page);
  await look(page, 'forgotten-proof');
  await page.getByLabel('Code à 6 chiffres').fill(codeOf(person));

  await page.getByRole('heading', { name: 'Votre mot de passe est changé' }).waitFor();
  await expectFocus(page, /Votre mot de passe est changé/u);
  await look(page, 'forgotten-done');
  await page.getByRole('button', { name: 'Me connecter' }).click();
  await page.getByLabel('Adresse professionnelle').fill(person.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(ours);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Le code de votre application' }).waitFor();

  // The link opens nothing any more, and leads to a new one.
  await page.goto(link);
  await page.getByRole('heading', { name: 'Ce lien n’est plus valable' }).waitFor();
  await look(page, 'forgotten-used');
  await page.getByRole('link', { name: 'Demander un nouveau lien' }).click();
  await page.getByRole('heading', { name: 'Mot de passe oublié' }).waitFor();
  await page.context().setOffline(true);
  await page.getByLabel('Adresse professionnelle').fill(person.email);
  await page.keyboard.press('Enter');
  await page.getByText('Plus de réseau').first().waitFor();
  expect(await page.getByRole('heading', { name: 'Regardez votre boîte mail' }).count()).toBe(0);
});

test('who has lost everything is invited again by the administrator, and is who they were, on a phone', async () => {
  const { page: claire } = await openFreshAs(browser, 'c.vasseur', desktop);
  const person = await aNewcomer(claire, 'Dr Yann Le Goff');
  await claire.goto('/personnes');
  await claire.getByLabel('Nom ou mail').fill('le goff');
  await claire.getByRole('button', { name: /Dr Yann Le Goff/u }).click();
  await claire.getByRole('button', { name: 'Fermer l’accès…' }).click();
  await claire.getByRole('button', { name: 'Fermer l’accès', exact: true }).click();
  await look(claire, 'again-closed');
  await claire.getByRole('button', { name: 'A tout perdu : inviter de nouveau…' }).click();
  await claire.getByRole('dialog').getByText('Assurez-vous d’abord').waitFor();
  await expectAccessible(claire);
  await look(claire, 'again-asked');
  await claire.getByRole('button', { name: 'Envoyer l’invitation' }).click();
  await claire.getByText(`Invitation envoyée à ${person.email}`).first().waitFor();

  const [link = ''] = /http\S+\/rejoindre#\S+/u.exec((await mailTo(person.email, 2)).text) ?? [];
  const { page } = await openPage(browser, phone);
  await page.goto(link);
  await page.getByRole('heading', { name: /Rejoindre/u }).waitFor();
  await page.getByLabel('Mot de passe', { exact: true }).fill(ours);
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.getByText('Je ne peux pas scanner').or(page.locator('summary')).first().click();
  const shown = await page.locator('details .mono').innerText();
  await expectAccessible(page);
  await look(page, 'again-second');
  const again = { ...person, password: ours, totpSecret: shown.replaceAll(/\s/gu, '') };
  // The code of a moment ago: the present one is for the sign-in.
  const timestamp = Date.now() - 30_000;
  await page
    .getByLabel('Code à 6 chiffres')
    .fill(new TOTP({ secret: again.totpSecret }).generate({ timestamp }));
  await page.getByRole('list', { name: /codes/iu }).waitFor();
  await look(page, 'again-codes');
  await page.getByRole('checkbox').check();
  await page.getByRole('button', { name: 'Me connecter' }).click();
  await giveProofs(page, again);

  await page.goto('/moi');
  await page.getByText(person.email).first().waitFor();
  const { body } = await request(page, '/api/identity/me');
  expect(body).toMatchObject({ id: person.id });
});
