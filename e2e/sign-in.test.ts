import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { request, soon } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import { desktop, closePages, openBrowser, openPage, phone } from '#browser.ts';
import { look } from '#look.ts';
import { plan } from '#meeting.ts';
import { forget, openAs, personNamed, signIn } from '#people.ts';
import { resetLinkTo } from '#reset-link.ts';
import { leftFor } from '#sign-out.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);

const main = (page: Page) => page.getByRole('navigation', { name: 'Principal' });

/** A device with a fingerprint reader, as WebAuthn level 3 section 11 describes it for tests. */
async function plugInAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  onTestFinished(() => session.detach());
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

test('a passkey is made once, signs in alone, and proves who it is that forgot the password', async () => {
  const { page } = await openPage(browser, desktop);
  await plugInAuthenticator(page);
  const paul = personNamed('p.marchand');
  await signIn(page, paul);

  await page.goto('/moi');
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
  await page.getByLabel('Nom de cette clé').fill('Poste de test');
  await page.getByRole('button', { name: 'Créer la clé' }).click();
  await page.getByText('Poste de test').first().waitFor();
  await page.getByRole('button', { name: 'Se déconnecter' }).first().click();
  await leftFor(page);
  await page.getByRole('button', { name: 'Utiliser une clé d’accès' }).click();

  await main(page).waitFor();
  expect((await request(page, '/api/identity/me')).body).toMatchObject({
    displayName: 'Paul Marchand',
  });

  const link = await resetLinkTo(paul.email, async () => {
    await page.goto('/mot-de-passe-oublie');
    await page.getByLabel('Adresse professionnelle').fill(paul.email);
    await page.getByRole('button', { name: 'Recevoir un lien' }).click();
  });
  await page.goto(link);
  // The same again: who comes after this test signs in with it.
  await page.getByLabel('Nouveau mot de passe', { exact: true }).fill(paul.password);
  await page.getByRole('button', { name: 'Continuer' }).click();
  await page.getByRole('button', { name: 'Utiliser une clé d’accès' }).click();

  await page.getByRole('heading', { name: 'Votre mot de passe est changé' }).waitFor();
  await expect.poll(async () => (await request(page, '/api/identity/me')).status).toBe(401);
  forget('p.marchand');
});

test('a wrong password says nothing of whether the address is known', async () => {
  const { page } = await openPage(browser, phone);
  const said = async (email: string): Promise<string> => {
    await page.goto('/');
    await page.getByLabel('Adresse professionnelle').fill(email);
    await page.getByLabel('Mot de passe', { exact: true }).fill('not the right one');
    await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
    const alert = page.getByRole('alert').first();
    await alert.waitFor();
    return alert.innerText();
  };

  const known = await said(personNamed('e.roche').email);

  expect(await said('nobody@ch-kerval.example')).toBe(known);
  await expectAccessible(page);
});

async function givePassword(page: Page, name: string): Promise<void> {
  const person = personNamed(name);
  await page.getByLabel('Adresse professionnelle').fill(person.email);
  await page.getByLabel('Mot de passe', { exact: true }).fill(person.password);
  await page.getByRole('button', { name: 'Se connecter', exact: true }).click();
  await page.getByLabel('Code à 6 chiffres').waitFor();
}

test('who is asked for the code of another account takes another address', async () => {
  const { page } = await openPage(browser, phone);
  await page.goto('/');
  await givePassword(page, 'e.roche');

  await page.getByRole('button', { name: 'Changer d’adresse' }).click();
  await givePassword(page, 'p.marchand');

  await page.getByText('Paul Marchand').waitFor();
  expect(await page.getByText(personNamed('e.roche').displayName).count()).toBe(0);
  // Whoever has lost their telephone reaches no page of help from here.
  const help = page.getByRole('link', { name: /^Appeler l.assistance/u });
  expect(await help.getAttribute('href')).toBe('tel:0261910012');
  await expectAccessible(page);
  await look(page, 'second-factor-lost-phone');
});

test('a code that is filled in and sent in one go, as by a password manager, goes off once', async () => {
  const { page } = await openPage(browser, phone);
  await page.goto('/');
  await givePassword(page, 'e.roche');
  const sent: number[] = [];
  page.on('response', (reply) => {
    if (reply.url().endsWith('/totp')) sent.push(reply.status());
  });

  await page.getByLabel('Code à 6 chiffres').evaluate((field: HTMLInputElement) => {
    field.setRangeText('000000');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.form?.requestSubmit();
  });

  await page.getByText('Ce code n’est pas le bon').waitFor();
  expect(sent).toEqual([401]);
  await page.getByLabel('Code à 6 chiffres').fill('000001');
  await expect.poll(() => sent).toEqual([401, 401]);
});

test('with the password alone nothing is open', async () => {
  const { page } = await openPage(browser, desktop);
  await page.goto('/');
  await givePassword(page, 'e.roche');

  for (const path of [
    '/api/identity/me',
    '/api/meetings/meetings?day=2026-11-23',
    '/api/security/audit',
    '/api/connectors/dead-letters',
  ])
    expect((await request(page, path)).status, path).toBe(401);
});

test('a session that is ended elsewhere is over here at once', async () => {
  const samir = await openAs(browser, 's.okoye', desktop);
  await samir.page.goto('/journal');
  const other = await openPage(browser, desktop);
  await signIn(other.page, personNamed('s.lindqvist'));
  const { body } = await request(other.page, '/api/identity/me/sessions');
  const { items } = body as {
    readonly items: readonly { readonly id: string; readonly isCurrent: boolean }[];
  };
  const current = items.find(({ isCurrent }) => isCurrent);

  await request(other.page, `/api/identity/me/sessions/${String(current?.id)}`, {
    method: 'DELETE',
  });

  await expect
    .poll(async () => (await request(other.page, '/api/identity/me')).status, { timeout: 5_000 })
    .toBe(401);
  expect((await request(samir.page, '/api/identity/me')).status).toBe(200);
});

/** What somebody's page is told of the day on which `plan` puts its consultation. */
const idsOn = async (page: Page): Promise<readonly string[]> => {
  const { body } = await request(page, `/api/meetings/meetings?day=${soon(5).day}&limit=200`);
  return (body as { items: { id: string }[] }).items.map((each) => each.id);
};

test('another organisation sees nothing of this one, whatever id it asks for', async () => {
  const maud = await openAs(browser, 'm.lefevre', desktop);
  const { id } = await plan(browser);
  const elise = await openAs(browser, 'e.roche', desktop);
  const ours = await idsOn(maud.page);

  expect(ours).toContain(id);
  expect((await idsOn(elise.page)).filter((each) => ours.includes(each))).toEqual([]);
  expect((await request(elise.page, `/api/meetings/meetings/${id}`)).status).toBe(404);
  expect(
    (await request(elise.page, `/api/identity/people/${personNamed('n.berthelot').id}`)).status,
  ).toBe(404);
});
