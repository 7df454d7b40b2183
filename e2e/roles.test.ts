import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { desktop, closePages, openBrowser, pictureFailures, type Watched } from '#browser.ts';
import { openAs, openFreshAs, personNamed } from '#people.ts';

let browser: Browser;
let claire: Watched;
let page: Page;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(async () => {
  pictureFailures(browser);
  claire = await openFreshAs(browser, 'c.vasseur', desktop);
  page = claire.page;
});

/** The administrator's page with a colleague's details open. */
async function open(name: string): Promise<void> {
  await page.goto('/personnes');
  await page
    .getByRole('row', { name: new RegExp(name, 'u') })
    .getByRole('button')
    .click();
  await page.getByRole('complementary', { name }).waitFor();
}

async function save(): Promise<void> {
  await page.getByRole('button', { name: 'Enregistrer les rôles' }).click();
}

test('a role that is given or taken shows at once on the colleague’s open page', async () => {
  const hugo = await openAs(browser, 'h.ferrand', desktop);
  await hugo.page.getByRole('heading', { name: 'Salle d’attente' }).waitFor();
  const failedMail = hugo.page.getByRole('link', { name: /^Envois/u });
  const everyone = hugo.page.getByLabel('Professionnel', { exact: true });
  await open('Dr Hugo Ferrand');

  await page.getByRole('checkbox', { name: 'Secrétariat' }).check();
  await save();
  await page.getByText('Rôles de Dr Hugo Ferrand enregistrés').waitFor();

  await failedMail.waitFor({ timeout: 5_000 });
  await everyone.waitFor();

  await page.getByRole('checkbox', { name: 'Secrétariat' }).uncheck();
  await save();

  await failedMail.waitFor({ state: 'detached', timeout: 5_000 });
  await everyone.waitFor({ state: 'detached' });
  expect([...hugo.complaints, ...claire.complaints]).toEqual([]);
});

test('whoever sees no consultations yet finds them on the open page when they become a secretary', async () => {
  const samir = await openAs(browser, 's.okoye', desktop);
  await samir.page.goto('/journal');
  await samir.page.getByRole('heading', { name: 'Journal' }).waitFor();
  const today = samir.page.getByRole('link', { name: /^Aujourd.hui/u });

  await open('Samir Okoye');

  await page.getByRole('checkbox', { name: 'Secrétariat' }).check();
  await save();
  await today.waitFor({ timeout: 5_000 });

  await page.getByRole('checkbox', { name: 'Secrétariat' }).uncheck();
  await save();
  await today.waitFor({ state: 'detached', timeout: 5_000 });
});

test('an administrator gives no role of the platform, and the reason is beside it', async () => {
  await open('Paul Marchand');

  const role = page.getByRole('checkbox', { name: 'Administrateur de la plateforme' });
  expect(await role.isDisabled()).toBe(true);
  await page.getByText('Vous ne pouvez pas donner ce rôle.').waitFor();
  await open('Dr Hugo Ferrand');
  expect(await role.count()).toBe(0);
});

test('the last administrator can neither lay the role down nor close their own access', async () => {
  await open('Claire Vasseur');

  await page.getByRole('checkbox', { name: 'Secrétariat' }).check();
  await page.getByRole('checkbox', { name: 'Administrateur', exact: true }).uncheck();
  await save();

  await page.getByRole('alert').getByText('Il ne resterait plus d’administrateur').waitFor();
  expect(await page.getByRole('checkbox', { name: 'Secrétariat' }).isChecked()).toBe(true);
  expect(await page.getByRole('button', { name: /Fermer l.accès/u }).count()).toBe(0);
  await page.reload();
  await page.getByRole('row', { name: /Claire Vasseur.*Administrateur/u }).waitFor();
});

/** A meeting that Hugo begins now: where its calls are, and what he is told when they can be nowhere. */
async function begins(hugo: Page): Promise<{ readonly engineId?: string; readonly type?: string }> {
  const { body } = await request(hugo, '/api/meetings/group-meetings', {
    method: 'POST',
    headers: { 'idempotency-key': crypto.randomUUID() },
    body: {
      title: 'RCP',
      hostId: personNamed('h.ferrand').id,
      durationMinutes: 15,
      memberIds: [],
      invitees: [],
    },
  });
  return body as { readonly engineId?: string; readonly type?: string };
}

test('an administrator says which video server holds the calls of the organisation', async () => {
  const { page: hugo } = await openAs(browser, 'h.ferrand', desktop);
  const saved = page.getByText('Serveurs vidéo enregistrés');
  await page.getByRole('link', { name: 'Réglages' }).click();
  await page.getByText('Premier choix').waitFor();
  expect((await begins(hugo)).engineId).toBe('livekit');

  await page.getByRole('button', { name: 'Monter LiveKit (b)' }).press('Enter');
  await page.getByRole('checkbox', { name: 'LiveKit', exact: true }).uncheck();
  await page.getByText('Ne sert pas').waitFor();
  const servers = page.locator('form').filter({ hasText: 'LiveKit (b)' });
  await servers.getByRole('button', { name: 'Enregistrer' }).click();
  await saved.waitFor();

  expect((await begins(hugo)).engineId).toBe('livekit-b');
  await page.reload();
  expect(await page.getByRole('checkbox', { name: 'LiveKit', exact: true }).isChecked()).toBe(
    false,
  );

  await page.getByRole('checkbox', { name: 'LiveKit (b)' }).uncheck();
  await page.getByText('Cochez au moins un serveur').waitFor();
  await page.getByRole('button', { name: 'Revenir au choix de la plateforme' }).click();
  await saved.waitFor();
  expect((await begins(hugo)).engineId).toBe('livekit');
  expect(claire.complaints).toEqual([]);
});
