import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MadeLink } from '@astra/contracts/guest-links';
import type { LyingServer } from '@astra/file-store/test-support/lying-server';
import { aCircle } from './circle.ts';
import { startTestEditor, type TestEditor } from './editor.ts';
import { aConnected, entryAt, startSmallServer } from './file-server.ts';
import { creation, startHouse, type House, type Person } from './house.ts';
import { addTo, aLinkWish, aMeeting } from './meeting.ts';

/** Each says what it is a canary of: where it is found afterwards is compared with the list that the decision 0095 gives. */
const canaries = {
  'what a file is called': 'KanariName',
  'what a team is called': 'KanariTeam',
  'whom a link is for': 'KanariGuest',
  'what a file holds': 'KanariContent',
  'what is said of it': 'KanariComment',
  'what somebody looked for': 'KanariSought',
  'an address that a link went to': 'kanari.mail@example.org',
  'a name on the file server of the house': 'KanariUser',
  'a password of it': 'KanariPassword',
  'what lies there and was named to a colleague': 'letter.txt',
} as const;
type Secrets = Readonly<Record<string, string>>;
const named = canaries['what a file is called'];

let house: House;
let editor: TestEditor;
let hospital: LyingServer;
beforeAll(async () => {
  [editor, hospital] = await Promise.all([startTestEditor(), startSmallServer()]);
  house = await startHouse({
    editor: editor.port,
    fileServersInside: [new URL(hospital.url).origin],
  });
});
afterAll(async () => {
  await house.close();
  await Promise.all([editor.stop(), hospital.stop()]);
});

/** A folder and a file with this name in theirs, with all that bears it beside them. Gives their ids, and the file's last. */
async function putAll(who: Person, own: string, name: string): Promise<readonly string[]> {
  const call = house.as(who);
  const folder = await house.aFolder(who, own, `${name} folder`);
  const content = Buffer.from(`The word ${canaries['what a file holds']} of it.`);
  const { id } = await house.aFile(who, own, { name: `${name}.txt`, content, folderId: folder.id });
  await house.aFile(who, own, { fileId: id, name: `${name} again.txt`, content });
  const binned = await house.aFile(who, own, { name: `${name} binned.txt` });
  await call('POST', `/items/${binned.id}/bin`, { body: { version: binned.version } });
  const coming = { name: `${name} coming`, folderId: folder.id };
  await call('POST', '/uploads', { headers: creation(own, 5, coming) });
  const copy = await call('POST', `/items/${id}/copies`, { body: { to: { spaceId: own } } });
  return [binned.id, String(copy.body.madeId), folder.id, id];
}

/** What can be done with a file. Gives what opens it, and was told once. */
async function useAll(who: Person, id: string): Promise<Secrets> {
  const call = house.as(who);
  await call('PUT', `/items/${id}/favourite`);
  const text = `Said: ${canaries['what is said of it']}`;
  await call('POST', `/items/${id}/comments`, { body: { text } });
  await call('GET', `/items/${id}/content`);
  await call('GET', `/search?q=${canaries['what somebody looked for']}`);
  const linkOf = async (more: Parameters<typeof aLinkWish>[0]): Promise<MadeLink> =>
    (await call('POST', `/items/${id}/links`, { body: aLinkWish(more) })).body;
  const guestName = canaries['whom a link is for'];
  const mail = { email: canaries['an address that a link went to'], locale: 'fr' } as const;
  const link = await linkOf({ guestName, mail });
  const dateOfBirth = '1961-04-02';
  const born = await linkOf({ proof: 'date-of-birth', dateOfBirth });
  const payload = { token: link.token, answer: link.code ?? '' };
  const proved = await house.app.inject({ method: 'POST', url: '/guest-links/prove', payload });
  const opened = await call('POST', `/items/${id}/editor`, { body: { locale: 'fr' } });
  return {
    'a link': link.token,
    'another link': born.token,
    'a date of birth': dateOfBirth,
    'a pass by a link': proved.json().pass,
    'a token of the editor': opened.body.accessToken,
  };
}

/** Where the organisation's own server is looked at, and something there is named to others. */
async function useTheirServer(who: Person): Promise<void> {
  const body = {
    user: canaries['a name on the file server of the house'],
    password: canaries['a password of it'],
  };
  await house.as(who)('PUT', '/file-server/sign-in', { body });
  const { at } = await entryAt(house, who, 'letter.txt');
  const { id: personId } = house.aPerson({ organisationId: who.organisationId });
  const wish = { at, spaceId: null, personId };
  const made = await house.as(who)('POST', '/file-server/references', { body: wish });
  expect(made.status).toBe(201);
}

async function indexed(admin: Person): Promise<void> {
  const { version } = (await house.as(admin)('GET', '/content-search')).body;
  await house.as(admin)('PATCH', '/content-search', { body: { version, isOn: true } });
  await expect
    .poll(async () => {
      await house.use.readContents.work();
      const { files, done } = (await house.as(admin)('GET', '/content-search')).body;
      return files > 0 && files === done;
    })
    .toBe(true);
}

/** Each column of each table, as a copy of the database has it, in which a text stands. */
async function columnsWith(texts: Secrets): Promise<Record<string, string[]>> {
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  const { rows: columns } = await owner.query<{ place: string; table: string; column: string }>(
    `select table_name || '.' || column_name as place, quote_ident(column_name) as column,
        quote_ident(table_schema) || '.' || quote_ident(table_name) as table
      from information_schema.columns join information_schema.tables using (table_schema, table_name)
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  );
  const found: Record<string, string[]> = Object.fromEntries(
    Object.keys(texts).map((what) => [what, []]),
  );
  for (const { place, table, column } of columns) {
    const { rows } = await owner.query<{ all: string | null }>(
      `select string_agg(${column}::text, ' ') as all from ${table}`,
    );
    const held = (rows[0]?.all ?? '').toLowerCase();
    for (const [what, text] of Object.entries(texts))
      if (held.includes(text.toLowerCase())) found[what]?.push(place);
  }
  await owner.end();
  for (const places of Object.values(found)) places.sort();
  return found;
}

test('who has a copy of the database and of the file server, and not the keys, has names and nothing that is in them (ENC-01, ENC-06)', async () => {
  const { admin, organisationId } = await aConnected(house, hospital.url);
  const who = house.aPerson({ organisationId });
  const { own } = await house.spacesOf(who);
  const secrets = await useAll(who, (await putAll(who, own, named)).at(-1) ?? '');
  await useTheirServer(who);
  await indexed(admin);
  const people = [{ ...who, isLead: true }];
  const name = canaries['what a team is called'];
  const team = await aCircle(house, { organisationId, name, people });
  await house.aFile(who, team, { name: `${named} of the team.txt` });
  const meeting = await aMeeting(house);
  await addTo(house, meeting, { name: `${named} of a visit.txt` });

  const found = await columnsWith(canaries);
  const opening = await columnsWith(secrets);

  expect(found).toEqual({
    'what a file is called': [
      'copies.name',
      'items.name',
      'items.name_key',
      'items.search_key',
      'items.sort_key',
      'uploads.name',
    ],
    'what a team is called': ['circles.name'],
    'whom a link is for': ['guest_links.guest_name'],
    'what lies there and was named to a colleague': [
      'file_server_references.name',
      'file_server_references.path',
    ],
    'what a file holds': [],
    'what is said of it': [],
    'what somebody looked for': [],
    'an address that a link went to': [],
    'a name on the file server of the house': [],
    'a password of it': [],
  });
  expect(opening).toEqual(Object.fromEntries(Object.keys(secrets).map((what) => [what, []])));
  const onServer = readdirSync(house.root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name: file }) => join(parentPath, file));
  expect(onServer.length).toBeGreaterThan(4);
  expect(onServer.filter((path) => /kanari/iu.test(path + readFileSync(path, 'latin1')))).toEqual(
    [],
  );
});

test('what went for good has left no name in any table, of a copy and of what was on its way neither', async () => {
  const who = house.aPerson();
  const { own } = await house.spacesOf(who);
  const names = { 'what went': 'KanariGone' };
  const [binned = '', ...others] = await putAll(who, own, names['what went']);
  const call = house.as(who);
  for (const id of others.slice(0, 2)) {
    const { version } = (await call('GET', `/items/${id}`)).body.item;
    await call('POST', `/items/${id}/bin`, { body: { version } });
  }
  const before = await columnsWith(names);

  for (const id of [binned, ...others.slice(0, 2)])
    expect((await call('DELETE', `/items/${id}`)).status).toBe(204);

  expect(before['what went']?.length).toBeGreaterThan(3);
  expect(await columnsWith(names)).toEqual({ 'what went': [] });
});
