import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import {
  desktop,
  closePages,
  openBrowser,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { look } from '#look.ts';
import { openAs, openFreshAs, personNamed } from '#people.ts';
import { stack } from '#stack.ts';

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

test('nobody gives themselves the name of a colleague, and reads at the name what to do', async () => {
  const paul = await openAs(browser, 'p.marchand', phone);
  await paul.page.goto('/moi');
  const name = paul.page.getByLabel('Mon nom');

  await name.fill('Hugo FERRAND');
  await paul.page.getByRole('button', { name: 'Enregistrer' }).click();
  const taken = paul.page.getByText(/Un collègue porte déjà ce nom\. Ajoutez ce qui/u);
  await taken.waitFor();
  await look(paul.page, 'name-taken-phone');
  await name.fill('Paul Marchand (accueil)');

  await taken.waitFor({ state: 'detached' });
});

async function columns(of: Page): Promise<number> {
  await of.goto('/personnes');
  await of.getByRole('row', { name: /Dr Hugo Ferrand/u }).waitFor();
  return of.getByRole('columnheader').count();
}

test('when colleagues sign in is shown to who looks after their access alone', async () => {
  const hugo = await openAs(browser, 'h.ferrand', desktop);

  const counts = [await columns(hugo.page), await columns(page)];
  await look(hugo.page, 'people-of-a-clinician');
  await look(page, 'people-of-an-administrator');
  await hugo.page.setViewportSize(phone.viewport);
  await look(hugo.page, 'people-of-a-clinician-phone');

  expect(counts).toEqual([2, 4]);
  expect([...hugo.complaints, ...claire.complaints]).toEqual([]);
});

/** What strangers try at the door, and at a service past it. */
async function tryTheDoors(): Promise<void> {
  const { gateway = '', meetings = '' } = stack().run.services;
  const fromElsewhere = { origin: 'https://evil.example', 'x-astra-request': '1' };
  const tries = [
    fetch(`${gateway}/auth/logout`, { method: 'POST', headers: fromElsewhere }),
    fetch(`${meetings}/meetings`, { headers: { authorization: 'Bearer planted-words-7391' } }),
  ];
  expect((await Promise.all(tries)).map(({ status }) => status)).toEqual([403, 401]);
}

test('the platform’s administrator reads what is of no organisation, and what strangers tried in words', async () => {
  const paul = await openFreshAs(browser, 'p.marchand', desktop);
  await tryTheDoors();
  await request(paul.page, '/api/identity/password-resets', {
    method: 'POST',
    body: { email: 'nobody@nowhere.example' },
  });
  await paul.page.getByRole('link', { name: 'Journal' }).click();
  await expect
    .poll(
      async () => {
        await paul.page.getByRole('button', { name: 'Chercher' }).click();
        return paul.page
          .getByRole('listitem')
          .filter({ hasText: /mot de passe/u })
          .count();
      },
      { timeout: 30_000 },
    )
    .toBeGreaterThan(0);
  for (const words of [/depuis un autre site/u, /a présenté un jeton d’accès/u]) {
    const entry = paul.page.getByRole('listitem').filter({ hasText: words }).first();
    await expect
      .poll(
        async () => {
          await paul.page.getByRole('button', { name: 'Chercher' }).click();
          return entry.getByText('Refusé').count();
        },
        { timeout: 30_000 },
      )
      .toBe(1);
  }
  await look(paul.page, 'journal-of-the-platform');
  // Which actions there are is asked for when the page begins.
  await paul.page.reload();
  await paul.page
    .getByLabel('Action')
    .selectOption({ label: 'a présenté un jeton d’accès à un service' });
  await paul.page.getByRole('button', { name: 'Chercher' }).click();
  await expect
    .poll(() => paul.page.getByRole('main').getByRole('listitem').allInnerTexts())
    .toSatisfy((rows: string[]) => rows.length > 0 && rows.every((row) => /jeton/u.test(row)));
  expect(await paul.page.content()).not.toContain('planted-words-7391');
  await look(paul.page, 'journal-of-the-platform-tokens');
  await paul.page.setViewportSize(phone.viewport);
  await look(paul.page, 'journal-of-the-platform-phone');

  expect(paul.complaints).toEqual([]);
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
