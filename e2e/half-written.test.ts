import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  giveBack,
  isInSight,
  openBrowser,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { haveKeys, messageWith } from '#chat.ts';
import { look } from '#look.ts';
import { patience } from '#patience.ts';
import { endSessionOf, forget, giveProofs, openAs, personNamed } from '#people.ts';
import { stack } from '#stack.ts';
import { makeTeam } from '#team.ts';

const team = 'Hôpital de jour';
let browser: Browser;
let nadia: Watched;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const field = (page: Page): Locator => page.getByRole('textbox', { name: /^Écrire à/u });
const changing = (page: Page): Locator => page.getByText('Modifier votre message');

async function enter(page: Page): Promise<void> {
  await page.goto('/salons');
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
}

/** The cells that the chat keeps in this browser, each with its bytes as text. */
const cells = (page: Page): Promise<Readonly<Record<string, string>>> =>
  page.evaluate(async () => {
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- the page knows only what stands in here
    const asked = <T>(ask: IDBRequest<T>): Promise<T> =>
      new Promise((done, failed) => {
        ask.addEventListener('success', () => done(ask.result));
        ask.addEventListener('error', () => failed(ask.error ?? new Error('No database')));
      });
    const found: Record<string, string> = {};
    for (const { name = '' } of await indexedDB.databases()) {
      if (!name.startsWith('astra-chat-cells ')) continue;
      const database = await asked(indexedDB.open(name));
      const store = database.transaction('cells').objectStore('cells');
      const [names, bytes] = await Promise.all([
        asked(store.getAllKeys() as IDBRequest<string[]>),
        asked(store.getAll() as IDBRequest<Uint8Array[]>),
      ]);
      database.close();
      for (const [index, cell] of names.entries())
        found[cell] = new TextDecoder('latin1').decode(bytes[index]);
    }
    return found;
  });

async function beginChange(page: Page, from: string): Promise<void> {
  const line = messageWith(page, from);
  await line.hover();
  await line
    .getByRole('button', { name: /^Agir sur/u })
    .first()
    .click();
  await page.getByRole('menuitem', { name: 'Modifier', exact: true }).click();
  await changing(page).waitFor();
}

test('(somebody has written, and has begun something new)', async () => {
  await makeTeam(browser, team, ['n.berthelot', 'm.lefevre']);
  nadia = await openAs(browser, 'n.berthelot', desktop);
  const { page } = nadia;
  await enter(page);
  await haveKeys(page);
  await field(page).fill('Mme Bellec sort demain');
  await page.keyboard.press('Enter');
  // What is still on its way cannot be changed.
  await messageWith(page, 'Mme Bellec sort demain').getByText('Envoyé').waitFor();
  await field(page).fill('Pensez à');
});

test('a change of a message that was begun is there again in the room and after a reload, and what was new beside it', async () => {
  const { page } = nadia;
  await beginChange(page, 'Mme Bellec sort demain');
  await expect.poll(() => field(page).inputValue()).toBe('Mme Bellec sort demain');
  await field(page).fill('Mme Bellec sort vendredi à 14 h');

  await page
    .getByRole('link', { name: /^Documents/u })
    .first()
    .click();
  await page.getByRole('link', { name: /^Salons/u }).click();
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await changing(page).waitFor();
  expect(await field(page).inputValue()).toBe('Mme Bellec sort vendredi à 14 h');

  // Kept where drafts are, and as unreadable.
  await expect.poll(async () => Object.keys(await cells(page)), patience).toContain('edits');
  expect(Object.values(await cells(page)).join(' ')).not.toMatch(/vendredi|Bellec/u);
  await page.reload();

  await changing(page).waitFor();
  expect(await field(page).inputValue()).toBe('Mme Bellec sort vendredi à 14 h');
  // What the words are for is heard with the field.
  const about = await field(page).getAttribute('aria-describedby');
  expect(await page.locator(`[id="${about ?? ''}"]`).innerText()).toContain(
    'Mme Bellec sort demain',
  );
  await expectAccessible(page);
  await look(page, 'change-begun');

  await page.getByRole('button', { name: 'Annuler' }).click();
  await changing(page).waitFor({ state: 'detached' });
  expect(await field(page).inputValue()).toBe('Pensez à');
});

test('a change that came back is sent as one, and is not begun any more', async () => {
  const { page } = nadia;
  await haveKeys(page);
  await beginChange(page, 'Mme Bellec sort demain');
  const before = (await cells(page))['edits'];
  await field(page).fill('Mme Bellec sort samedi');
  await expect.poll(async () => (await cells(page))['edits'], patience).not.toBe(before);
  await page.reload();
  await changing(page).waitFor();
  await haveKeys(page);

  const begun = (await cells(page))['edits'];
  await field(page).press('Enter');

  await messageWith(page, 'Mme Bellec sort samedi').getByText('(modifié)').waitFor();
  expect(await page.getByRole('log').getByText('Mme Bellec sort demain').count()).toBe(0);
  await expect.poll(() => field(page).inputValue()).toBe('Pensez à');
  await expect.poll(async () => (await cells(page))['edits'], patience).not.toBe(begun);
  await page.reload();
  await messageWith(page, 'Mme Bellec sort samedi').waitFor();
  expect(await changing(page).count()).toBe(0);
  expect(await field(page).inputValue()).toBe('Pensez à');
});

/** The person deletes what they wrote last in the room, by another program than this page. */
async function deleteLastElsewhere(page: Page): Promise<void> {
  const { body: rooms } = await request(page, '/api/chat/rooms');
  const { items } = rooms as {
    readonly items: readonly { readonly name: string; readonly matrixRoomId: string | null }[];
  };
  const roomId = items.find(({ name }) => name === team)?.matrixRoomId ?? '';
  const sent = { method: 'POST', body: {} };
  const { accessToken } = (await request(page, '/api/chat/session', sent)).body as {
    readonly accessToken: string;
  };
  const headers = { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' };
  const way = `${stack().origin}/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}`;
  const { chunk } = (await (await fetch(`${way}/messages?dir=b&limit=20`, { headers })).json()) as {
    readonly chunk: readonly { readonly type: string; readonly event_id: string }[];
  };
  const last = chunk.find(({ type }) => type === 'm.room.encrypted')?.event_id ?? '';
  const path = `${way}/redact/${encodeURIComponent(last)}/${crypto.randomUUID()}`;
  const reply = await fetch(path, { method: 'PUT', headers, body: '{}' });
  expect(reply.status).toBe(200);
}

test('what is deleted elsewhere while one changes it is told at the field, and the words go as a new message', async () => {
  const { page } = nadia;
  const elsewhere = await openAs(browser, 'n.berthelot', desktop);
  await field(page).fill('La visite est à 9 h');
  await page.keyboard.press('Enter');
  await messageWith(page, 'La visite est à 9 h').getByText('Envoyé').waitFor();
  await beginChange(page, 'La visite est à 9 h');
  await field(page).fill('La visite est à 10 h');

  await deleteLastElsewhere(elsewhere.page);

  const told = page.getByRole('alert').getByText(/^Ce message a été supprimé entre-temps/u);
  await told.waitFor();
  expect(await field(page).inputValue()).toBe('La visite est à 10 h');
  const about = await field(page).getAttribute('aria-describedby');
  expect(await page.locator(`[id="${about ?? ''}"]`).innerText()).toContain('nouveau message');
  await expectAccessible(page);
  await look(page, 'deleted-while-changing');
  await field(page).press('Enter');
  await messageWith(page, 'La visite est à 10 h').getByText('Envoyé').waitFor();
  expect(await page.getByText('(modifié)').count()).toBeLessThanOrEqual(1);
  expect(await told.count()).toBe(0);
});

test('a change that was sent without network of what is deleted meanwhile is not lost, and goes as a new message', async () => {
  const { page } = nadia;
  const elsewhere = await openAs(browser, 'n.berthelot', desktop);
  await beginChange(page, 'La visite est à 10 h');
  await page.context().setOffline(true);
  await field(page).fill('La visite est à 11 h');
  await field(page).press('Enter');
  await deleteLastElsewhere(elsewhere.page);
  await page.context().setOffline(false);

  const told = page.getByText(/Le message a été supprimé entre-temps/u);
  await told.waitFor();
  await messageWith(page, 'La visite est à 11 h').waitFor();
  await expectAccessible(page);
  await look(page, 'deleted-before-the-change');
  const anew = page.getByRole('button', { name: 'Envoyer comme nouveau message' });
  await anew.focus();
  await page.keyboard.press('Enter');
  await messageWith(page, 'La visite est à 11 h').getByText('Envoyé').waitFor();
  expect(await told.count()).toBe(0);
});

test('a session that is ended elsewhere leaves a message and a change that are half written, says so, and both come back', async () => {
  const { page } = nadia;
  await field(page).fill('Mme Bellec est attendue au bloc');
  await page.keyboard.press('Enter');
  await messageWith(page, 'Mme Bellec est attendue au bloc').getByText('Envoyé').waitFor();
  await field(page).fill('Pensez à');
  await beginChange(page, 'Mme Bellec est attendue au bloc');
  await field(page).fill('Mme Bellec sort lundi');

  await endSessionOf(page);

  await page.getByText('Votre session est terminée').waitFor();
  await page
    .getByText(
      /^Ce que vous aviez commencé à écrire est gardé sur cet appareil\s: vous le retrouverez après votre connexion\.$/u,
    )
    .waitFor();
  await expectAccessible(page);
  await look(page, 'words-kept');
  // She who ends a session does not trust what is open there: her device goes, and with it all that could be read.
  await giveProofs(page, personNamed('n.berthelot'));
  await changing(page).waitFor();
  expect(await field(page).inputValue()).toBe('Mme Bellec sort lundi');
  await page.getByRole('button', { name: 'Annuler' }).click();
  await expect.poll(() => field(page).inputValue()).toBe('Pensez à');

  // What is sent or emptied is begun no more.
  await field(page).fill('');
  await endSessionOf(page);
  await page.getByText('Votre session est terminée').waitFor();
  expect(await page.getByText(/est gardé/u).count()).toBe(0);
  forget('n.berthelot');
});

const screens = [
  { width: 390, height: 844 },
  { width: 320, height: 640 },
  // Above a keyboard.
  { width: 390, height: 400 },
  { width: 320, height: 400 },
] as const;

test('however much is told above the field of a telephone, the field and the last words stay in sight', async () => {
  await giveBack(nadia.page);
  const { page } = await openAs(browser, 'n.berthelot', phone);
  await enter(page);
  const told = page.locator('.chat__told');
  // Another device of hers, without her keys, and then without a chat server.
  await told
    .getByText(/nouvelles clés|code de récupération/u)
    .first()
    .waitFor();
  await page.context().setOffline(true);
  await told.getByText(/^La discussion n['’]est pas joignable$/u).waitFor();

  for (const size of screens) {
    await page.setViewportSize(size);
    const what = `${String(size.width)} × ${String(size.height)}`;
    await field(page).waitFor();
    await expect.poll(() => isInSight(field(page)), { message: what, ...patience }).toBe(true);
    const words = await page.getByRole('log').evaluate((it) => it.clientHeight);
    expect(words, what).toBeGreaterThanOrEqual(64);
    const share = (await told.evaluate((it) => it.clientHeight)) / size.height;
    expect(share, what).toBeLessThanOrEqual(0.31);
    await look(page, `notices-${String(size.width)}-${String(size.height)}`);
  }
  await page.getByRole('group', { name: 'Avant d’écrire' }).focus();
  await page.keyboard.press('End');
  await expect
    .poll(() => told.evaluate((it) => it.scrollTop + it.clientHeight >= it.scrollHeight - 1))
    .toBe(true);
  await expectAccessible(page);
});
