import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { request } from '#api.ts';
import { expectSound } from '#axe.ts';
import { closePages, desktop, openBrowser, pictureFailures } from '#browser.ts';
import { act, lookAround, put, row, toast } from '#documents.ts';
import { aPhoto } from '#files.ts';
import { countMails, mailTo } from '#mailbox.ts';
import { openAs, openFreshAs, personNamed } from '#people.ts';
import { stack } from '#stack.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openBrowser();
});
afterAll(closePages);
beforeEach(() => pictureFailures(browser));

const still = { ...desktop, reducedMotion: 'reduce' } as const;

/** As whoever can write in the service's database, behind its back. */
async function behindItsBack(statement: string, values: readonly unknown[]): Promise<void> {
  const { default: pg } = await import('pg');
  const connectionString = stack().run.databases['documents']?.ownerUrl ?? '';
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query(statement, [...values]);
  await client.end();
}

/** Each file then has the key of the other. */
const swapKeys = (one: string, other: string): Promise<void> =>
  behindItsBack(
    `update versions v set key = o.key from versions o
      where (v.item_id = $1 and o.item_id = $2) or (v.item_id = $2 and o.item_id = $1)`,
    [one, other],
  );

const named = (what: string): string => `${what} ${crypto.randomUUID().slice(0, 8)}.txt`;
async function idOf(page: Page, name: string): Promise<string> {
  const { body } = await request(page, `/api/documents/search?q=${encodeURIComponent(name)}`);
  const { items } = body as { readonly items: readonly { readonly id: string }[] };
  return items[0]?.id ?? '';
}

test('a file that is not what was kept reaches the security officer: by mail, above the journal, and there which it is', async () => {
  const { page: hugo } = await openAs(browser, 'h.ferrand', still);
  await hugo.goto('/documents');
  const [letter, other] = [named('Courrier'), named('Autre')];
  await put(
    hugo,
    [letter, other].map((name) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(name) })),
  );
  const [id, otherId] = [await idOf(hugo, letter), await idOf(hugo, other)];
  await swapKeys(id, otherId);
  const { email } = personNamed('s.okoye');
  // Others' journeys have written to them, too.
  const before = await countMails(email);

  const reply = await request(hugo, `/api/documents/items/${id}/content`);

  expect(reply.status).toBe(502);
  const mail = await mailTo(email, before + 1);
  expect(mail.subject).toContain('Des documents ont été modifiés sur le serveur de fichiers');
  expect(mail.text + mail.html).not.toContain(letter);
  const { page: samir, complaints } = await openFreshAs(browser, 's.okoye', still);
  await samir.goto(/https?:\/\/\S+\/journal/u.exec(mail.text)?.[0] ?? '');
  const notice = samir.getByText('Des documents ont été modifiés sur le serveur de fichiers');
  await notice.waitFor();
  await expectSound(samir, 'file alarm');
  await lookAround(samir, 'file-alarm');
  await samir.getByRole('button', { name: 'Voir lesquels' }).click();
  const entry = samir.getByRole('listitem').filter({ hasText: 'a trouvé un document modifié' });
  await entry
    .first()
    .getByRole('button', { name: /^Détails/u })
    .click();
  await samir.getByText(`document ${id}`).first().waitFor();
  expect(complaints).toEqual([]);
  // What opens nothing is never wrapped by a newer key either.
  await swapKeys(id, otherId);
});

test('the security officer renews the key of the documents, and sees that all have moved to it', async () => {
  const { page: hugo } = await openAs(browser, 'h.ferrand', still);
  await hugo.goto('/documents');
  // Before the first document there is no key.
  await put(hugo, [{ name: named('Note'), mimeType: 'text/plain', buffer: Buffer.from('x') }]);
  const { page } = await openFreshAs(browser, 's.okoye', still);
  await page.goto('/');
  await page.getByRole('link', { name: 'Réglages' }).click();
  const card = page.getByRole('region', { name: 'Clé des documents' });
  const before = Number(
    /\d+/u.exec((await card.getByText(/^Version \d/u).textContent()) ?? '')?.[0],
  );
  expect(await page.getByRole('region').count()).toBe(1);
  await expectSound(page, 'document key');
  await lookAround(page, 'document-key');

  await card.getByRole('button', { name: 'Renouveler la clé' }).click();
  await page
    .getByRole('alertdialog')
    .getByText(/s’ouvrent tout ce temps/u)
    .waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Renouveler la clé' }).click();

  await toast(page, /La clé est renouvelée/u);
  await card.getByText(`Version ${String(before + 1)}`).waitFor();
  // The service moves them each minute.
  await card.getByText('Elle protège tous les documents.').waitFor({ timeout: 100_000 });
});

test('the administrator sees how full the room is, says how much it may be, and is warned before it is gone', async () => {
  const { page, complaints } = await openAs(browser, 'c.vasseur', still);
  const { email, organisation } = (await request(page, '/api/identity/me')).body as {
    readonly email: string;
    readonly organisation: { readonly id: string };
  };
  await page.goto('/reglages');
  const card = page.getByRole('region', { name: 'Place pour les documents' });
  await card.getByText(/occupés sur/u).waitFor();
  await card.getByLabel('Place au plus (Go)').fill('beaucoup');
  await card.getByRole('button', { name: 'Enregistrer' }).click();
  await card.getByText(/Un nombre, par exemple/u).waitFor();
  await expectSound(page, 'document room');
  await card.getByLabel('Place au plus (Go)').fill('50');
  await card.getByRole('button', { name: 'Enregistrer' }).click();
  await toast(page, /La place est réglée/u);
  await card.getByText(/occupés sur 50\sGo/u).waitFor();
  await card.scrollIntoViewIfNeeded();
  await lookAround(page, 'document-room');

  await behindItsBack(
    'update allowances set used_bytes = used_bytes + 46000000000 where organisation_id = $1',
    [organisation.id],
  );
  try {
    await page.reload();
    await card.getByText('La place sera bientôt épuisée').waitFor();
    await expectSound(page, 'document room');
    await card.scrollIntoViewIfNeeded();
    await lookAround(page, 'document-room-short');
    const mail = await mailTo(email);
    expect(mail.subject).toContain('La place pour les documents sera bientôt épuisée');
    expect(mail.text).toMatch(/https?:\/\/\S+\/reglages/u);
  } finally {
    await behindItsBack(
      'update allowances set used_bytes = used_bytes - 46000000000 where organisation_id = $1',
      [organisation.id],
    );
  }
  await card.getByLabel('Place au plus (Go)').fill('');
  await card.getByRole('button', { name: 'Enregistrer' }).click();
  await toast(page, /La place est réglée/u);
  expect(complaints).toEqual([]);
});

test('a bin says how long it keeps and when each thing goes; a picture that is too large to be looked at says so', async () => {
  const { page } = await openAs(browser, 'h.ferrand', still);
  await page.goto('/documents');
  const [name, scan] = [named('Brouillon'), named('Radio').replace('.txt', '.jpg')];
  const large = Buffer.concat([aPhoto('radio'), Buffer.alloc(25_100_000)]);
  await put(page, [
    { name, mimeType: 'text/plain', buffer: Buffer.from(name) },
    { name: scan, mimeType: 'image/jpeg', buffer: large },
  ]);
  await row(page, scan)
    .getByRole('button', { name: new RegExp(`^${scan}`, 'u') })
    .click();
  await page.getByText(/Trop grand pour un aperçu \(25\sMo au plus\)/u).waitFor();
  await page.keyboard.press('Escape');
  await act(page, name, /corbeille/u);
  await page.getByRole('link', { name: 'Corbeille' }).click();

  await page.getByText('Ce qui reste ici 30 jours est ensuite supprimé pour de bon.').waitFor();
  const line = page.getByRole('listitem').filter({ hasText: name });
  await line.getByText(/jeté .* · supprimé pour de bon le \d{1,2}(?:er)? \p{L}+/u).waitFor();
  await lookAround(page, 'bin-days');
});
