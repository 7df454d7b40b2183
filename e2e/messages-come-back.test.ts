import type { Browser, CDPSession, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  openBrowser,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { haveKeys, messageWith } from '#chat.ts';
import { look } from '#look.ts';
import { openFreshAs } from '#people.ts';
import { stack } from '#stack.ts';

let browser: Browser;
let elise: Watched;
let devtools: CDPSession;
let code: string;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(async () => {
  await devtools.detach();
  await closePages();
});
beforeEach(() => pictureFailures(browser));

const field = (page: Page): Locator => page.getByRole('textbox', { name: /^Écrire à/u });
const section = (page: Page): Locator => page.getByRole('region', { name: 'Messages chiffrés' });
const opening = (page: Page): Locator =>
  section(page).getByRole('list', { name: 'Clés d’accès qui rouvrent vos messages' });
const touch = (place: Page | Locator): Locator =>
  place.getByRole('button', { name: 'Utiliser ma clé d’accès' });

let plugged: string | null = null;

/** Another authenticator instead: what the one before held is gone with it. */
async function plugIn({ hasPrf }: { readonly hasPrf: boolean }): Promise<void> {
  if (plugged !== null)
    await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: plugged });
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      hasPrf,
    },
  });
  plugged = authenticatorId;
}

/** What the page tells the server of a new passkey. */
interface Told {
  readonly response: { readonly clientExtensionResults: unknown };
}

/** Gives what the page sent to the server about it. */
async function addPasskey(page: Page, name: string): Promise<Told> {
  const sent = page.waitForRequest(
    (one) => one.method() === 'POST' && one.url().endsWith('/me/passkeys'),
  );
  await page.getByRole('button', { name: 'Ajouter une clé d’accès' }).click();
  await page.getByLabel('Nom de cette clé').fill(name);
  await page.getByRole('button', { name: 'Créer la clé' }).click();
  await page.getByRole('button', { name: `Retirer ${name}` }).waitFor();
  return (await sent).postDataJSON() as Told;
}

/** As somebody on a computer where they have never read a message: signed in, and nothing else is there. */
async function onANewDevice(page: Page): Promise<void> {
  await page.goto('/aide');
  await devtools.send('Storage.clearDataForOrigin', {
    origin: stack().origin,
    storageTypes: 'indexeddb,local_storage,cache_storage,service_workers',
  });
  await page.goto('/salons');
  await page.getByRole('link', { name: /Sara Lindqvist/u }).click();
  await page.getByText('Retrouvez vos messages').waitFor();
}

test('(somebody has written, and their messages are backed up, sealed)', async () => {
  elise = await openFreshAs(browser, 'e.roche', desktop);
  const { page } = elise;
  devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await page.goto('/salons');
  await page.getByRole('button', { name: 'Écrire à un collègue' }).click();
  await page.getByRole('combobox', { name: 'À qui' }).fill('sara');
  await page.getByRole('option', { name: /Sara Lindqvist/u }).click();
  await haveKeys(page);
  const backedUp = page.waitForResponse(
    (one) => one.request().method() === 'PUT' && one.url().includes('/room_keys/keys'),
  );
  await field(page).fill('Mme Bellec sort demain');
  await page.keyboard.press('Enter');
  await messageWith(page, 'Mme Bellec sort demain').waitFor();
  await backedUp;
});

test('a passkey that cannot open messages says so calmly, and one that can is added beside the code', async () => {
  const { page } = elise;
  await plugIn({ hasPrf: false });
  await page.goto('/moi');
  await addPasskey(page, 'Vieille clé');
  await section(page).getByRole('button', { name: 'Voir mes appareils et mon code' }).click();
  await section(page).getByRole('button', { name: 'Faire un code de récupération' }).click();
  code = await section(page).locator('.codes code').innerText();
  const add = section(page).getByRole('button', { name: 'Rouvrir aussi par une clé d’accès' });
  await add.click();
  await section(page).getByText('Cette clé d’accès ne sait pas ouvrir des messages').waitFor();
  await expectAccessible(page);
  await look(page, 'recovery-cannot', { fullPage: true });

  await plugIn({ hasPrf: true });
  const { response } = await addPasskey(page, 'Téléphone');
  await add.click();

  await opening(page).getByText('Téléphone').first().waitFor();
  // What the passkey can do besides a sign-in is nothing that the server is told.
  expect(response.clientExtensionResults).toEqual({});
  await section(page).getByRole('button', { name: 'Je l’ai gardé' }).click();
  await look(section(page), 'recovery-passkeys-1280');

  // Later the code has to be given before another is added.
  await section(page).getByRole('button', { name: 'Ne plus utiliser ici Téléphone' }).click();
  await add.click();
  const dialog = page.getByRole('dialog', { name: 'Rouvrir aussi par une clé d’accès' });
  await dialog.getByLabel('Code de récupération').fill('EsTb wrong');
  await dialog.getByRole('button', { name: 'Continuer' }).click();
  await dialog.getByText('Ce code n’est pas le bon').waitFor();
  await page.setViewportSize(phone.viewport);
  await expectAccessible(page);
  await look(page, 'recovery-add-390');
  await page.setViewportSize(desktop.viewport);
  await dialog.getByLabel('Code de récupération').fill(code);
  await dialog.getByRole('button', { name: 'Continuer' }).click();
  await dialog.getByRole('button', { name: 'Utiliser la clé à ajouter' }).click();
  await opening(page).getByText('Téléphone').first().waitFor();
});

test('on a new device one touch opens what was written before', async () => {
  const { page } = elise;
  await onANewDevice(page);
  expect(await messageWith(page, 'Mme Bellec').count()).toBe(0);
  await expectAccessible(page);
  await look(page, 'recovery-notice-1280');
  await page.setViewportSize(phone.viewport);
  await look(page, 'recovery-notice-390');
  await page.setViewportSize(desktop.viewport);

  await touch(page).first().click();

  await messageWith(page, 'Mme Bellec sort demain').waitFor();
  await field(page).waitFor();
});

test('another authenticator opens nothing, a passkey that was removed is asked no more, and the code still does', async () => {
  const { page, context } = elise;
  await onANewDevice(page);
  await plugIn({ hasPrf: true });
  await page.getByRole('button', { name: 'Saisir le code de récupération' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Retrouver vos messages' });
  await touch(dialog).click();
  await dialog.getByText('La clé d’accès n’a pas été utilisée').waitFor();
  await expectAccessible(page);
  await look(page, 'recovery-dialog-1280');
  await page.setViewportSize(phone.viewport);
  await look(page, 'recovery-dialog-390');
  await page.setViewportSize(desktop.viewport);
  expect(await messageWith(page, 'Mme Bellec').count()).toBe(0);

  const account = await context.newPage();
  await account.goto('/moi');
  const removal = account.getByRole('button', { name: 'Retirer Téléphone' });
  const question = account.getByRole('alertdialog', {
    name: 'Retirer la clé d’accès « Téléphone » ?',
  });
  await removal.press('Enter');
  await expectAccessible(account);
  await look(account, 'remove-passkey-1280');
  await question.getByRole('button', { name: 'Garder' }).press('Enter');
  await question.waitFor({ state: 'detached' });
  await removal.press('Enter');
  await question.getByRole('button', { name: 'Retirer', exact: true }).press('Enter');
  await account.getByText('Ne vous connecte plus : Téléphone').waitFor();

  await touch(dialog).waitFor({ state: 'detached' });
  await account.close();
  await dialog.getByLabel('Code de récupération').fill(code);
  await dialog.getByRole('button', { name: 'Confirmer cet appareil' }).click();
  await messageWith(page, 'Mme Bellec sort demain').waitFor();
  expect(elise.complaints).toEqual([]);
});
