import { readFile } from 'node:fs/promises';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  isInSight,
  openBrowser,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { haveKeys, keepNewKeysInSight, messageWith as message } from '#chat.ts';
import { ForeignClient, hasForeignClient } from '#foreign-client.ts';
import { look } from '#look.ts';
import { openAs, openBlankAs } from '#people.ts';
import { patience } from '#patience.ts';
import { makeTeam } from '#team.ts';

const team = 'Insuffisance cardiaque';
let browser: Browser;
let nadia: Watched;
let hugo: Watched;
let teamId: string;
let code: string;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const field = (page: Page): Locator => page.getByRole('textbox', { name: /^Écrire à/u });
const log = (page: Page): Locator => page.getByRole('log');

async function say(page: Page, text: string): Promise<void> {
  await field(page).fill(text);
  await page.keyboard.press('Enter');
}

async function act(page: Page, text: string, action: string | RegExp): Promise<void> {
  const line = message(page, text);
  await line.hover();
  await line
    .getByRole('button', { name: /^Agir sur/u })
    .first()
    .click();
  await page.getByRole('menuitem', { name: action, exact: true }).click();
}

/** The device is ready to write: its keys were made without anybody noticing. */
async function ready(page: Page): Promise<void> {
  await haveKeys(page);
  await field(page).waitFor();
}

test('(a team has its room)', async () => {
  teamId = await makeTeam(browser, team, ['n.berthelot', 'm.lefevre']);
  [nadia, hugo] = await Promise.all([
    openAs(browser, 'n.berthelot', desktop),
    openAs(browser, 'm.lefevre', desktop),
  ]);
});

test('two colleagues find their team’s room, and what one writes the other reads', async () => {
  for (const { page } of [nadia, hugo]) {
    await page.getByRole('link', { name: /^Salons/u }).click();
    await page.getByRole('heading', { name: 'Salons', level: 1 }).waitFor();
    await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
    await page.getByRole('heading', { name: team, level: 1 }).waitFor();
    await ready(page);
  }

  await say(nadia.page, 'Mme Bellec sort **demain** https://exemple.fr/suivi.');

  const read = message(hugo.page, 'Mme Bellec sort demain');
  await read.waitFor();
  expect(await read.locator('strong').allInnerTexts()).toContain('demain');
  const link = read.getByRole('link', { name: 'https://exemple.fr/suivi' });
  expect(await link.getAttribute('rel')).toContain('noopener noreferrer');
  await message(nadia.page, 'Mme Bellec').getByText('Lu', { exact: true }).waitFor();
});

test('one answers, reacts, names, changes and deletes, and the other sees it', async () => {
  const [{ page: hers }, { page: his }] = [nadia, hugo];
  await act(his, 'Mme Bellec sort demain', 'Répondre');
  await say(his, 'Je prépare la visio');
  await message(hers, 'Je prépare la visio')
    .getByRole('button', { name: /Réponse à/u })
    .waitFor();
  await act(hers, 'Je prépare la visio', '👍 D’accord');
  await message(his, 'Je prépare la visio')
    .getByRole('button', { name: /D’accord, une personne/u })
    .waitFor();
  await act(hers, 'Je prépare la visio', 'Répondre dans le fil');
  await say(hers, 'Vendredi à 14 h');
  await log(his)
    .getByRole('list', { name: 'Une réponse dans le fil' })
    .getByText('Vendredi à 14 h')
    .waitFor();

  await field(his).pressSequentially('Merci @nad');
  await hers.getByText('Maud Lefèvre écrit…').waitFor();
  await his.getByRole('option', { name: 'Dr Nadia Berthelot' }).waitFor();
  await his.keyboard.press('Enter');
  await his.keyboard.press('Enter');
  await message(hers, 'Merci').locator('.mention--me').waitFor();
  // What is still on its way cannot be changed: on a busy machine the other has it before its sender is told so.
  const last = async (): Promise<string> => {
    await his.keyboard.press('ArrowUp');
    return field(his).inputValue();
  };
  await expect.poll(last).toContain('Merci @Dr Nadia Berthelot');
  await say(his, 'Merci beaucoup');
  await message(hers, 'Merci beaucoup').getByText('(modifié)').waitFor();
  await act(his, 'Merci beaucoup', 'Supprimer');
  await his.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click();
  await log(hers).getByText('Message supprimé').waitFor();
  await expectAccessible(hers);
});

test('an emoji is chosen by its name or by arrows, for the words and as a reaction', async () => {
  const [{ page: hers }, { page: his }] = [nadia, hugo];
  const box = hers.getByRole('dialog', { name: 'Insérer un émoji' });
  await field(hers).fill('Prise à');
  await hers.getByRole('button', { name: 'Insérer un émoji' }).click();
  await expectAccessible(hers);
  await look(hers, 'emoji');
  await hers.keyboard.type('stetho');
  await box.getByRole('status').getByText('Un émoji', { exact: true }).waitFor();
  await hers.keyboard.press('Enter');
  await box.waitFor({ state: 'detached' });
  // Writing goes on behind it: the field has the focus again.
  await expect.poll(() => field(hers).evaluate((it) => it === document.activeElement)).toBe(true);
  await hers.keyboard.type(' 8 h');
  expect(await field(hers).inputValue()).toBe('Prise à🩺 8 h');
  await hers.keyboard.press('Enter');
  await message(his, 'Prise à🩺 8 h').waitFor();

  await act(his, 'Prise à🩺 8 h', 'Autre réaction…');
  const other = his.getByRole('dialog', { name: 'Autre réaction…' });
  await his.keyboard.press('ArrowDown');
  await his.keyboard.press('ArrowRight');
  await other.getByRole('button', { name: 'Grand sourire' }).and(his.locator(':focus')).waitFor();
  await his.keyboard.press('ArrowDown');
  await other
    .getByRole('button', { name: 'Grand sourire' })
    .and(his.locator(':focus'))
    .waitFor({ state: 'detached' });
  await his.keyboard.press('ArrowUp');
  await other.getByRole('button', { name: 'Grand sourire' }).and(his.locator(':focus')).waitFor();
  await his.keyboard.press('Enter');
  await message(hers, 'Prise à🩺 8 h')
    .getByRole('button', { name: 'Grand sourire, une personne : Maud Lefèvre' })
    .waitFor();

  await hers.getByRole('button', { name: 'Insérer un émoji' }).click();
  await box
    .getByRole('group', { name: 'Récents' })
    .getByRole('button', { name: 'Stéthoscope' })
    .waitFor();
  await hers.keyboard.press('Escape');
  await box.waitFor({ state: 'detached' });
});

test('what comes while one is elsewhere is counted in the rail and in the list, and read on opening', async () => {
  const [{ page: hers }, { page: his }] = [nadia, hugo];
  await hers.getByRole('link', { name: /^Aujourd/u }).click();
  await say(his, 'Le protocole est à jour');

  await hers.getByRole('link', { name: /^Salons \(.+ nouveau\)$/u }).click();
  const row = hers.getByRole('link', { name: new RegExp(`${team}.*un message non lu`, 'su') });
  await row.getByText('Le protocole est à jour').waitFor();
  await row.click();
  await message(hers, 'Le protocole est à jour').waitFor();

  await hers.getByRole('link', { name: 'Salons', exact: true }).waitFor();
});

test('a colleague is written to by name, and the same conversation opens the second time', async () => {
  const { page } = nadia;
  const open = async (): Promise<string> => {
    await page.getByRole('button', { name: 'Écrire à un collègue' }).click();
    await page.getByRole('combobox', { name: 'À qui' }).fill('maud');
    await page.getByRole('option', { name: /Maud Lefèvre/u }).click();
    await page.getByRole('heading', { name: 'Maud Lefèvre', level: 1 }).waitFor();
    return page.url();
  };
  const first = await open();
  await ready(page);
  await say(page, 'Un mot entre nous');
  await field(page).fill('à finir');

  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await page.getByRole('heading', { name: team, level: 1 }).waitFor();
  await page.getByRole('link', { name: /Maud Lefèvre.*Brouillon : à finir/su }).waitFor();

  expect(await open()).toBe(first);
  await expect.poll(() => field(page).inputValue()).toBe('à finir');
  await hugo.page.getByRole('link', { name: /Dr Nadia Berthelot.*Un mot entre nous/su }).waitFor();
});

test('on a phone list and conversation are two pages, with a way back', async () => {
  const { page } = nadia;
  await page.setViewportSize(phone.viewport);
  expect(await isInSight(field(page))).toBe(true);
  expect(await page.getByRole('navigation', { name: 'Principal' }).isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Insérer un émoji' }).click();
  const sign = page.getByRole('dialog').getByRole('button', { name: 'Sourire', exact: true });
  const { width, height } = (await sign.boundingBox()) ?? { width: 0, height: 0 };
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(44);
  expect(await isInSight(sign)).toBe(true);
  await look(page, 'emoji-phone');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: 'Tous les salons' }).click();

  await page.getByRole('heading', { name: 'Salons', level: 1 }).waitFor();
  await expectAccessible(page);
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await page.setViewportSize({ width: 320, height: 640 });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over).toBeLessThanOrEqual(1);
  await page.setViewportSize(desktop.viewport);
});

test('words are found in all rooms, and the message that was found is shown', async () => {
  const { page } = hugo;
  await page.getByRole('searchbox', { name: 'Salons et messages' }).fill('protocole');

  await page
    .getByRole('link', { name: new RegExp(`${team}.*Le protocole est à jour`, 'su') })
    .last()
    .click();

  await page.locator('.msg--target').getByText('Le protocole est à jour').waitFor();
  await page.getByRole('searchbox', { name: 'Salons et messages' }).fill('');
});

test('a day is found again by its date, from the details of the room', async () => {
  const { page } = hugo;
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Paris' }).format(new Date());
  await page.getByRole('region', { name: 'Retrouver un jour' }).getByRole('button').click();
  await page.getByText('Choisissez un jour').waitFor();
  await look(page, 'room-day');

  await page.getByLabel('Aller au').fill(today);
  await page.getByRole('button', { name: 'Afficher ce jour' }).click();

  await page
    .locator('[aria-live="polite"]', { hasText: 'Messages à partir de : Aujourd’hui' })
    .waitFor();
  await page.getByText('Le protocole est à jour').first().waitFor();
});

test('what this device can read of a room is kept in a file, in the clear, and the journal says by whom', async () => {
  const { page } = hugo;
  await page.getByRole('button', { name: 'Enregistrer les messages' }).click();
  await expectAccessible(page);
  await look(page, 'room-copy');

  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('dialog').getByRole('button', { name: 'Enregistrer', exact: true }).click(),
  ]);

  await page
    .getByRole('dialog')
    .getByText(/messages enregistrés/u)
    .waitFor();
  await look(page, 'room-copy-saved');
  await page.keyboard.press('Escape');
  const lines = (await readFile(await file.path(), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as object);
  expect(lines[0]).toMatchObject({ name: team });
  expect(lines).toContainEqual(
    expect.objectContaining({ text: 'Je prépare la visio', senderName: 'Maud Lefèvre' }),
  );
});

const toRoom = (page: Page, name: string): Promise<void> =>
  page
    .getByRole('navigation', { name: 'Vos salons' })
    .getByRole('link', { name: new RegExp(`^${name}`, 'u') })
    .click();

const toTop = (page: Page): Promise<void> =>
  log(page).evaluate((list) => {
    list.scrollTop = 0;
  });

const isMessages = (url: URL): boolean => /\/rooms\/[^/]+\/messages$/u.test(url.pathname);

/** What comes of the pages of older messages that are asked for: first none, then some that hold nothing, then all. */
async function spoilOlder(page: Page): Promise<{ come: () => void; readonly given: () => number }> {
  let [isAway, empty, given, from] = [true, 8, 0, ''];
  await page.route(isMessages, async (route) => {
    const url = new URL(route.request().url());
    const token = url.searchParams.get('from') ?? '';
    if (!token.startsWith('nothing')) from = token;
    if (isAway) return route.fulfill({ status: 503, body: '{}' });
    if (empty > 0) {
      empty -= 1;
      return route.fulfill({ json: { chunk: [], start: token, end: `nothing${empty}` } });
    }
    given += 1;
    url.searchParams.set('from', from);
    return route.continue({ url: url.href });
  });
  return {
    come: () => {
      isAway = false;
    },
    given: () => given,
  };
}

test('older messages that do not come are said so and come by themselves, and a page with nothing in it is no end', async () => {
  const [{ page: hers }, { page: his }] = [nadia, hugo];
  await toRoom(hers, 'Maud Lefèvre');
  await hers.getByRole('heading', { name: 'Maud Lefèvre', level: 1 }).waitFor();
  for (let number = 1; number <= 45; number += 1) await say(hers, `Point ${number}`);
  await toRoom(his, 'Dr Nadia Berthelot');
  await message(his, 'Point 45').waitFor();
  await his.reload();
  await ready(his);
  await message(his, 'Point 45').waitFor();
  const older = await spoilOlder(his);

  const said = his.getByText('Les messages plus anciens n’ont pas pu être chargés');
  // A list that is still being drawn goes to its end once more.
  await expect
    .poll(async () => {
      await toTop(his);
      return (await said.isVisible()) && (await isInSight(said));
    })
    .toBe(true);
  await expectAccessible(his);
  await look(his, 'older-not-loaded');
  older.come();
  // Nobody scrolls: there is nowhere to.
  await expect.poll(older.given).toBeGreaterThan(0);
  await said.waitFor({ state: 'detached' });
  await expect
    .poll(async () => {
      await toTop(his);
      return message(his, 'Un mot entre nous').count();
    })
    .toBeGreaterThan(0);
  await his.unroute(isMessages);
  for (const page of [hers, his]) await toRoom(page, team);
});

test('who has lost every device and has no code begins anew: told first what is lost, and reads what comes after', async () => {
  const { page, context } = nadia;
  const takeNewKeys = await keepNewKeysInSight(hugo.page);
  await page.goto('/aide');
  const devtools = await context.newCDPSession(page);
  await devtools.send('Storage.clearDataForOrigin', {
    origin: new URL(page.url()).origin,
    storageTypes: 'indexeddb,local_storage,cache_storage,service_workers',
  });
  await devtools.detach();
  await page.goto('/salons');
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await page.getByText('Ici, il faut recommencer avec de nouvelles clés').waitFor();
  await page.getByText('Demandez à un collègue de vous le redire').first().waitFor();
  const codeOpensIt = page.getByText('Le code de récupération l’ouvre');
  expect(await codeOpensIt.count()).toBe(0);
  await page.getByRole('button', { name: 'Recommencer', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Recommencer avec de nouvelles clés' });
  await dialog.getByText('resteront fermés pour vous').waitFor();
  await expectAccessible(page);
  await look(page, 'begin-anew');
  // Called off in the middle, it can be begun once more.
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: 'Recommencer', exact: true }).click();
  await dialog.getByRole('link', { name: /^Prouver/u }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });

  await ready(page);

  await hugo.page.getByText('Les clés de Dr Nadia Berthelot ont changé').waitFor();
  await takeNewKeys();
  await say(hugo.page, 'Après la perte');
  await message(page, 'Après la perte').waitFor();
  expect(await message(page, 'Mme Bellec').count()).toBe(0);
  expect(await codeOpensIt.count()).toBe(0);
});

test('a recovery code, made once, opens the messages of before on a new device', async () => {
  const { page } = hugo;
  await page.getByRole('link', { name: 'Faire mon code' }).click();
  await page.getByRole('button', { name: 'Faire un code de récupération' }).click();
  code = await page.locator('.codes code').innerText();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Je l’ai gardé' }).click();
  expect(await page.getByText(code).count()).toBe(0);
  await hugo.context.close();

  const other = await openAs(browser, 'm.lefevre', desktop);
  await other.page.goto('/salons');
  await other.page.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await other.page.getByRole('searchbox', { name: 'Salons et messages' }).fill('bellec');
  await other.page.getByText('le code de récupération les ouvre').waitFor();
  await expectAccessible(other.page);
  await look(other.page, 'search-closed');
  const enter = other.page.getByRole('button', { name: 'Saisir le code de récupération' }).last();
  await enter.click();
  const dialog = other.page.getByRole('dialog');
  await dialog.getByLabel('Code de récupération').fill('EsTb wrong');
  await dialog.getByRole('button', { name: 'Confirmer cet appareil' }).click();
  await dialog.getByText('Ce code n’est pas le bon').waitFor();
  await dialog.getByLabel('Code de récupération').fill(code);
  await dialog.getByRole('button', { name: 'Confirmer cet appareil' }).click();

  await dialog.waitFor({ state: 'detached' });
  await message(other.page, 'Mme Bellec sort demain').waitFor();
  await other.page
    .getByRole('region', { name: 'Messages', exact: true })
    .getByRole('link', { name: /Mme Bellec sort/u })
    .waitFor();
  await say(other.page, 'De mon nouvel appareil');
  await message(nadia.page, 'De mon nouvel appareil').waitFor();
  await findsWhatIsOld(other.page);
});

/** What was written long before this device was there, in all rooms and in one. */
async function findsWhatIsOld(page: Page): Promise<void> {
  const everywhere = page.getByRole('searchbox', { name: 'Salons et messages' });
  const results = page.getByRole('region', { name: 'Messages', exact: true });
  await everywhere.fill('mot entre nous');
  const found = results.getByRole('link', { name: /Dr Nadia Berthelot.*Un mot entre nous/su });
  await found.waitFor();
  await page.getByText('Tous les messages ont été parcourus').waitFor();
  await page.locator('[aria-live="polite"]', { hasText: 'Un message trouvé' }).waitFor();
  await expectAccessible(page);
  await look(page, 'search-far');
  await found.click();
  await page.locator('.msg--target').getByText('Un mot entre nous').waitFor();
  await everywhere.fill('');
  const side = page.getByRole('complementary', { name: 'Détails du salon' });
  await side.getByRole('searchbox', { name: 'Mots à chercher' }).fill('point 12');
  await side.getByRole('link', { name: /Dr Nadia Berthelot.*Point 12/su }).waitFor();
  await look(page, 'search-room');
  await page.setViewportSize(phone.viewport);
  await page.getByRole('button', { name: 'Détails du salon' }).click();
  await expectAccessible(page);
  await look(page, 'search-room-phone');
  await side.getByRole('link', { name: /Point 12/u }).click();
  await page.locator('.msg--target').getByText('Point 12').waitFor();
  expect(await isInSight(field(page))).toBe(true);
  await page.setViewportSize(desktop.viewport);
}

/** The Matrix ids of the person's rooms, by name, as our page has them. */
async function roomsOf(page: Page): Promise<ReadonlyMap<string, string>> {
  const { body } = await request(page, '/api/chat/rooms');
  const { items } = body as {
    readonly items: readonly { readonly name: string; readonly matrixRoomId: string | null }[];
  };
  return new Map(items.map(({ name, matrixRoomId }) => [name, matrixRoomId ?? '']));
}

test.skipIf(!hasForeignClient())(
  'a client of another maker signs in by our sign-in, is confirmed by the recovery code, and reads and writes in the same rooms with the same rights',
  async () => {
    for (const [kind, name] of [
      ['announcement', 'Consignes'],
      ['private', 'Entre responsables'],
    ])
      await request(nadia.page, `/api/chat/teams/${teamId}/rooms`, {
        method: 'POST',
        body: { kind, name, memberIds: [] },
      });
    await vi.waitUntil(async () => {
      const rooms = await roomsOf(nadia.page);
      return (
        (rooms.get('Consignes') ?? '') !== '' && (rooms.get('Entre responsables') ?? '') !== ''
      );
    }, patience);
    const [hers, { page }] = [
      await roomsOf(nadia.page),
      await openBlankAs(browser, 'm.lefevre', desktop),
    ];
    const room = hers.get(team) ?? '';
    const foreign = new ForeignClient();
    onTestFinished(() => foreign.stop());

    expect(await foreign.signIn(page)).toMatchObject({ kind: 'done' });

    // Our pages encrypt nothing to a device that its owner has not confirmed, and say that it is there.
    await nadia.page.getByText('Un appareil de Maud Lefèvre n’est pas confirmé').waitFor();
    const sent = nadia.page.waitForResponse((one) => one.url().includes('/send/m.room.encrypted/'));
    await say(nadia.page, 'Pas encore pour elle');
    expect((await sent).status()).toBe(200);
    expect(await foreign.ask({ do: 'confirm', code: 'EsTb wrong' })).toMatchObject({
      kind: 'refused',
    });
    expect(await foreign.ask({ do: 'confirm', code })).toEqual({ kind: 'done' });
    await nadia.page
      .getByText('Un appareil de Maud Lefèvre n’est pas confirmé')
      .waitFor({ state: 'detached' });

    await say(nadia.page, 'Le lit 12 est libre');
    await vi.waitUntil(() => foreign.heard.some(({ text }) => text !== undefined), patience);
    expect(foreign.heard.filter(({ kind }) => kind === 'read')).toMatchObject([
      { room, text: 'Le lit 12 est libre' },
    ]);
    expect(await foreign.ask({ do: 'write', room, text: 'Merci, d’un autre logiciel' })).toEqual({
      kind: 'done',
    });
    await message(nadia.page, 'Merci, d’un autre logiciel').waitFor();

    const listed = await foreign.ask({ do: 'list' });
    const own = await openAs(browser, 'm.lefevre', desktop);
    const theirs = await roomsOf(own.page);
    expect(listed.rooms?.toSorted()).toEqual([...theirs.values()].toSorted());
    const [announcements = '', leads = ''] = [
      hers.get('Consignes'),
      hers.get('Entre responsables'),
    ];
    const refused = { kind: 'refused', status: 403, errcode: 'M_FORBIDDEN' };
    expect(listed.rooms).toContain(announcements);
    expect(
      await foreign.ask({ do: 'write', room: announcements, text: 'Une annonce' }),
    ).toMatchObject(refused);
    expect(await foreign.ask({ do: 'look', room: leads })).toMatchObject(refused);
    expect(await foreign.ask({ do: 'enter', room: leads })).toMatchObject(refused);
  },
);

test('nothing was refused by the page’s own policy', () => {
  expect([...nadia.complaints, ...hugo.complaints]).toEqual([]);
});
