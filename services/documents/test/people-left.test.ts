import { randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { aCircle } from './circle.ts';
import {
  creation,
  pieceAt,
  startHouse,
  uuid,
  type House,
  type Person,
  type Reply,
} from './house.ts';
import { aLinkWish } from './meeting.ts';
import { startStaying } from './staying.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  // What comes round by the clock is played by hand.
  await house.stopRounds();
});
afterAll(() => house.close());

let organisationId: string;
let anne: Person;
let hugo: Person;
let claire: Person;
let sofia: Person;
let own: string;
beforeEach(async () => {
  organisationId = uuid();
  [anne, hugo] = [house.aPerson({ organisationId }), house.aPerson({ organisationId })];
  claire = house.aPerson({ organisationId, roles: ['organisation-administrator'] });
  sofia = house.aPerson({ organisationId, roles: ['security-officer'] });
  rename(anne, 'Anne Moreau');
  ({ own } = await house.spacesOf(anne));
});

function rename({ id }: Person, displayName: string): void {
  const known = house.directory.get(id);
  if (known) house.directory.set(id, { ...known, displayName });
}
function setActive({ id }: Person, isActive: boolean): void {
  const known = house.directory.get(id);
  if (known) house.directory.set(id, { ...known, isActive });
}
async function leave(who: Person): Promise<void> {
  setActive(who, false);
  await house.tell('identity', 'person.deactivated', { personId: who.id, organisationId });
}
const record = (by: Person, who = anne): Promise<Reply> =>
  house.as(by)('GET', `/people/${who.id}/record`);
const handOver = (by: Person, toId: string, who = anne): Promise<Reply> =>
  house.as(by)('POST', `/people/${who.id}/hand-over`, { body: { toId } });
const erase = (by: Person, name = 'Anne Moreau', who = anne): Promise<Reply> =>
  house.as(by)('POST', `/people/${who.id}/erasure`, { body: { name } });
const used = async (): Promise<number> =>
  (await house.as(claire)('GET', '/allowance')).body.usedBytes;
const inFolder = (who: Person, spaceId: string, folderId: string): Promise<string[]> =>
  house.names(who, spaceId, `?folderId=${folderId}`);
const itemsOf = async (who: Person, spaceId: string): Promise<Item[]> =>
  (await house.as(who)('GET', `/spaces/${spaceId}/items`)).body.items;
const bin = (who: Person, { id, version }: Item): Promise<Reply> =>
  house.as(who)('POST', `/items/${id}/bin`, { body: { version } });
/** Every text of this service's tables, the row of the outbox too. */
async function everything(): Promise<string> {
  const owner = new pg.Client({ connectionString: house.place.ownerUrl });
  await owner.connect();
  const { rows: tables } = await owner.query<{ name: string }>(
    `select quote_ident(table_schema) || '.' || quote_ident(table_name) as name from information_schema.tables
      where table_schema in ('public', 'outbox') and table_type = 'BASE TABLE'`,
  );
  const all: string[] = [];
  for (const { name } of tables)
    all.push(
      ...(await owner.query<{ row: string }>(`select t::text as row from ${name} t`)).rows.map(
        ({ row }) => row,
      ),
    );
  await owner.end();
  return all.join('\n');
}

test('what somebody has left becomes a folder of a colleague: sub-folders, versions, the bin and what is shared with it', async () => {
  const folder = await house.aFolder(anne, own, 'Letters');
  const file = await house.aFile(anne, own, { name: 'letter.txt', folderId: folder.id });
  await house.aFile(anne, own, { fileId: file.id, content: Buffer.from('Again.') });
  const binned = await house.aFile(anne, own, { name: 'binned.txt' });
  await bin(anne, binned);
  const reader = house.aPerson({ organisationId });
  const share = { role: null, may: 'view', endsAt: null };
  for (const { id: personId } of [reader, hugo])
    await house.as(anne)('POST', `/items/${file.id}/shares`, { body: { ...share, personId } });
  const link = await house.as(anne)('POST', `/items/${file.id}/links`, { body: aLinkWish() });
  await house.as(anne)('PUT', `/items/${file.id}/favourite`);
  const room = await used();
  await leave(anne);

  const done = await handOver(claire, hugo.id);

  expect(done).toMatchObject({
    status: 200,
    body: { files: 0, sizeBytes: 0, handedOver: { toId: hugo.id }, erasure: 'none' },
  });
  const his = await house.spacesOf(hugo);
  const [root] = await itemsOf(hugo, his.own);
  expect(root).toMatchObject({ kind: 'folder', may: ['add', 'edit', 'change'] });
  expect(root?.name).toMatch(/^Documents de Anne Moreau \(.+ 20\d\d\)$/u);
  expect(await inFolder(hugo, his.own, root?.id ?? '')).toEqual(['Letters']);
  expect(await inFolder(hugo, his.own, folder.id)).toEqual(['letter.txt']);
  expect((await house.as(hugo)('GET', `/items/${file.id}/content`)).body).toBe('Again.');
  expect((await house.as(hugo)('GET', `/items/${file.id}/versions`)).body.items).toHaveLength(2);
  expect((await house.as(hugo)('GET', `/items/${file.id}`)).body.item.isMarked).toBe(false);
  // The bin comes along, with its days, and gives back what it holds into the folder.
  const [inBin] = (await house.as(hugo)('GET', `/spaces/${his.own}/bin`)).body.items;
  expect(inBin).toMatchObject({ id: binned.id });
  await house.as(hugo)('POST', `/items/${binned.id}/restore`, { body: { version: inBin.version } });
  expect(await inFolder(hugo, his.own, root?.id ?? '')).toEqual(['Letters', 'binned.txt']);
  // Colleagues keep what was shared with them; what led outside ended with her; his own share is no share any more.
  expect((await house.as(reader)('GET', `/items/${file.id}/content`)).status).toBe(200);
  expect((await house.as(hugo)('GET', `/items/${file.id}/shares`)).body.items).toMatchObject([
    { personId: reader.id },
  ]);
  expect((await house.as(hugo)('GET', '/shared')).body.items).toEqual([]);
  expect((await house.as(hugo)('GET', `/items/${file.id}/links`)).body.items).toEqual([]);
  expect(link.status).toBe(201);
  const recent: Item[] = (await house.as(hugo)('GET', '/recent')).body.items;
  expect(recent.map(({ id }) => id)).toContain(root?.id);
  expect(await used()).toBe(room);
});

test('who is given them is told by mail, in their language, with nothing of whose they are', async () => {
  await house.aFile(anne, own);
  await leave(anne);

  await handOver(claire, hugo.id);

  const told = await house.events('notice.asked');
  expect(told.filter(({ personId }) => personId === hugo.id)).toMatchObject([
    { kind: 'documents-handed-over', organisationId },
  ]);
  expect(JSON.stringify(told)).not.toContain('Moreau');
});

test('a name that is taken there gets a number, and so does a second hand-over of one day', async () => {
  await house.aFile(anne, own, { name: 'first.txt' });
  await leave(anne);
  await handOver(claire, hugo.id);
  setActive(anne, true);
  await house.aFile(anne, own, { name: 'second.txt' });
  await leave(anne);

  await handOver(claire, hugo.id);

  const his = await house.spacesOf(hugo);
  const [one, two] = (await itemsOf(hugo, his.own)).map(({ name }) => name);
  expect(two).toBe(`${one ?? ''} (2)`);
});

test('who looks after access learns how much there is, and no name of anything, before and after', async () => {
  const shared = await house.aFolder(anne, own, 'CANARY folder');
  await house.aFile(anne, own, { name: 'CANARY.txt', content: Buffer.from('CANARY text') });
  const body = { personId: hugo.id, role: null, may: 'edit', endsAt: null };
  await house.as(anne)('POST', `/items/${shared.id}/shares`, { body });
  await house.aFile(hugo, own, { name: 'CANARY of Hugo.txt', folderId: shared.id });
  const open = await record(claire);
  await leave(anne);
  const closed = await record(claire);
  const done = await handOver(claire, hugo.id);

  expect(open.body).toMatchObject({ isActive: true, files: 2, fromOthers: 1 });
  expect(closed.body).toMatchObject({ isActive: false, files: 2, sizeBytes: 20, mayErase: false });
  for (const reply of [open, closed, done]) expect(reply.bytes.toString()).not.toContain('CANARY');
  for (const path of [`/spaces/${own}/items`, `/items/${shared.id}`])
    for (const who of [claire, sofia])
      expect((await house.as(who)('GET', path)).status, path).toBe(404);
  const entries = await house.trail('document.hand-over-person');
  expect(entries.at(-1)).toMatchObject({
    actorId: claire.id,
    subjectId: anne.id,
    targetId: hugo.id,
    outcome: 'done',
  });
  expect(JSON.stringify(entries)).not.toMatch(/CANARY|Moreau/u);
});

test('nobody hands over to themselves, nor to who is not here, elsewhere or without documents', async () => {
  const file = await house.aFile(anne, own);
  await leave(anne);
  const gone = house.aPerson({ organisationId });
  setActive(gone, false);
  const operator = house.aPerson({ organisationId, roles: ['platform-administrator'] });
  const elsewhere = house.aPerson({ organisationId: house.elsewhere });

  const bySelf = [await handOver(claire, claire.id), await handOver(sofia, sofia.id)];
  const toOthers = [gone.id, operator.id, elsewhere.id, anne.id, uuid()].map((id) =>
    handOver(claire, id),
  );

  expect(bySelf.map(({ status }) => status)).toEqual([403, 403]);
  expect((await Promise.all(toOthers)).map(({ status }) => status)).toEqual(
    Array.from({ length: 5 }, () => 400),
  );
  expect((await record(claire)).body).toMatchObject({ files: 1, handedOver: null });
  expect((await house.as(claire)('GET', `/items/${file.id}`)).status).toBe(404);
});

test('nothing is done with the documents of somebody who is still here', async () => {
  await house.aFile(anne, own);

  const replies = [await handOver(claire, hugo.id), await erase(sofia)];

  for (const reply of replies)
    expect(reply).toMatchObject({ status: 409, body: { type: '/problems/person-still-active' } });
  await house.use.erasing.unfinished();
  expect((await record(claire)).body).toMatchObject({ files: 1, erasure: 'none' });
});

test('by their role, of their own organisation, with a proof of a moment ago', async () => {
  await house.aFile(anne, own);
  await leave(anne);
  const strangers = (['organisation-administrator', 'security-officer'] as const).map((role) =>
    house.aPerson({ roles: [role], organisationId: house.elsewhere }),
  );
  const colleague = house.aPerson({ organisationId, roles: ['clinician', 'secretary'] });

  for (const reply of [await record(colleague), await handOver(colleague, hugo.id)])
    expect(reply.status).toBe(403);
  expect([await erase(colleague), await erase(claire)].map(({ status }) => status)).toEqual([
    403, 403,
  ]);
  for (const stranger of strangers)
    for (const reply of [await record(stranger), await handOver(stranger, hugo.id)])
      expect(reply.status).toBe(404);
  expect((await erase(strangers[1] ?? claire)).status).toBe(404);
  house.clock.advance(6 * 60_000);
  const stale = [await handOver(claire, hugo.id), await erase(sofia)];
  house.clock.advance(-6 * 60_000);
  for (const reply of stale)
    expect(reply).toMatchObject({ status: 401, body: { type: '/problems/fresh-proof-needed' } });
  expect((await record(claire)).body).toMatchObject({ files: 1, handedOver: null });
});

test('the wall of the database alone gives nobody of another organisation, no guest and no link how much there is, and hands over nothing', async () => {
  await house.aFile(anne, own);
  await house.spacesOf(hugo);
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const as = async (settings: Record<string, string>): Promise<unknown> => {
    await client.query('begin');
    for (const [name, value] of Object.entries({ scope: 'organisation', ...settings }))
      await client.query('select set_config($1, $2, true)', [`astra.${name}`, value]);
    const { rows } = await client.query(
      `select (select files from amount_of($1))::integer as files,
          hand_over($1, $2, gen_random_uuid(), 'x', 'x', 'x', 'x', now()) as moved,
          (select count(*)::integer from departures) as known`,
      [anne.id, hugo.id],
    );
    await client.query('rollback');
    return rows[0];
  };
  const nothing = { files: 0, moved: false, known: 0 };

  const here = { organisation: organisationId, person: claire.id };
  const seen = [
    await as({ ...here, organisation: house.elsewhere }),
    await as({ ...here, link: uuid() }),
    await as({ ...here, meeting: uuid() }),
    await as({ scope: 'organisation', organisation: '', person: '' }),
  ];
  const byThem = await as(here);
  await client.end();

  expect(seen).toEqual([nothing, nothing, nothing, nothing]);
  expect(byThem).toEqual({ files: 1, moved: true, known: 0 });
});

test('twice is once: the second hand-over finds nothing, makes no folder and answers the same', async () => {
  await house.aFile(anne, own);
  await leave(anne);

  const [one, two] = await Promise.all([handOver(claire, hugo.id), handOver(sofia, hugo.id)]);
  const three = await handOver(claire, hugo.id);

  expect([one.status, two.status, three.status]).toEqual([200, 200, 200]);
  expect(three.body).toEqual({ ...(await record(claire)).body });
  const his = await house.spacesOf(hugo);
  expect(await itemsOf(hugo, his.own)).toHaveLength(1);
});

test('who is back before anything was done has all as before; after it they begin with an empty space', async () => {
  const file = await house.aFile(anne, own);
  await leave(anne);
  setActive(anne, true);
  const before = await house.as(anne)('GET', `/items/${file.id}/content`);
  await leave(anne);
  await handOver(claire, hugo.id);
  setActive(anne, true);

  expect(before.status).toBe(200);
  expect(await house.spacesOf(anne)).toMatchObject({ own });
  expect(await itemsOf(anne, own)).toEqual([]);
  expect((await house.as(anne)('GET', `/items/${file.id}`)).status).toBe(404);
  await house.aFile(anne, own, { name: 'new.txt' });
  expect(await house.names(anne, own)).toEqual(['new.txt']);
});

test('what a colleague is just sending into a shared folder goes on in its new place', async () => {
  const folder = await house.aFolder(anne, own, 'Shared');
  const body = { personId: hugo.id, role: null, may: 'edit', endsAt: null };
  await house.as(anne)('POST', `/items/${folder.id}/shares`, { body });
  const content = randomBytes(300_000);
  const headers = creation(own, content.length, { name: 'big.bin', folderId: folder.id });
  const begun = await house.as(hugo)('POST', '/uploads', { headers });
  const path = `/${String(begun.headers['location'])}`;
  const send = (from: number, to: number): Promise<Reply> =>
    house.as(hugo)('PATCH', path, { headers: pieceAt(from), bytes: content.subarray(from, to) });
  await send(0, 262_144);
  await leave(anne);
  const taker = house.aPerson({ organisationId });
  await handOver(claire, taker.id);

  const rest = await send(262_144, content.length);

  expect(rest.status).toBe(204);
  const { own: theirs } = await house.spacesOf(taker);
  expect(await inFolder(taker, theirs, folder.id)).toEqual(['big.bin']);
});

test('who is erased has left nothing: no name, no key, no byte, and their room is free', async () => {
  const planted = `PLANTED-${uuid()}`;
  rename(anne, planted);
  const [stored, room] = [house.stored().length, await used()];
  const folder = await house.aFolder(anne, own, `${planted} folder`);
  const file = await house.aFile(anne, own, { name: `${planted}.txt`, folderId: folder.id });
  await house.aFile(anne, own, { fileId: file.id, content: randomBytes(400_000) });
  await bin(anne, await house.aFile(anne, own, { name: `${planted} binned.txt` }));
  await house.as(anne)('POST', `/items/${file.id}/links`, { body: aLinkWish() });
  await house.as(anne)('POST', `/items/${file.id}/copies`, { body: { to: { spaceId: own } } });
  await house.as(hugo)('GET', `/items/${file.id}/content`);
  const before = await everything();
  await leave(anne);

  const asked = await erase(sofia, planted);
  const meanwhile = await record(sofia);
  await house.use.erasing.unfinished();

  expect(before).toContain(planted);
  expect(asked.status).toBe(202);
  expect(meanwhile.body).toMatchObject({ erasure: 'asked', mayErase: true });
  expect((await record(sofia)).body).toMatchObject({ erasure: 'done', files: 0, sizeBytes: 0 });
  expect(await everything()).not.toContain(planted);
  expect(house.stored()).toHaveLength(stored);
  expect(await used()).toBe(room);
  for (const table of ['versions', 'removals', 'pieces'])
    expect(
      await house.query(`select * from ${table} where organisation_id = $1`, [organisationId]),
      table,
    ).toEqual([]);
  expect((await house.trail('document.erase-person')).at(-1)).toMatchObject({
    actorId: sofia.id,
    subjectId: anne.id,
    outcome: 'done',
  });
});

test('what they put in a team or in everybody’s space stays, and so does what others have', async () => {
  const { all } = await house.spacesOf(anne);
  const team = await aCircle(house, {
    organisationId,
    kind: 'team',
    people: [{ ...anne, isLead: true }, hugo],
  });
  const kept = [
    [hugo, await house.aFile(anne, all, { name: 'kept by all.txt' })],
    [hugo, await house.aFile(anne, team, { name: 'kept by the team.txt' })],
    [hugo, await house.aFile(hugo, (await house.spacesOf(hugo)).own)],
  ] as const;
  const gone = await house.aFile(anne, own);
  await leave(anne);

  await erase(sofia);
  await house.use.erasing.unfinished();

  for (const [who, { id, name }] of kept)
    expect((await house.as(who)('GET', `/items/${id}/content`)).status, name).toBe(200);
  expect(await house.query('select 1 from items where id = $1', [gone.id])).toEqual([]);
});

test('it is asked with the name typed by hand; asked twice it is asked once', async () => {
  await house.aFile(anne, own);
  await leave(anne);

  const wrong = await erase(sofia, 'Somebody else');
  const answers = [await erase(sofia), await erase(sofia)];
  const late = await handOver(claire, hugo.id);
  await house.use.erasing.unfinished();
  const after = await erase(sofia);
  await house.use.erasing.unfinished();

  expect(wrong).toMatchObject({ status: 400, body: { errors: [{ pointer: '/name' }] } });
  expect([...answers, after].map(({ status }) => status)).toEqual([202, 202, 202]);
  // What is being erased is in nobody's hands any more.
  expect(late).toMatchObject({ status: 409, body: { type: '/problems/stale-version' } });
  expect((await record(sofia)).body).toMatchObject({ erasure: 'done', handedOver: null });
});

test('what cannot go yet is gone on with, and done is said only when the last byte is away', async () => {
  const stuck = await house.aFile(anne, own, { name: 'stuck.txt' });
  await house.aFile(anne, own, { name: 'beside.txt' });
  await leave(anne);
  const mayGo = await startStaying(house, 'items', stuck.id);
  await erase(sofia);
  await house.use.erasing.unfinished();
  const half = await record(sofia);
  await mayGo();
  renameSync(house.root, `${house.root}.away`);
  await house.use.erasing.unfinished();
  const withoutServer = await record(sofia);
  renameSync(`${house.root}.away`, house.root);

  await house.use.erasing.unfinished();

  expect(half.body).toMatchObject({ erasure: 'asked', files: 1 });
  expect(withoutServer.body).toMatchObject({ erasure: 'asked', files: 0 });
  expect((await record(sofia)).body).toMatchObject({ erasure: 'done' });
});

test('who was erased, came back and left again is looked after anew', async () => {
  await house.aFile(anne, own);
  await leave(anne);
  await erase(sofia);
  setActive(anne, true);
  house.clock.advance(1_000);
  // Sent after it was asked: that is not what is erased.
  await house.aFile(anne, own, { name: 'later.txt' });
  await house.use.erasing.unfinished();
  const names = await house.names(anne, own);
  await leave(anne);
  const left = await record(sofia);

  await erase(sofia);
  await house.use.erasing.unfinished();

  expect(names).toEqual(['later.txt']);
  expect(left.body).toMatchObject({ erasure: 'done', files: 1 });
  expect((await record(sofia)).body).toMatchObject({ erasure: 'done', files: 0 });
});

test('who comes back before the last byte is gone keeps what they then move into their space', async () => {
  const { all } = await house.spacesOf(anne);
  const elsewhere = await house.aFile(anne, all, { name: 'hers for all.txt' });
  await house.aFile(anne, own, { name: 'gone.txt' });
  await leave(anne);
  await erase(sofia);
  renameSync(house.root, `${house.root}.away`);
  await house.use.erasing.unfinished();
  renameSync(`${house.root}.away`, house.root);
  const half = await record(sofia);
  setActive(anne, true);
  const { version } = (await house.as(anne)('GET', `/items/${elsewhere.id}`)).body.item;
  const moved = await house.as(anne)('PATCH', `/items/${elsewhere.id}`, {
    body: { version, to: { spaceId: own } },
  });

  await house.use.erasing.unfinished();

  expect(half.body).toMatchObject({ erasure: 'asked', files: 0 });
  expect(moved.status).toBe(200);
  expect(await house.names(anne, own)).toEqual(['hers for all.txt']);
  expect((await record(sofia)).body).toMatchObject({ erasure: 'done', files: 1 });
});

test('nobody is said to be erased while bytes wait of what went before: by hand, from the bin, by the rule', async () => {
  const stored = house.stored().length;
  const file = await house.aFile(anne, own, { name: 'letter.txt' });
  for (const words of ['Second.', 'Third.'])
    await house.aFile(anne, own, { fileId: file.id, content: Buffer.from(words) });
  const binned = await house.aFile(anne, own, { name: 'binned.txt' });
  await bin(anne, binned);
  await house.as(anne)('DELETE', `/items/${binned.id}`);
  const [, second, first] = (await house.as(anne)('GET', `/items/${file.id}/versions`)).body.items;
  await house.as(anne)('DELETE', `/items/${file.id}/versions/${second.id}`);
  await house.query("update versions set made_at = now() - interval '2 years' where id = $1", [
    first.id,
  ]);
  await house.use.tidy();
  await leave(anne);
  await erase(sofia);
  const waiting = house.stored().length - stored;

  await house.use.erasing.unfinished();

  expect(waiting).toBe(4);
  expect((await record(sofia)).body).toMatchObject({ erasure: 'done' });
  expect(house.stored()).toHaveLength(stored);
});

test('those who cannot be erased yet hold up nobody behind them', async () => {
  const stuck = Array.from({ length: 5 }, () => house.aPerson({ organisationId }));
  const files: string[] = [];
  for (const who of stuck) {
    rename(who, 'Somebody');
    const theirs = await house.spacesOf(who);
    files.push((await house.aFile(who, theirs.own)).id);
    await leave(who);
    await erase(sofia, 'Somebody', who);
  }
  await house.aFile(anne, own);
  await leave(anne);
  house.clock.advance(1_000);
  await erase(sofia);
  const mayGo = await startStaying(house, 'items', ...files);

  for (let round = 0; round < 2; round += 1) await house.use.erasing.unfinished();

  const done = await record(sofia);
  await mayGo();
  for (let round = 0; round < 2; round += 1) await house.use.erasing.unfinished();
  expect(done.body).toMatchObject({ erasure: 'done' });
  for (const who of stuck)
    expect((await record(sofia, who)).body).toMatchObject({ erasure: 'done' });
});
