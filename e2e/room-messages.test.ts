import type { Browser, Locator, Page } from 'playwright-core';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectAccessible } from '#axe.ts';
import {
  closePages,
  desktop,
  giveBack,
  openBrowser,
  phone,
  pictureFailures,
  type Watched,
} from '#browser.ts';
import { haveKeys, messageWith, sent } from '#chat.ts';
import { look } from '#look.ts';
import { openAs, personNamed } from '#people.ts';
import { stack } from '#stack.ts';

const team = 'Unité de soins intensifs';
const position = 'Cardiologue de garde';
const other = 'Réveil';
const announcements = 'Annonces du service';
const words = 'Coupure du réseau ce soir à 22 h';
let browser: Browser;
let nadia: Watched;
let hugo: Watched;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

async function openRoom(page: Page): Promise<void> {
  await page.getByRole('link', { name: /^Salons/u }).click();
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await page.getByRole('heading', { name: team, level: 1 }).waitFor();
  await haveKeys(page);
  await page.getByRole('textbox', { name: /^Écrire à/u }).waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.getByRole('textbox', { name: /^Écrire à/u }).fill(text);
  await page.keyboard.press('Enter');
  await sent(messageWith(page, text)).waitFor();
}

/** Asks for a reading of one's own message, by its menu. */
async function askToRead(page: Page, text: string): Promise<Locator> {
  const line = messageWith(page, text);
  await line.hover();
  await line.getByRole('button', { name: /^Agir sur/u }).click();
  await page.getByRole('menuitem', { name: 'Demander une lecture' }).click();
  const dialog = page.getByRole('dialog', { name: 'Demander une lecture' });
  await dialog.getByLabel('À qui').selectOption(position);
  return dialog;
}

/** As if the quarter of an hour were over. */
async function letTimePass(): Promise<void> {
  const client = new pg.Client({
    connectionString: stack().run.databases['chat']?.ownerUrl ?? '',
  });
  await client.connect();
  await client.query(
    "update read_requests set due_at = now() - interval '1 second' where due_at is not null",
  );
  await client.end();
}

let roomIds: ReadonlyMap<string, string>;
let serviceId = '';
/** Rooms at the chat server, by name. */
async function idsOf(page: Page): Promise<ReadonlyMap<string, string>> {
  const { body } = await request(page, '/api/chat/rooms');
  const { items } = body as {
    readonly items: readonly {
      readonly name: string;
      readonly matrixRoomId: string;
      readonly members: readonly { readonly userId: string }[];
    }[];
  };
  serviceId = `@astra-visio:${items[0]?.members[0]?.userId.split(':')[1] ?? ''}`;
  return new Map(items.map(({ name, matrixRoomId }) => [name, matrixRoomId]));
}

/** By the hand of the chat service, as when a room is closed. */
async function letWrite(room: string, mayWrite: boolean): Promise<void> {
  const { synapse } = stack().run;
  const roomId = roomIds.get(room) ?? '';
  const url = `${synapse.url}/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/state/m.room.power_levels?user_id=${encodeURIComponent(serviceId)}`;
  const headers = { authorization: `Bearer ${synapse.serviceToken}` };
  const levels = (await (await fetch(url, { headers })).json()) as object;
  const body = JSON.stringify({ ...levels, events_default: mayWrite ? 0 : 100 });
  expect((await fetch(url, { method: 'PUT', headers, body })).status).toBe(200);
}

test('(a team has an on-call doctor, a lead and announcements, and one of it is in another team too)', async () => {
  const claire = await openAs(browser, 'c.vasseur', desktop);
  const send = (path: string, body: object, method = 'POST') =>
    request(claire.page, `/api/chat${path}`, { method, body });
  const make = async (name: string): Promise<string> =>
    ((await send('/teams', { name })).body as { readonly id: string }).id;
  const [id, otherId] = [await make(team), await make(other)];
  await send(`/teams/${id}/rooms`, {
    kind: 'announcement',
    name: announcements,
    memberIds: [],
  });
  await send(
    `/teams/${otherId}/members/${personNamed('n.berthelot').id}`,
    { isLead: false },
    'PUT',
  );
  for (const name of ['n.berthelot', 'h.ferrand', 'm.lefevre'])
    await send(
      `/teams/${id}/members/${personNamed(name).id}`,
      {
        isLead: name === 'm.lefevre',
        position: name === 'h.ferrand' ? position : null,
      },
      'PUT',
    );
  await giveBack(claire.page);
  // Whoever writes comes last, to keys that stay.
  hugo = await openAs(browser, 'h.ferrand', desktop);
  await openRoom(hugo.page);
  nadia = await openAs(browser, 'n.berthelot', desktop);
  await openRoom(nadia.page);
  await hugo.page.getByRole('link', { name: /^Aujourd/u }).click();
});

test('who is on call is asked to have read a message, is told wherever they are, and says so with one button', async () => {
  await say(nadia.page, 'Potassium à 6,8 au lit 12');
  const dialog = await askToRead(nadia.page, 'Potassium');
  await expectAccessible(nadia.page);
  await look(nadia.page, 'ask-to-read-1280');

  await dialog.getByRole('button', { name: 'Demander', exact: true }).click();

  const mine = messageWith(nadia.page, 'Potassium');
  await mine.getByText(`Lecture demandée : ${position}`).waitFor();
  await mine.getByText(/En attente jusqu’à \d\d:\d\d/u).waitFor();
  expect(await mine.getByRole('button', { name: 'J’ai lu' }).count()).toBe(0);
  await hugo.page.getByText('Un message attend votre lecture').waitFor();
  await expectAccessible(hugo.page);
  await look(hugo.page, 'reading-waits-1280');
  await hugo.page.getByRole('link', { name: 'Lire', exact: true }).click();
  await hugo.page.setViewportSize(phone.viewport);
  await messageWith(hugo.page, 'Potassium').getByRole('button', { name: 'J’ai lu' }).waitFor();
  await look(hugo.page, 'reading-390');
  await hugo.page.setViewportSize(desktop.viewport);
  await messageWith(hugo.page, 'Potassium').getByRole('button', { name: 'J’ai lu' }).click();

  await mine.getByText(/Lu par Dr Hugo Ferrand, \d\d:\d\d/u).waitFor();
  await expectAccessible(nadia.page);
});

test('not read in time, it is passed on to the lead, and the author sees it', async () => {
  await say(nadia.page, 'Scope débranché au lit 14');
  const dialog = await askToRead(nadia.page, 'Scope');
  await dialog.getByRole('button', { name: 'Demander', exact: true }).click();
  const mine = messageWith(nadia.page, 'Scope');
  await mine.getByText(/En attente jusqu’à/u).waitFor();

  // The chat service tells the room, and is nobody who has read.
  await mine.getByText('Lu par 1 sur 2').waitFor();

  await letTimePass();

  await mine.getByText(/Pas lu à \d\d:\d\d\s: les responsables sont prévenus/u).waitFor();
  await look(nadia.page, 'reading-late-1280');
  const maud = await openAs(browser, 'm.lefevre', desktop);
  await maud.page.getByText('Un message attend votre lecture').waitFor();
  await maud.page.getByText(/De Dr Nadia Berthelot, avant \d\d:\d\d/u).waitFor();
});

test('a message written once goes to each chosen room, and what did not go is tried again alone', async () => {
  const { page, context } = nadia;
  roomIds = await idsOf(page);
  await page.getByRole('button', { name: 'Écrire à plusieurs salons' }).click();
  const dialog = page.getByRole('dialog', { name: 'Écrire à plusieurs salons' });
  // Where one may not write is not offered.
  expect(await dialog.getByLabel(announcements).count()).toBe(0);
  for (const name of [team, other]) await dialog.getByLabel(name, { exact: true }).check();
  await dialog.getByLabel('Message').fill(words);
  await expectAccessible(page);
  await look(page, 'many-1280');
  await context.setOffline(true);

  await dialog.getByRole('button', { name: 'Envoyer à 2 salons' }).click();
  await dialog.getByText('0 envoyés sur 2').waitFor();
  // In one of the rooms nobody may write any more, which this page hears too late.
  await letWrite(other, false);
  await context.setOffline(false);

  await dialog.getByText('1 envoyés sur 2').waitFor();
  await dialog.getByText('Vous ne pouvez pas écrire ici.').waitFor();
  await expectAccessible(page);
  await page.setViewportSize(phone.viewport);
  await look(page, 'many-390');
  await page.setViewportSize(desktop.viewport);
  await letWrite(other, true);
  await dialog.getByRole('button', { name: 'Réessayer l’envoi en échec' }).click();
  await dialog.getByText('2 envoyés sur 2').waitFor();
  await dialog.getByRole('button', { name: 'Fermer' }).last().click();
  for (const name of [team, other]) {
    await page.getByRole('link', { name: new RegExp(name, 'u') }).click();
    await page.getByRole('heading', { name, level: 1 }).waitFor();
    await messageWith(page, words).waitFor();
    expect(await page.getByRole('log').getByText(words).count()).toBe(1);
  }
});

test('nothing was refused by the page’s own policy', () => {
  expect([...nadia.complaints, ...hugo.complaints]).toEqual([]);
});
