import { randomBytes } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import {
  creation,
  pieceAt,
  startHouse,
  uuid,
  type House,
  type Person,
  type Reply,
} from './house.ts';
import { readSlowly } from './meeting.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  // They end a reading too, a moment later: what is tried here ends it by itself.
  await house.stopRounds();
});
afterAll(() => house.close());

const share = (who: Person, { id }: Item, body: object): Promise<Reply> =>
  house.as(who)('POST', `/items/${id}/shares`, {
    body: { personId: null, role: null, endsAt: null, ...body },
  });
const status = async (reply: Promise<Reply>): Promise<number> => (await reply).status;
const shared = async (who: Person): Promise<string[]> =>
  (await house.as(who)('GET', '/shared')).body.items.map(({ name }: Item) => name);

const orRefused = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 200,
    () => 404,
  );
type Place = { readonly folder: Item; readonly file: Item; readonly who: Person };

/** What somebody can do to a folder with a file in it, seen by doing it. What takes something away comes last. */
async function abilities({ folder, file, who }: Place, owner: Person): Promise<string> {
  const as = house.as(who);
  const { id, spaceId } = file;
  /** As the file is now. */
  const body = async (change: object): Promise<{ body: object }> => {
    const { version } = (await house.as(owner)('GET', `/items/${id}`)).body.item;
    return { body: { version, ...change } };
  };
  const tries: Record<string, () => Promise<number>> = {
    see: () => status(as('GET', `/items/${id}`)),
    list: () => status(as('GET', `/spaces/${spaceId}/items?folderId=${folder.id}`)),
    read: () => status(as('GET', `/items/${id}/content`)),
    zip: () => status(as('GET', `/archive?items=${folder.id}`)),
    versions: () => status(as('GET', `/items/${id}/versions`)),
    comments: () => status(as('GET', `/items/${id}/comments`)),
    comment: () => status(as('POST', `/items/${id}/comments`, { body: { text: 'Good.' } })),
    rename: async () => status(as('PATCH', `/items/${id}`, await body({ name: 'New' }))),
    next: () => orRefused(house.aFile(who, spaceId, { fileId: id })),
    add: () => orRefused(house.aFile(who, spaceId, { folderId: folder.id, name: 'added.txt' })),
    folder: () => orRefused(house.aFolder(who, spaceId, { folderId: folder.id })),
    share: () => status(share(who, file, { role: 'secretary', may: 'view' })),
    shares: () => status(as('GET', `/items/${id}/shares`)),
    openings: () => status(as('GET', `/items/${id}/openings`)),
    move: async () => status(as('PATCH', `/items/${id}`, await body({ to: { spaceId } }))),
    bin: async () => status(as('POST', `/items/${id}/bin`, await body({}))),
  };
  const can: string[] = [];
  for (const [name, ask] of Object.entries(tries)) {
    const answer = await ask();
    expect([200, 201, 204, 403, 404], name).toContain(answer);
    if (answer < 300) can.push(name);
  }
  return can.join(' ');
}

type Way = (at: Place) => Promise<unknown>;
const nothing: Way = () => Promise.resolve();

test('who may do what to what is shared, by how they stand to it', async () => {
  const owner = house.aPerson();
  const { own } = await house.spacesOf(owner);
  const seeing = 'see list read zip versions';
  const commenting = `${seeing} comments comment`;
  const editing = `${commenting} rename next add folder`;
  const all = `${editing} share shares openings move bin`;
  const secretary = (): Person => house.aPerson({ roles: ['secretary'] });
  const clinician = (): Person => house.aPerson();
  const person =
    (may: string): Way =>
    ({ folder, who }) =>
      share(owner, folder, { personId: who.id, may });
  const role =
    (may: string): Way =>
    ({ folder }) =>
      share(owner, folder, { role: 'secretary', may });
  const elsewhere = (): Person =>
    house.aPerson({ roles: ['secretary'], organisationId: house.elsewhere });
  const admin = (): Person =>
    house.aPerson({ roles: ['organisation-administrator', 'security-officer'] });
  const cases: readonly (readonly [string, () => Person, Way, string])[] = [
    ['the owner', () => owner, nothing, all],
    ['a person to view', clinician, person('view'), seeing],
    ['a person to comment', clinician, person('comment'), commenting],
    ['a person to edit', clinician, person('edit'), editing],
    ['a role to view', secretary, role('view'), seeing],
    ['a role to comment', secretary, role('comment'), commenting],
    ['a role to edit', secretary, role('edit'), editing],
    ['another role', clinician, role('edit'), ''],
    ['a colleague', clinician, nothing, ''],
    ['an administrator', admin, nothing, ''],
    ['another organisation', elsewhere, role('edit'), ''],
  ];

  const table: [string, string][] = [];
  for (const [name, aWho, way] of cases) {
    const folder = await house.aFolder(owner, own);
    const file = await house.aFile(owner, own, { folderId: folder.id });
    const at = { folder, file, who: aWho() };
    await way(at);
    table.push([name, await abilities(at, owner)]);
  }

  expect(table).toEqual(cases.map(([name, , , expected]) => [name, expected]));
});

test('what is shared is found in one place, with the way to it from there on and no further', async () => {
  const [owner, reader] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const secret = await house.aFolder(owner, own, 'CANARY above');
  const folder = await house.aFolder(owner, own, { name: 'Shared', folderId: secret.id });
  const inner = await house.aFolder(owner, own, { name: 'Inner', folderId: folder.id });
  const file = await house.aFile(owner, own, { folderId: inner.id });
  await house.aFile(owner, own, { folderId: secret.id, name: 'CANARY beside.txt' });
  await share(owner, folder, { personId: reader.id, may: 'view' });

  const found = await house.as(reader)('GET', `/items/${file.id}`);

  expect(await shared(reader)).toEqual(['Shared']);
  expect(found.body.path.map(({ name }: { name: string }) => name)).toEqual(['Shared', 'Inner']);
  expect(found.body.item.may).toEqual([]);
  for (const path of [`/items/${secret.id}`, `/spaces/${own}/items`, `/spaces/${own}/bin`])
    expect(await status(house.as(reader)('GET', path))).toBe(404);
});

test('a share ends when its maker says so, when its day has come, and when what it is of goes into the bin', async () => {
  const [owner, reader] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const outer = await house.aFolder(owner, own);
  const files = [];
  for (const name of ['ended.txt', 'over.txt', 'binned.txt', 'kept.txt']) {
    const folder = await house.aFolder(owner, own, { name: 'Folder', folderId: outer.id });
    const file = await house.aFile(owner, own, { name, folderId: folder.id });
    const made = await share(owner, file, { personId: reader.id, may: 'view' });
    files.push({ file, folder, shareId: made.body.id as string });
  }
  expect(await shared(reader)).toHaveLength(4);

  await house.as(owner)('DELETE', `/shares/${files[0]?.shareId ?? ''}`);
  await house.query("update shares set ends_at = now() - interval '1 second' where id = $1", [
    files[1]?.shareId,
  ]);
  const { id = '', version = 0 } = files[2]?.folder ?? {};
  await house.as(owner)('POST', `/items/${id}/bin`, { body: { version } });

  expect(await shared(reader)).toEqual(['kept.txt']);
  const seen = files.map(({ file }) =>
    status(house.as(reader)('GET', `/items/${file.id}/content`)),
  );
  expect(await Promise.all(seen)).toEqual([404, 404, 404, 200]);
  const listed = files.map(
    async ({ file }) =>
      (await house.as(owner)('GET', `/items/${file.id}/shares`)).body.items?.length,
  );
  expect(await Promise.all(listed)).toEqual([0, 0, undefined, 1]);
});

test('who is sent a file by a share gets no more of it once the share has ended, nor sends anything more', async () => {
  const [owner, reader] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const folder = await house.aFolder(owner, own);
  const content = randomBytes(24 * 2 ** 20);
  const file = await house.aFile(owner, own, { content, folderId: folder.id });
  const { body } = await share(owner, folder, { personId: reader.id, may: 'edit' });
  const begun = await house.as(reader)('POST', '/uploads', {
    headers: creation(own, 5, { folderId: folder.id }),
  });
  await house.app.listen({ host: '127.0.0.1', port: 0 });
  const { port } = house.app.server.address() as AddressInfo;
  const token = await house.issuer.forMember(reader, 'documents');
  const reply = await new Promise<IncomingMessage>((opened, failed) => {
    const path = `/items/${file.id}/content`;
    const headers = { authorization: `Bearer ${token}` };
    get({ host: '127.0.0.1', port, path, headers }, (incoming) => {
      incoming.on('error', () => undefined);
      incoming.once('readable', () => opened(incoming));
    }).once('error', failed);
  });

  await house.as(owner)('DELETE', `/shares/${body.id}`);
  await new Promise<void>((closed) => {
    reply.once('close', () => closed());
    readSlowly(reply);
  });
  const sent = await house.as(reader)('PATCH', `/${String(begun.headers['location'])}`, {
    headers: pieceAt(0),
    bytes: Buffer.from('Hello'),
  });

  expect(reply.complete).toBe(false);
  expect(sent.status).toBe(404);
});

test('the administrator sees each share and ends it, without seeing what is shared', async () => {
  const organisationId = uuid();
  const [owner, reader] = [house.aPerson({ organisationId }), house.aPerson({ organisationId })];
  const admin = house.aPerson({ organisationId, roles: ['organisation-administrator'] });
  const { own } = await house.spacesOf(owner);
  const files = [
    await house.aFile(owner, own, { name: 'CANARY-1.txt' }),
    await house.aFile(owner, own, { name: 'CANARY-2.txt' }),
  ];
  for (const file of files) {
    house.clock.advance(1_000);
    await share(owner, file, { personId: reader.id, may: 'view' });
  }
  const theirs = await house.aFile(admin, (await house.spacesOf(admin)).own, { name: 'Mine.txt' });
  house.clock.advance(1_000);
  await share(admin, theirs, { personId: reader.id, may: 'view' });
  const [newest] = (await house.as(admin)('GET', '/shares?limit=1')).body.items;
  expect(newest).toMatchObject({ itemId: theirs.id, itemName: 'Mine.txt' });
  await house.as(admin)('DELETE', `/shares/${newest.id}`);

  const first = await house.as(admin)('GET', '/shares?limit=1');
  const rest = await house.as(admin)('GET', `/shares?cursor=${first.body.next}`);
  const byReader = await house.as(reader)('GET', '/shares');
  const { id, itemId } = first.body.items[0];
  const byStranger = await status(
    house.as(house.aPerson({ roles: ['security-officer'] }))('DELETE', `/shares/${id}`),
  );
  const ended = await status(house.as(admin)('DELETE', `/shares/${id}`));

  expect([...first.body.items, ...rest.body.items].map((one) => one.itemId)).toEqual([
    files[1]?.id,
    files[0]?.id,
  ]);
  expect(JSON.stringify([first.body, rest.body])).not.toContain('CANARY');
  expect([byReader.status, byStranger, ended]).toEqual([403, 404, 204]);
  expect(await status(house.as(reader)('GET', `/items/${itemId}`))).toBe(404);
  expect(await house.trail('document.end-share')).toContainEqual(
    expect.objectContaining({ actorId: admin.id, outcome: 'done', targetId: id }),
  );
});

test('a share is with a colleague who is there, or with a role, and not over before it begins', async () => {
  const owner = house.aPerson();
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own);
  const gone = house.aPerson();
  house.directory.delete(gone.id);
  const stranger = house.aPerson({ organisationId: house.elsewhere });
  const colleague = house.aPerson();
  const may = 'view';

  const replies = [
    await share(owner, file, { personId: gone.id, may }),
    await share(owner, file, { personId: stranger.id, may }),
    await share(owner, file, { may }),
    await share(owner, file, { personId: colleague.id, role: 'clinician', may }),
    await share(owner, file, { role: 'clinician', may, endsAt: '2020-01-01T00:00:00Z' }),
  ];

  expect(replies.map((reply) => reply.status)).toEqual([404, 404, 400, 400, 400]);
  expect((await house.as(owner)('GET', `/items/${file.id}/shares`)).body.items).toEqual([]);
});

test('who has it by a share does not end a share', async () => {
  const [owner, reader] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own);
  const { body } = await share(owner, file, { personId: reader.id, may: 'edit' });

  const ended = await status(house.as(reader)('DELETE', `/shares/${body.id}`));

  expect(ended).toBe(404);
  expect(await shared(reader)).toEqual(['letter.txt']);
});

test('sharing again with somebody takes the place of what was before, less than it too', async () => {
  const [owner, reader] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own);
  await share(owner, file, { personId: reader.id, may: 'edit' });

  await share(owner, file, { personId: reader.id, may: 'view' });

  const { items } = (await house.as(owner)('GET', `/items/${file.id}/shares`)).body;
  expect(items).toMatchObject([{ personId: reader.id, may: 'view', endsAt: null }]);
  const body = { version: file.version, name: 'New' };
  expect(await status(house.as(reader)('PATCH', `/items/${file.id}`, { body }))).toBe(403);
});

test('the wall of the database shows somebody what is shared with them, and lets them change only what is shared for that', async () => {
  const [owner, reader, editor] = [house.aPerson(), house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const folder = await house.aFolder(owner, own);
  const file = await house.aFile(owner, own, { folderId: folder.id });
  await share(owner, folder, { personId: reader.id, may: 'view' });
  await share(owner, folder, { personId: editor.id, may: 'edit' });
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  const as = async (personId: string): Promise<[number, number]> => {
    await client.query('begin');
    await client.query(
      "select set_config('astra.organisation', $1, true), set_config('astra.person', $2, true), set_config('astra.scope', 'organisation', true)",
      [house.kerval, personId],
    );
    const seen = await client.query('select 1 from items where id = $1', [file.id]);
    const changed = await client.query('update items set version = version where id = $1', [
      file.id,
    ]);
    await client.query('rollback');
    return [seen.rowCount ?? 0, changed.rowCount ?? 0];
  };

  const rights = [await as(reader.id), await as(editor.id), await as(uuid())];
  await client.end();

  expect(rights).toEqual([
    [1, 0],
    [1, 1],
    [0, 0],
  ]);
});

test('whose document it is sees by which folders above it others have it, and ends that there if the folder is theirs', async () => {
  const [maker, other, reader] = [house.aPerson(), house.aPerson(), house.aPerson()];
  const { own, all } = await house.spacesOf(maker);
  const [outer, theirs] = [
    await house.aFolder(maker, own, 'Outer'),
    await house.aFolder(other, all, 'Folder of somebody else'),
  ];
  const inner = await house.aFolder(maker, own, { name: 'Inner', folderId: outer.id });
  const file = await house.aFile(maker, own, { folderId: inner.id });
  const inTheirs = await house.aFile(maker, all, { folderId: theirs.id });
  await share(maker, outer, { personId: reader.id, may: 'edit', mayPassOn: true });
  house.clock.advance(1);
  const passed = await share(reader, inner, { role: 'secretary', may: 'view' });
  await share(other, theirs, { role: 'secretary', may: 'view' });
  const above = async (item: Item): Promise<object[]> =>
    (await house.as(maker)('GET', `/items/${item.id}/shares`)).body.above;

  expect(await above(file)).toMatchObject([
    { itemName: 'Outer', personId: reader.id, mayEnd: true },
    { itemName: 'Inner', role: 'secretary', madeBy: reader.id, mayEnd: true },
  ]);
  expect(await above(outer)).toEqual([]);
  expect(await above(inTheirs)).toMatchObject([
    { itemName: 'Folder of somebody else', role: 'secretary', mayEnd: false },
  ]);
  // Who has it by a share learns of no other.
  const seen = await house.as(reader)('GET', `/items/${file.id}/shares`);
  expect([seen.status, seen.body.above]).toEqual([200, []]);
  await house.as(maker)('DELETE', `/shares/${passed.body.id}`);
  expect(await above(file)).toMatchObject([{ itemName: 'Outer' }]);
});

test('what was shared since somebody last looked is new to them, and to nobody else is told that they looked', async () => {
  const organisationId = uuid();
  const [owner, reader, other] = [1, 2, 3].map(() => house.aPerson({ organisationId })) as [
    Person,
    Person,
    Person,
  ];
  const { own } = await house.spacesOf(owner);
  const names = ['first.txt', 'second.txt', 'third.txt'];
  const files: Item[] = [];
  for (const name of names) files.push(await house.aFile(owner, own, { name }));
  const shareNext = async (): Promise<void> => {
    house.clock.advance(1_000);
    const file = files.shift();
    if (file)
      for (const { id } of [reader, other]) await share(owner, file, { personId: id, may: 'view' });
  };
  const news = async (who: Person): Promise<unknown[]> => {
    const { items } = (await house.as(who)('GET', '/shared')).body;
    const { newShares } = (await house.as(who)('GET', '/spaces')).body;
    return [
      newShares,
      ...items.filter(({ isNew }: { isNew: boolean }) => isNew).map(({ name }: Item) => name),
    ];
  };
  const look = async (until: string): Promise<number> =>
    status(house.as(reader)('PUT', '/shared/looked', { body: { until } }));
  await shareNext();
  await shareNext();
  const [newest] = (await house.as(reader)('GET', '/shared')).body.items;
  // What comes between the list and the look stays new.
  await shareNext();

  const before = await news(reader);
  const looked = await look(newest.sharedAt);
  const after = await news(reader);
  // Nobody looks at what is still to come, nor less than they have.
  await look('2099-01-01T00:00:00.000Z');
  await look('2020-01-01T00:00:00.000Z');

  expect([before, looked, after, await news(reader)]).toEqual([
    [3, 'third.txt', 'second.txt', 'first.txt'],
    204,
    [1, 'third.txt'],
    [0],
  ]);
  expect(await news(other)).toHaveLength(4);
  expect(await news(owner)).toEqual([0]);
  files.push(await house.aFile(owner, own, { name: 'fourth.txt' }));
  await shareNext();
  expect(await news(reader)).toEqual([1, 'fourth.txt']);
});
