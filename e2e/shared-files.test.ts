import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
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
import { haveKeys, messageWith } from '#chat.ts';
import { aPhoto } from '#files.ts';
import { look } from '#look.ts';
import { openAs, personNamed } from '#people.ts';
import { makeTeam } from '#team.ts';

const team = 'Chirurgie de la main';
let browser: Browser;
let nadia: Watched;
let hugo: Watched;
let marc: Watched;
let teamId = '';
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

/** In another context of the same person the page is as it was. */
async function leaveTeam(name: string, isBack = false): Promise<void> {
  const { page } = await openAs(browser, 'c.vasseur', desktop);
  const path = `/api/chat/teams/${teamId}/members/${personNamed(name).id}`;
  const { status } = await request(
    page,
    path,
    isBack ? { method: 'PUT', body: { isLead: false } } : { method: 'DELETE' },
  );
  expect(status).toBe(200);
  await giveBack(page);
}

const statusOf = async (page: Page, path: string): Promise<number> =>
  page.evaluate(
    async (address) =>
      (await fetch(address, { headers: { 'x-astra-request': '1' }, cache: 'no-store' })).status,
    path,
  );

test('(a team has two people, and a third works beside it)', async () => {
  teamId = await makeTeam(browser, team, ['n.berthelot', 'h.ferrand']);
  [nadia, hugo, marc] = await Promise.all([
    openAs(browser, 'n.berthelot', desktop),
    openAs(browser, 'h.ferrand', desktop),
    openAs(browser, 'm.lefevre', desktop),
  ]);
});

test('what one puts into the team’s documents the other finds there, and has no more of once out of the team', async () => {
  const [hers, his] = [nadia.page, hugo.page];
  await hers.getByRole('link', { name: 'Documents' }).first().click();
  await hers.getByRole('link', { name: 'Équipes', exact: true }).first().click();
  await expectTeamsShown(hers);
  await hers.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await hers.getByText(/vu des membres de l.équipe/u).waitFor();

  const [chooser] = await Promise.all([
    hers.waitForEvent('filechooser'),
    hers.getByRole('button', { name: 'Déposer', exact: true }).click(),
  ]);
  const text = {
    name: 'Protocole main.txt',
    mimeType: 'text/plain',
    buffer: Buffer.from('Repos.'),
  };
  await chooser.setFiles(text);
  await hers.getByRole('row').filter({ hasText: text.name }).waitFor();
  await expectAccessible(hers);

  const listed = await request(his, '/api/documents/spaces');
  expect(
    (listed.body as { items: { name: string | null }[] }).items.map((one) => one.name),
  ).toContain(team);
  await his.goto(`/documents?dans=equipes&equipe=${teamId}`);
  await his.getByRole('button', { name: text.name }).first().click();
  await his.getByText('Repos.').waitFor();
  await his.keyboard.press('Escape');

  await leaveTeam('h.ferrand');
  await vi.waitFor(async () => {
    expect(await statusOf(his, `/api/documents/spaces/${teamId}/items`)).toBe(404);
  }, 1_000);
  await his.reload();
  await his
    .getByText(/introuvable|n.existe pas|pas trouvé/iu)
    .first()
    .waitFor();
  await leaveTeam('h.ferrand', true);
});

async function expectTeamsShown(page: Page): Promise<void> {
  await page.getByRole('link', { name: new RegExp(team, 'u') }).waitFor();
  await expectAccessible(page);
}

async function openRoom(page: Page): Promise<string> {
  await page.getByRole('link', { name: /^Salons/u }).click();
  await page.getByRole('link', { name: new RegExp(team, 'u') }).click();
  await page.getByRole('heading', { name: team, level: 1 }).waitFor();
  await haveKeys(page);
  await page.getByRole('textbox', { name: /^Écrire à/u }).waitFor();
  return new URL(page.url()).pathname.split('/').at(-1) ?? '';
}

const clip = (page: Page) => page.locator('.composer-box input[type="file"]');
/** The messages that bring a file of this name. */
const card = (page: Page, name: string) =>
  page.getByRole('log').locator('.msg .vfile').filter({ hasText: name }).last();

/** A file that comes otherwise than by the button. */
async function give(page: Page, how: 'drop' | 'paste', name: string): Promise<void> {
  await page.evaluate(
    ([kind, fileName]) => {
      const data = new DataTransfer();
      data.items.add(new File(['Bonjour'], fileName, { type: 'text/plain' }));
      const event =
        kind === 'drop'
          ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
          : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true });
      document.querySelector('.composer textarea')?.dispatchEvent(event);
    },
    [how, name] as const,
  );
}

/** Begins to have a file and reads no more of it than its first part. */
const beginReading = (page: Page, path: string): Promise<void> =>
  page.evaluate(async (address) => {
    const reply = await fetch(address, { headers: { 'x-astra-request': '1' }, cache: 'no-store' });
    const reader = reply.body?.getReader();
    await reader?.read();
    Object.assign(window, {
      reading: { reader, sizeBytes: Number(reply.headers.get('content-length')) },
    });
  }, path);
const readOn = (page: Page): Promise<'cut' | 'whole'> =>
  page.evaluate(async () => {
    const { reading } = window as unknown as {
      reading: { reader: ReadableStreamDefaultReader<Uint8Array> };
    };
    try {
      // As over a line of 20 MB/s: what is cut is cut within a moment, not within no time.
      for (;;) {
        const { done, value } = await reading.reader.read();
        if (done) return 'whole';
        await new Promise((resume) => setTimeout(resume, value.byteLength / 20_000));
      }
    } catch {
      return 'cut';
    }
  });

test('a photo sent in the room is seen and had by the other, by nobody else, and by nobody who has left', async () => {
  const [hers, his] = [nadia.page, hugo.page];
  const roomId = await openRoom(hers);
  await openRoom(his);
  const photo = { name: 'cicatrice.jpg', mimeType: 'image/jpeg', buffer: aPhoto('x') };

  await clip(hers).setInputFiles(photo);
  await card(his, photo.name).waitFor();

  await card(his, photo.name)
    .getByRole('button', { name: `Voir ${photo.name}` })
    .click();
  await card(his, photo.name).getByRole('img', { name: photo.name }).waitFor();
  const [saved] = await Promise.all([
    his.waitForEvent('download'),
    card(his, photo.name)
      .getByRole('link', { name: /Télécharger/u })
      .click(),
  ]);
  expect((await readFile(await saved.path())).equals(photo.buffer)).toBe(true);
  const side = his.getByRole('complementary', { name: /Salon|salon/u });
  await side.getByRole('link', { name: photo.name }).waitFor();
  await expectAccessible(his);
  const address =
    (await card(his, photo.name).getByRole('link').first().getAttribute('href')) ?? '';
  for (const path of [address, `/api/documents/rooms/${roomId}/files`])
    expect([await statusOf(his, path), await statusOf(marc.page, path)]).toEqual([200, 404]);

  for (const [how, name] of [
    ['drop', 'Glissé.txt'],
    ['paste', 'Collé.txt'],
  ] as const) {
    await give(hers, how, name);
    await card(his, name).waitFor();
  }

  // What one has among one's documents comes by name, and as a copy.
  await hers.getByRole('button', { name: 'Joindre un fichier' }).click();
  await hers.getByRole('menuitem', { name: /Depuis cet appareil \(.+ au plus\)/u }).waitFor();
  await look(hers, 'attach');
  // The page itself does not scroll, whatever lies in its parts that do.
  const over = await hers.evaluate(
    () => document.documentElement.scrollHeight - document.documentElement.clientHeight,
  );
  expect(over).toBeLessThanOrEqual(1);
  await hers.getByRole('menuitem', { name: 'Depuis mes documents' }).click();
  const choose = hers.getByRole('dialog', { name: 'Envoyer un de mes documents' });
  await choose.getByRole('button', { name: team }).click();
  await choose.getByRole('button', { name: 'Envoyer Protocole main.txt' }).click();
  await card(his, 'Protocole main.txt').waitFor();

  // The message takes its file with it.
  const line = messageWith(hers, 'Protocole main.txt');
  await line.hover();
  await line.getByRole('button', { name: /^Agir sur/u }).click();
  await hers.getByRole('menuitem', { name: 'Supprimer' }).click();
  await hers.getByRole('dialog').getByRole('button', { name: 'Supprimer' }).click();
  await his.getByRole('log').getByText('Message supprimé').first().waitFor();
  await side.getByRole('link', { name: 'Protocole main.txt' }).waitFor({ state: 'detached' });
  // Who took it out has it back among the files; nobody else finds it there.
  await side.getByRole('button', { name: 'Voir la corbeille' }).click();
  await side.getByText('Rien que vous puissiez remettre').waitFor();
  const own = hers.getByRole('complementary', { name: /Salon|salon/u });
  await own.getByRole('button', { name: 'Voir la corbeille' }).click();
  await own.getByText('Protocole main.txt').waitFor();
  await expectAccessible(hers);
  await own.getByRole('button', { name: 'Remettre Protocole main.txt dans le salon' }).click();
  await side.getByRole('link', { name: 'Protocole main.txt' }).waitFor();
  await own.getByText('Rien que vous puissiez remettre').waitFor();

  // A large one, of which somebody has only the beginning when they have to go.
  // Larger than what a system keeps for a page that does not read (32 MB on some, twice on the way).
  const large = { name: 'film.bin' };
  const folder = await mkdtemp(join(tmpdir(), 'astra-film-'));
  await writeFile(join(folder, large.name), randomBytes(9e7));
  await clip(hers).setInputFiles(join(folder, large.name));
  await card(his, large.name).waitFor();
  const film = (await card(his, large.name).getByRole('link').first().getAttribute('href')) ?? '';
  await beginReading(his, film);
  await leaveTeam('h.ferrand');
  await vi.waitFor(async () => expect(await statusOf(his, film)).toBe(404), 1_000);
  expect(await readOn(his)).toBe('cut');
  expect(await statusOf(his, address)).toBe(404);
  expect(await statusOf(his, `/api/documents/rooms/${roomId}/files`)).toBe(404);

  // The same on a phone.
  const { page: small } = await openAs(browser, 'n.berthelot', phone);
  // By the link that other clients show.
  await small.goto(`/salons/${roomId}?fichier=${address.split('/').at(-2) ?? ''}`);
  const one = small.getByRole('dialog', { name: 'Fichier du salon' });
  await one.getByText(photo.name).waitFor();
  await expectAccessible(small);
  await small.keyboard.press('Escape');
  await one.waitFor({ state: 'detached' });
  await haveKeys(small);
  await small.getByRole('button', { name: 'Joindre un fichier' }).waitFor();
  await expectAccessible(small);
  await small.goto('/documents?dans=equipes');
  await expectTeamsShown(small);
}, 240_000);

test('nothing was refused by the page’s own policy', () => {
  expect([nadia, hugo].flatMap(({ complaints }) => complaints)).toEqual([]);
});
