import { execFileSync } from 'node:child_process';
import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { ContentSearch } from '@astra/contracts/document-content-search';
import type { FoundItem } from '@astra/contracts/documents';
import { makeSandboxedWords } from '#adapters/words/sandboxed-words.ts';
import { makeLog } from '@astra/kit/log';
import { aCircle, aRoom } from './circle.ts';
import { startHouse, uuid, type House, type Person } from './house.ts';
import { addTo, aMeeting } from './meeting.ts';
import { aPdf } from './pdf.ts';
import { aDocx, anOdt, anXlsx, aZip } from './written.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const find = async (who: Person, words: string): Promise<string[]> => {
  const reply = await house.as(who)('GET', `/search?q=${encodeURIComponent(words)}`);
  expect(reply.status).toBe(200);
  return reply.body.items.map(({ name, fits }: FoundItem) => `${name}: ${fits.join()}`);
};
type Org = { readonly organisationId: string; readonly head: Person };
/** An organisation of its own, so that each test counts its own files. */
async function anOrganisation({ isOn = true } = {}): Promise<Org> {
  const organisationId = uuid();
  const head = house.aPerson({ organisationId, roles: ['organisation-administrator'] });
  if (isOn) expect((await turn(head, true)).isOn).toBe(true);
  return { organisationId, head };
}
const seen = async (head: Person): Promise<ContentSearch> =>
  (await house.as(head)('GET', '/content-search')).body;
async function turn(head: Person, isOn: boolean): Promise<ContentSearch> {
  const body = { version: (await seen(head)).version, isOn };
  return (await house.as(head)('PATCH', '/content-search', { body })).body;
}
/** Until nothing waits. */
async function read({ head }: Org): Promise<ContentSearch> {
  await expect
    .poll(
      async () => {
        await house.use.readContents.work();
        const { files, done } = await seen(head);
        return files - done;
      },
      { timeout: 60_000 },
    )
    .toBe(0);
  return seen(head);
}
async function aWriter({
  organisationId,
}: Org): Promise<{ who: Person; own: string; all: string }> {
  const who = house.aPerson({ organisationId });
  return { who, ...(await house.spacesOf(who)) };
}
const text = (words: string): Buffer => Buffer.from(words);
const rows = (organisationId: string): Promise<{ words: string[] | null; state: string }[]> =>
  house.query('select words, state from content_index where organisation_id = $1', [
    organisationId,
  ]);

test('nothing is read before the administrator wants it; then whole words find what is written in files of every office', async () => {
  const org = await anOrganisation({ isOn: false });
  const { who, own } = await aWriter(org);
  const files = {
    'a.pdf': aPdf(['Bilan de la glycemie', 'et la creatinine']),
    'b.docx': await aDocx('La glyc', 'émie du 12 mars'),
    'c.xlsx': await anXlsx('Glycémie'),
    'd.odt': await anOdt('GLYCÉMIE à jeun'),
    'e.html': text('<!doctype html><title>x</title><p>Glyc&eacute;mie<script>var hidden</script>'),
    'f.csv': text('nom;valeur\nglycémie;5,2\n'),
    'glycemie.txt': text('La glycémie est écrite ici.'),
    'glycemie vide.txt': text('Rien.'),
  };
  for (const [name, content] of Object.entries(files))
    await house.aFile(who, own, { name, content });

  const before = await house.as(who)('GET', '/search?q=jeun');
  expect(before.body).toEqual({ items: [], isMore: false, contents: null });
  expect(await rows(org.organisationId)).toEqual([]);
  const on = await turn(org.head, true);
  expect(on).toMatchObject({ isOn: true, version: 1, files: 8 });
  expect(await read(org)).toMatchObject({ files: 8, done: 8, withoutWords: 0, failed: 0 });

  expect(await find(who, 'Glycémie')).toEqual([
    'glycemie vide.txt: name',
    'glycemie.txt: name,content',
    'a.pdf: content',
    'b.docx: content',
    'c.xlsx: content',
    'd.odt: content',
    'e.html: content',
    'f.csv: content',
  ]);
  // All of the words, and each as a whole.
  expect(await find(who, 'glycemie creatinine')).toEqual(['a.pdf: content']);
  expect(await find(who, 'glycemi')).toEqual(['glycemie vide.txt: name', 'glycemie.txt: name']);
  expect(await find(who, 'hidden')).toEqual([]);
  expect(await find(who, 'hyperlink')).toEqual([]);
  const { contents } = (await house.as(who)('GET', '/search?q=jeun')).body;
  expect(contents).toEqual({ state: 'whole', done: 0, files: 0 });
  const told = await house.trail('document.allow-content-search');
  expect(told.at(-1)).toMatchObject({ actorId: org.head.id, outcome: 'done' });
});

test('what cannot be searched is told: pictures, a scan without letters, what is broken; and it can be tried again', async () => {
  const org = await anOrganisation();
  const { who, own } = await aWriter(org);
  const png = Buffer.from('89504e470d0a1a0a0000000d4948445200000001000000010806000000', 'hex');
  await house.aFile(who, own, { name: 'p.png', content: png });
  await house.aFile(who, own, { name: 'scan.pdf', content: aPdf(['']) });
  await house.aFile(who, own, { name: 'broken.pdf', content: text('%PDF-1.7\n') });
  await house.aFile(who, own, { name: 'many.zip', content: await aZip({ 'a.txt': 'inside' }) });

  const counts = { files: 4, done: 4, withoutWords: 1, notRead: 2, failed: 1 };
  expect(await read(org)).toMatchObject(counts);
  const again = await house.as(org.head)('POST', '/content-search/retry');
  expect(again.body).toMatchObject({ files: 4, done: 3, failed: 0 });
  expect(await read(org)).toMatchObject(counts);
});

test('a file is found by its content by those alone who may have it as it is, and no longer than they may', async () => {
  const org = await anOrganisation();
  const { who, own, all } = await aWriter(org);
  const [reader, shown] = [await aWriter(org), await aWriter(org)];
  const folder = await house.aFolder(who, own, 'Shared');
  await house.aFile(who, own, { name: 'mine.txt', content: text('Xylophone') });
  await house.aFile(who, all, { name: 'all.txt', content: text('Xylophone') });
  await house.aFile(who, folder.spaceId, {
    name: 'in.txt',
    content: text('Xylophone'),
    folderId: folder.id,
  });
  const shareTo = (personId: string, isMarked: boolean): Promise<{ body: { id: string } }> =>
    house.as(who)('POST', `/items/${folder.id}/shares`, {
      body: { personId, role: null, may: 'view', isMarked, endsAt: null },
    });
  const given = await shareTo(reader.who.id, false);
  await shareTo(shown.who.id, true);
  const { organisationId } = org;
  const people = [{ ...reader.who, isLead: true }];
  const team = await aCircle(house, { organisationId, people });
  await house.aFile(reader.who, team, { name: 'team.txt', content: text('Xylophone') });
  const elsewhere = await aWriter(await anOrganisation());
  await read(org);

  expect(await find(who, 'xylophone')).toEqual([
    'all.txt: content',
    'in.txt: content',
    'mine.txt: content',
  ]);
  expect(await find(reader.who, 'xylophone')).toEqual([
    'all.txt: content',
    'in.txt: content',
    'team.txt: content',
  ]);
  expect(await find(shown.who, 'xylophone')).toEqual(['all.txt: content']);
  expect(await find(shown.who, 'in.txt')).toEqual(['in.txt: name']);
  expect(await find(elsewhere.who, 'xylophone')).toEqual([]);
  await house.as(who)('DELETE', `/shares/${given.body.id}`);
  expect(await find(reader.who, 'xylophone')).toEqual(['all.txt: content', 'team.txt: content']);
});

test('what is of a meeting or a room is never read', async () => {
  const meeting = await aMeeting(house);
  const { doctor } = meeting;
  const { organisationId } = doctor;
  const head = house.aPerson({ organisationId, roles: ['organisation-administrator'] });
  await turn(head, true);
  await addTo(house, meeting, { name: 'visit.txt', content: text('Xylophone of a visit') });
  const room = await aRoom(house, doctor, {
    organisationId,
    people: [{ ...doctor, isLead: true }],
  });
  await house.aFile(doctor, room, { name: 'said.txt', content: text('Xylophone of a room') });

  await read({ organisationId, head });

  expect(await rows(organisationId)).toEqual([]);
  expect(await find(doctor, 'xylophone')).toEqual([]);
  await turn(head, false);
});

test('the index follows the file: another version, one that comes back, the bin, another place, a copy, and its end', async () => {
  const org = await anOrganisation();
  const { who, own, all } = await aWriter(org);
  const other = await aWriter(org);
  const ask = house.as(who);
  const first = await house.aFile(who, own, { name: 'n.txt', content: text('Primeval') });
  await read(org);
  const second = await house.aFile(who, own, {
    name: 'n.txt',
    content: text('Seconde'),
    fileId: first.id,
  });
  // Before the new one has been read the old one is gone.
  const between = await find(who, 'primeval');
  await read(org);
  expect([between, await find(who, 'primeval'), await find(who, 'seconde')]).toEqual([
    [],
    [],
    ['n.txt: content'],
  ]);

  const { items: versions } = (await ask('GET', `/items/${first.id}/versions`)).body;
  const path = `/items/${first.id}/versions/${versions[1].id}/restore`;
  const back = await ask('POST', path, { body: { version: second.version } });
  await read(org);
  expect([await find(who, 'primeval'), await find(who, 'seconde')]).toEqual([
    ['n.txt: content'],
    [],
  ]);

  const to = { version: back.body.version, to: { spaceId: all } };
  const moved = await ask('PATCH', `/items/${first.id}`, { body: to });
  expect(await find(other.who, 'primeval')).toEqual(['n.txt: content']);
  const copied = { body: { to: { spaceId: other.own } } };
  await house.as(other.who)('POST', `/items/${first.id}/copies`, copied);
  await read(org);
  expect(await find(other.who, 'primeval')).toEqual(['n.txt: content', 'n.txt: content']);

  await ask('POST', `/items/${first.id}/bin`, { body: { version: moved.body.version } });
  expect([await find(who, 'primeval'), await find(other.who, 'primeval')]).toEqual([
    [],
    ['n.txt: content'],
  ]);
  await ask('DELETE', `/items/${first.id}`);
  expect(await rows(org.organisationId)).toHaveLength(1);
});

test('what somebody leaves is found by who takes it over, and what is erased leaves no word', async () => {
  const org = await anOrganisation();
  const [leaver, taker, erased] = [await aWriter(org), await aWriter(org), await aWriter(org)];
  await house.aFile(leaver.who, leaver.own, { name: 'left.txt', content: text('Xylophone') });
  await house.aFile(erased.who, erased.own, { name: 'gone.txt', content: text('Xylophone') });
  await read(org);
  for (const { who } of [leaver, erased]) {
    const known = house.directory.get(who.id);
    if (known) house.directory.set(who.id, { ...known, isActive: false });
  }
  const officer = house.aPerson({
    organisationId: org.organisationId,
    roles: ['security-officer'],
  });
  const handed = await house.as(org.head)('POST', `/people/${leaver.who.id}/hand-over`, {
    body: { toId: taker.who.id },
  });
  const asked = await house.as(officer)('POST', `/people/${erased.who.id}/erasure`, {
    body: { name: 'Somebody' },
  });
  expect([handed.status, asked.status].every((status) => status < 300)).toBe(true);
  await house.use.erasing.unfinished();

  expect(await find(taker.who, 'xylophone')).toEqual(['left.txt: content']);
  await expect.poll(() => rows(org.organisationId)).toHaveLength(1);
});

const numbers = async (org: Org): Promise<readonly string[]> => {
  const { who, own } = await aWriter(org);
  await house.aFile(who, own, { content: text('Bilan de la glycémie') });
  await read(org);
  return (await rows(org.organisationId)).flatMap(({ words }) => words ?? []);
};

test('equal words of two organisations have not one number in common, and of one the same', async () => {
  const [one, other] = [await anOrganisation(), await anOrganisation()];
  const [first, second] = [await numbers(one), await numbers(other)];

  expect([first.length, second.length]).toEqual([4, 4]);
  expect(first.filter((number) => second.includes(number))).toEqual([]);
  expect(new Set(await numbers(one)).size).toBe(4);
});

test('switched off, the index and its key are gone when the answer comes; switched on again, all is read anew', async () => {
  const org = await anOrganisation();
  const { who, own } = await aWriter(org);
  for (let count = 0; count < 3; count += 1)
    await house.aFile(who, own, { name: `${count}.txt`, content: text('Xylophone') });
  await read(org);

  const off = await turn(org.head, false);

  expect(off).toMatchObject({ isOn: false, files: 0, done: 0 });
  expect(await rows(org.organisationId)).toEqual([]);
  const kept = await house.query(
    'select key, header from content_settings where organisation_id = $1',
    [org.organisationId],
  );
  expect(kept).toEqual([{ key: null, header: null }]);
  expect((await house.as(who)('GET', '/search?q=xylophone')).body).toEqual({
    items: [],
    isMore: false,
    contents: null,
  });
  await house.aFile(who, own, { name: 'later.txt', content: text('Xylophone') });
  expect(await rows(org.organisationId)).toEqual([]);
  const stale = await house.as(org.head)('PATCH', '/content-search', {
    body: { version: 1, isOn: true },
  });
  expect(stale.status).toBe(409);
  await turn(org.head, true);
  const during = (await house.as(who)('GET', '/search?q=xylophone')).body.contents;
  await read(org);
  expect(during).toMatchObject({ files: 4 });
  expect(await find(who, 'xylophone')).toHaveLength(4);
});

test('not a word of a document is in the database, its journal, its logs or a temporary file', async () => {
  const org = await anOrganisation();
  const { who, own } = await aWriter(org);
  const canary = `zanzibar${uuid().replaceAll('-', '').replaceAll(/\d/gu, 'q')}`;
  await house.aFile(who, own, { name: 'a.txt', content: text(`Le ${canary} est ici.`) });
  await house.aFile(who, own, { name: 'b.docx', content: await aDocx(canary) });
  await read(org);
  expect(await find(who, canary)).toEqual(['a.txt: content', 'b.docx: content']);
  const admin = new pg.Client({ connectionString: inject('postgresAdminUrl') });
  await admin.connect();
  await admin.query('checkpoint');
  const { rows: told } = await admin.query<{ folder: string }>(
    "select current_setting('data_directory') as folder",
  );
  await admin.end();
  const folder = told[0]?.folder ?? '';
  expect(readdirSync(folder)).toContain('pg_wal');

  const where = (place: string): string => {
    try {
      return execFileSync('grep', ['-rlaiF', '--', canary, place], {
        stdio: ['ignore', 'pipe', 'ignore'],
      }).toString();
    } catch {
      return '';
    }
  };
  const probe = join(tmpdir(), `astra-probe-${uuid()}`);
  writeFileSync(probe, canary);
  expect(where(probe)).toContain('astra-probe');
  writeFileSync(probe, '');
  expect([folder, house.root, tmpdirOf(house)].map(where)).toEqual(['', '', '']);
  expect(JSON.stringify(await house.events('audit.recorded'))).not.toContain(canary);
}, 120_000);
const tmpdirOf = ({ config }: House): string =>
  config.keys.kind === 'file' ? config.keys.folder : tmpdir();

test('without its keys an organisation finds names, and is told that contents are not searched just now', async () => {
  const org = await anOrganisation();
  const officer = house.aPerson({
    organisationId: org.organisationId,
    roles: ['security-officer'],
  });
  const { who, own } = await aWriter(org);
  await house.aFile(who, own, { name: 'xylophone.txt', content: text('Xylophone') });
  await read(org);
  // A newer key takes over, and the old one can go.
  expect((await house.as(officer)('POST', '/key/rotate')).body).toEqual({ version: 2, behind: 2 });
  await house.use.keys.rewrap();
  await house.keys.destroyVersion(`documents/${org.organisationId}`, 1);
  expect(await find(who, 'xylophone')).toEqual(['xylophone.txt: name,content']);

  await house.keys.destroy(`documents/${org.organisationId}`);
  const away = (await house.as(who)('GET', '/search?q=xylophone')).body;

  expect(away).toMatchObject({ items: [{ fits: ['name'] }], contents: { state: 'away' } });
});

test('a file that was changed behind our back is tried again, given up, and told to who answers for it', async () => {
  const org = await anOrganisation({ isOn: false });
  const { who, own } = await aWriter(org);
  const before = new Set(house.stored());
  await house.aFile(who, own, { name: 'bad.txt', content: text('Xylophone '.repeat(10)) });
  const name = house.stored().find((each) => !before.has(each));
  const found = readdirSync(house.root, { recursive: true, encoding: 'utf8' }).find((each) =>
    each.endsWith(String(name)),
  );
  writeFileSync(join(house.root, String(found)), 'no such content');
  await turn(org.head, true);

  await expect
    .poll(async () => {
      await house.use.readContents.work();
      house.clock.advance(3_600_000);
      return (await seen(org.head)).failed;
    })
    .toBe(1);
  const told = await house.trail('document.found-damaged');
  expect(told.at(-1)).toMatchObject({ organisationId: org.organisationId, outcome: 'failed' });
});

/** Should the walls of the database be down, for as long as this lasts. */
async function withoutTheWall(work: () => Promise<void>): Promise<void> {
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  const { rows: told } = await owner.query<{ text: string }>(
    "select pg_get_functiondef('worded_with'::regproc) as text",
  );
  const set = async (state: string): Promise<void> => {
    for (const name of ['items', 'spaces', 'shares', 'content_index'])
      await owner.query(`alter table ${name} ${state} row level security`);
  };
  await set('disable');
  await owner.query(`create or replace function worded_with(asked bigint[], roles text[], most integer)
    returns table (id uuid) language sql stable as 'select item_id from content_index where words is not null'`);
  try {
    await work();
  } finally {
    await set('enable');
    await owner.query(told[0]?.text ?? '');
    await owner.end();
  }
}

/** A file of somebody's own, shared with one colleague to be only shown. */
async function aShownFile(): Promise<{
  readonly who: Person;
  readonly others: readonly Person[];
  readonly number: string;
}> {
  const org = await anOrganisation();
  const { who, own } = await aWriter(org);
  const [stranger, shown] = [await aWriter(org), await aWriter(org)];
  const { id } = await house.aFile(who, own, { name: 'only.txt', content: text('Xylophone') });
  await house.as(who)('POST', `/items/${id}/shares`, {
    body: { personId: shown.who.id, role: null, may: 'view', isMarked: true, endsAt: null },
  });
  await read(org);
  const elsewhere = await aWriter(await anOrganisation());
  const [row] = await rows(org.organisationId);
  const others = [stranger.who, shown.who, elsewhere.who];
  return { who, others, number: row?.words?.[0] ?? '' };
}

test('the program alone finds for nobody what they may not have', async () => {
  const { who, others } = await aShownFile();

  await withoutTheWall(async () => {
    expect(await find(who, 'xylophone')).toContain('only.txt: content');
    for (const other of others) expect(await find(other, 'xylophone')).toEqual([]);
  });
});

test('the database alone gives nobody the id of what they may not have', async () => {
  const { who, others, number } = await aShownFile();
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const given = async (
    { id, organisationId, roles }: Person,
    more: object = {},
  ): Promise<number> => {
    await client.query('begin');
    const settings = { organisation: organisationId, scope: 'organisation', person: id, ...more };
    for (const [name, value] of Object.entries(settings))
      await client.query('select set_config($1, $2, true)', [`astra.${name}`, value]);
    const { rowCount } = await client.query('select * from worded_with($1::bigint[], $2, 500)', [
      [number],
      roles,
    ]);
    const { rowCount: seenRows } = await client.query('select 1 from content_index');
    await client.query('rollback');
    expect(seenRows).toBe(0);
    return rowCount ?? 0;
  };

  expect(await given(who)).toBe(1);
  for (const other of others) expect(await given(other)).toBe(0);
  expect(await given(who, { link: uuid() })).toBe(0);
  expect(await given(who, { meeting: uuid() })).toBe(0);
  await client.end();
});

test('what was made to break its reader, or to keep it busy, is refused; what has too many words is read as far as that', async () => {
  const reader = makeSandboxedWords({ log: makeLog('documents', 'silent') });
  const look = (content: Buffer, mediaType: string): Promise<readonly [string, number]> =>
    reader
      .read({ content, mediaType, signal: new AbortController().signal })
      .then(({ outcome, words }) => [outcome, words.length] as const);
  const docx = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
  const bomb = await aZip({
    '[Content_Types].xml': '',
    'word/document.xml': ' '.repeat(130_000_000),
  });
  const entities = `<!DOCTYPE a [<!ENTITY a "aaaa">]><w:p xmlns:w="x"><w:t>&a;</w:t></w:p>`;
  const laughs = await aZip({ '[Content_Types].xml': '', 'word/document.xml': entities });
  const many = Buffer.from(Array.from({ length: 12_000 }, (_, at) => `word${at}`).join(' '));

  expect(await look(bomb, docx)).toEqual(['unreadable', 0]);
  expect(await look(laughs, docx)).toEqual(['unreadable', 0]);
  expect(await look(Buffer.from('PK'), 'application/zip')).toEqual(['unreadable', 0]);
  expect(await look(Buffer.from('%PDF-1.7'), 'application/pdf')).toEqual(['unreadable', 0]);
  expect(await look(many, 'text/plain')).toEqual(['partly', 10_000]);
  expect(await look(aPdf(['A letter']), 'application/pdf')).toEqual(['whole', 1]);
}, 60_000);
