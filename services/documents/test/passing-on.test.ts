import { randomBytes } from 'node:crypto';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { aCircle } from './circle.ts';
import { startHouse, uuid, type House, type Person, type Reply } from './house.ts';
import { readSlowly } from './meeting.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await house.app.listen({ host: '127.0.0.1', port: 0 });
});
afterAll(() => house.close());

const share = (who: Person, { id }: Pick<Item, 'id'>, body: object): Promise<Reply> =>
  house.as(who)('POST', `/items/${id}/shares`, {
    body: { personId: null, role: null, may: 'view', endsAt: null, ...body },
  });
const shared = async (who: Person, item: Pick<Item, 'id'>, body: object): Promise<string> => {
  // One after the other, as people do.
  house.clock.advance(1);
  const made = await share(who, item, body);
  expect(made.body, JSON.stringify(made.body)).toMatchObject({ itemId: item.id });
  return made.body.id as string;
};
const sees = async (who: Person, { id }: Pick<Item, 'id'>): Promise<number> =>
  (await house.as(who)('GET', `/items/${id}`)).status;
const listed = async (who: Person, { id }: Pick<Item, 'id'>): Promise<Reply['body']> =>
  (await house.as(who)('GET', `/items/${id}/shares`)).body;

type Chain = {
  readonly owner: Person;
  readonly anne: Person;
  readonly bruno: Person;
  readonly chloe: Person;
  readonly outer: Item;
  readonly folder: Item;
  readonly file: Item;
  /** Of the folder with Anne, of it with Bruno by her, and of the file in it with Chloé by him. */
  readonly ids: readonly [string, string, string];
};
type ChainWish = {
  readonly may?: string;
  readonly content?: Buffer;
  /** By which Anne has it. */
  readonly role?: string;
};

/** A folder of somebody's, shared with Anne, who passes it on to Bruno, who passes a file in it on to Chloé. */
async function aChain({ may = 'edit', content, role }: ChainWish = {}): Promise<Chain> {
  // Of a house of their own: what others share with a role is not theirs.
  const organisationId = uuid();
  const [owner, bruno, chloe] = [1, 2, 3].map(() => house.aPerson({ organisationId })) as [
    Person,
    Person,
    Person,
  ];
  const anne = house.aPerson({ organisationId, roles: ['secretary', 'clinician'] });
  const { own } = await house.spacesOf(owner);
  const outer = await house.aFolder(owner, own);
  const folder = await house.aFolder(owner, own, { name: 'Folder', folderId: outer.id });
  const file = await house.aFile(owner, own, {
    folderId: folder.id,
    ...(content === undefined ? {} : { content }),
  });
  const on = { may, mayPassOn: true };
  const first = await shared(owner, folder, {
    ...(role === undefined ? { personId: anne.id } : { role }),
    ...on,
  });
  const second = await shared(anne, folder, { personId: bruno.id, ...on });
  const third = await shared(bruno, file, { personId: chloe.id, may });
  return { owner, anne, bruno, chloe, outer, folder, file, ids: [first, second, third] };
}

test('who holds a share that says so shares it on, and the next one too if they let them, and there it stops', async () => {
  const { owner, anne, bruno, chloe, folder, file } = await aChain({ may: 'comment' });
  const dora = house.aPerson({ organisationId: owner.organisationId });

  const tries = [
    await share(chloe, file, { personId: dora.id }),
    await share(bruno, file, { personId: dora.id, mayPassOn: true }),
    await share(bruno, folder, { personId: dora.id, isMarked: true }),
    await share(dora, file, { personId: uuid() }),
  ];

  expect(tries.map(({ status }) => status)).toEqual([403, 400, 201, 403]);
  expect(tries[1]?.body.errors).toEqual([{ pointer: '/mayPassOn', message: 'must stop here' }]);
  for (const who of [anne, bruno, chloe]) expect(await sees(who, file)).toBe(200);
  const may = async (who: Person): Promise<string[]> =>
    (await house.as(who)('GET', `/items/${file.id}`)).body.item.may;
  expect([await may(anne), await may(chloe), await may(owner)]).toEqual([
    ['comment', 'pass-on'],
    ['comment'],
    ['add', 'comment', 'edit', 'change'],
  ]);
  // Who is only shown it takes nothing, and what is not below the folder is nobody's.
  expect((await house.as(dora)('GET', `/items/${file.id}/content`)).status).toBe(403);
  expect(await sees(chloe, folder)).toBe(404);
});

test('what is passed on is no more than what its giver has, nor later, and never with oneself, its owner, or somebody elsewhere', async () => {
  const [owner, anne] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own);
  const day = '2099-01-01T00:00:00.000Z';
  await shared(owner, file, { personId: anne.id, may: 'comment', mayPassOn: true, endsAt: day });
  const personId = house.aPerson().id;
  const elsewhere = house.aPerson({ organisationId: house.elsewhere });
  const gone = house.aPerson();
  house.directory.delete(gone.id);
  const until = { may: 'view', endsAt: day };

  const pointers = async (body: object): Promise<unknown> => {
    const { status, body: said } = await share(anne, file, body);
    return said.errors?.map(({ pointer }: { pointer: string }) => pointer) ?? status;
  };

  expect(await pointers({ ...until, personId, may: 'edit' })).toEqual(['/may']);
  expect(await pointers({ ...until, personId, endsAt: null })).toEqual(['/endsAt']);
  expect(await pointers({ ...until, personId, endsAt: '2099-01-01T00:00:01Z' })).toEqual([
    '/endsAt',
  ]);
  expect(await pointers({ personId, may: 'edit', endsAt: null })).toEqual(['/may', '/endsAt']);
  expect(await pointers({ ...until, personId, isMarked: true, mayPassOn: true })).toEqual([
    '/mayPassOn',
  ]);
  expect(await pointers({ ...until, personId: anne.id })).toEqual(['/personId']);
  expect(await pointers({ ...until, personId: owner.id })).toEqual(['/personId']);
  expect(await pointers({ ...until, personId: elsewhere.id })).toBe(404);
  expect(await pointers({ ...until, personId: gone.id })).toBe(404);
  expect(await pointers(until)).toEqual(['']);
  expect((await listed(owner, file)).items).toHaveLength(1);
  expect((await listed(anne, file)).atMost).toEqual({
    may: 'comment',
    endsAt: day,
    mayPassOn: true,
  });
  expect(await pointers({ ...until, personId, may: 'comment' })).toBe(201);
});

test('nothing is passed on of what may not be: a share that does not say so, one that is only shown, a room, a link', async () => {
  const [owner, anne] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const [plain, marked] = [await house.aFile(owner, own), await house.aFile(owner, own)];
  await shared(owner, plain, { personId: anne.id, may: 'edit' });
  await shared(owner, marked, { personId: anne.id, isMarked: true });
  const room = await aCircle(house, { kind: 'room', people: [{ ...owner, isLead: true }] });
  await house.as(owner)('GET', `/rooms/${room}/files`);
  const sent = await house.aFile(owner, room);
  const to = { personId: house.aPerson().id };
  const link = { guestName: 'Dr Martin', proof: 'code', dateOfBirth: null, may: 'view' };
  const outside = { ...link, endsAt: '2026-12-24T00:00:00Z', mostOpenings: null };

  const replies = [
    await share(anne, plain, to),
    await share(anne, marked, to),
    await share(owner, marked, { ...to, isMarked: true, mayPassOn: true }),
    await share(owner, sent, { ...to, mayPassOn: true }),
  ];
  await shared(owner, plain, { personId: anne.id, may: 'edit', mayPassOn: true });
  const beyond = [
    await house.as(anne)('POST', `/items/${plain.id}/links`, { body: outside }),
    await house.as(anne)('POST', `/items/${plain.id}/partner-shares`, {
      body: { organisationId: uuid(), role: 'clinician', endsAt: outside.endsAt },
    }),
    await house.as(anne)('GET', `/items/${plain.id}/openings`),
  ];

  expect(replies.map(({ status }) => status)).toEqual([403, 403, 400, 403]);
  expect(beyond.map(({ status }) => status)).toEqual([403, 403, 403]);
});

type Way = (chain: Chain) => Promise<unknown>;
const endBy =
  (who: (chain: Chain) => Person, at: 0 | 1 | 2): Way =>
  (chain) =>
    house.as(who(chain))('DELETE', `/shares/${chain.ids[at]}`);
const admin = ({ owner: { organisationId } }: Chain): Person =>
  house.aPerson({ organisationId, roles: ['organisation-administrator'] });
const known = (who: Person, change: object): void => {
  const person = house.directory.get(who.id);
  if (person) house.directory.set(who.id, { ...person, ...change });
};
const leaves =
  (who: (chain: Chain) => Person, name: 'person.changed' | 'person.deactivated', change: object) =>
  async (chain: Chain): Promise<void> => {
    const { id: personId, organisationId } = who(chain);
    known(who(chain), change);
    await house.tell('identity', name, { personId, organisationId });
  };
const move =
  (what: 'file' | 'folder', to: (chain: Chain) => Promise<object>): Way =>
  async (chain) => {
    const { id } = chain[what];
    const { version } = (await house.as(chain.owner)('GET', `/items/${id}`)).body.item;
    const body = { version, to: await to(chain) };
    return house.as(chain.owner)('PATCH', `/items/${id}`, { body });
  };

const toEverybody = async ({ owner }: Chain): Promise<object> => ({
  spaceId: (await house.spacesOf(owner)).all,
});

/** In each way in which a link of a chain can end, with whether the last one has it still. */
const ways: readonly (readonly [string, Way, { readonly by?: string; readonly stays?: true }?])[] =
  [
    ['the owner ends the first share', endBy(({ owner }) => owner, 0)],
    ['the owner ends one in the middle', endBy(({ owner }) => owner, 1)],
    ['an administrator ends the first share', endBy(admin, 0)],
    ['an administrator ends one in the middle', endBy(admin, 1)],
    ['who passed it on first ends their branch', endBy(({ anne }) => anne, 1)],
    ['who passed it on first ends what hangs on their branch', endBy(({ anne }) => anne, 2)],
    ['who passed it on last ends it', endBy(({ bruno }) => bruno, 2)],
    [
      'the day of the first share comes',
      ({ ids }) => house.query('update shares set ends_at = now() where id = $1', [ids[0]]),
    ],
    [
      'it may be passed on no more',
      ({ owner, anne, folder }) => share(owner, folder, { personId: anne.id, may: 'edit' }),
    ],
    [
      'its first holder is from now on only shown it',
      ({ owner, anne, folder }) => share(owner, folder, { personId: anne.id, isMarked: true }),
    ],
    ['a holder is gone', leaves(({ bruno }) => bruno, 'person.deactivated', { isActive: false })],
    [
      'the first holder is gone',
      leaves(({ anne }) => anne, 'person.deactivated', { isActive: false }),
    ],
    [
      'a holder has no role left that may',
      leaves(({ bruno }) => bruno, 'person.changed', { roles: ['platform-administrator'] }),
    ],
    [
      'a holder has no longer the role by which they had it',
      leaves(({ anne }) => anne, 'person.changed', { roles: ['clinician'] }),
      { by: 'secretary' },
    ],
    [
      'a holder has the role by which they had it, and one less',
      leaves(({ anne }) => anne, 'person.changed', { roles: ['secretary'] }),
      { by: 'secretary', stays: true },
    ],
    [
      'the file goes out of the folder',
      move('file', async ({ file, outer }) => ({ spaceId: file.spaceId, folderId: outer.id })),
    ],
    ['the file goes to everybody', move('file', toEverybody)],
    ['the folder goes to everybody', move('folder', toEverybody)],
    [
      'the file goes into the bin',
      async ({ owner, file: { id } }) => {
        const { version } = (await house.as(owner)('GET', `/items/${id}`)).body.item;
        return house.as(owner)('POST', `/items/${id}/bin`, { body: { version } });
      },
    ],
    [
      'a folder above goes into the bin',
      ({ owner, outer: { id, version } }) =>
        house.as(owner)('POST', `/items/${id}/bin`, { body: { version } }),
    ],
  ];

const content = randomBytes(24 * 2 ** 20);

/** Somebody who has begun to read, and reads no further. */
async function reading(who: Person, { id }: Item): Promise<IncomingMessage> {
  const { port } = house.app.server.address() as AddressInfo;
  const token = await house.issuer.forMember(who, 'documents');
  return new Promise((opened, failed) => {
    const path = `/items/${id}/content`;
    const headers = { authorization: `Bearer ${token}` };
    get({ host: '127.0.0.1', port, path, headers }, (incoming) => {
      incoming.on('error', () => undefined);
      incoming.once('readable', () => opened(incoming));
    }).once('error', failed);
  });
}

const connections = (): Promise<number> =>
  new Promise((count) => {
    house.app.server.getConnections((_error, open) => count(open));
  });

for (const [name, way, { by, stays = false } = {}] of ways)
  test(`what hangs on a share ${stays ? 'stays' : 'ends with it within a second, in the middle of reading too'}: ${name}`, async () => {
    const chain = await aChain({ content, ...(by === undefined ? {} : { role: by }) });
    const { chloe, file } = chain;
    const reply = await reading(chloe, file);
    const before = await connections();

    await way(chain);
    // In everybody's space a colleague has it by where it lies, and no longer by the chain.
    const has = stays || name.endsWith('goes to everybody');
    if (!has) {
      // A second for the service; the rest for the machine that tries it.
      await expect.poll(connections, { timeout: 2_000 }).toBe(before - 1);
      expect(await sees(chloe, file)).toBe(404);
    }
    await new Promise<void>((closed) => {
      reply.once('close', () => closed());
      readSlowly(reply);
    });

    expect(reply.complete).toBe(has);
    const left = (await house.as(chloe)('GET', '/shared')).body.items;
    expect(left.map(({ id }: Item) => id)).toEqual(stays ? [file.id] : []);
  });

test('who comes back does not bring back what they had passed on', async () => {
  const { anne, bruno, chloe, folder, file } = await aChain();
  const { organisationId } = anne;
  known(anne, { isActive: false });
  await house.tell('identity', 'person.deactivated', { personId: anne.id, organisationId });
  known(anne, { isActive: true });

  await house.tell('identity', 'person.changed', { personId: anne.id, organisationId });

  expect([await sees(anne, folder), await sees(bruno, folder), await sees(chloe, file)]).toEqual([
    200, 404, 404,
  ]);
  expect(await house.trail('document.end-share')).toContainEqual(
    expect.objectContaining({ actorKind: 'service', subjectId: anne.id, outcome: 'done' }),
  );
});

test('somebody who leaves while they pass it on passes on nothing, and nothing stays when nobody can say whether they have', async () => {
  const [owner, anne] = [house.aPerson(), house.aPerson()];
  const reader = house.aPerson();
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own);
  await shared(owner, file, { personId: anne.id, mayPassOn: true });
  // Her token is from before.
  known(anne, { isActive: false });
  const late = await share(anne, file, { personId: reader.id });
  known(anne, { isActive: true });
  const asRole = share(anne, file, { role: 'secretary' });
  await asRole;
  house.awayFrom.add('identity');
  const unsure = await share(anne, file, { role: 'clinician' });
  house.awayFrom.delete('identity');

  expect([late.status, (await asRole).status, unsure.status]).toEqual([404, 201, 503]);
  expect(await sees(reader, file)).toBe(404);
  const { items } = await listed(owner, file);
  const withRoles = items.map(({ role }: { role: string | null }) => role ?? 'a person');
  expect(new Set(withRoles)).toEqual(new Set(['a person', 'secretary']));
});

test('a share that is less from now on makes what hangs on it less, and its day is theirs', async () => {
  const { owner, anne, bruno, chloe, folder, file } = await aChain();
  const may = async (who: Person): Promise<string[]> =>
    (await house.as(who)('GET', `/items/${file.id}`)).body.item.may;
  expect([await may(bruno), await may(chloe)]).toEqual([
    ['add', 'comment', 'edit', 'pass-on'],
    ['add', 'comment', 'edit'],
  ]);
  const endsAt = '2099-01-01T00:00:00.000Z';

  await shared(owner, folder, { personId: anne.id, may: 'view', mayPassOn: true, endsAt });

  expect([await may(bruno), await may(chloe)]).toEqual([['pass-on'], []]);
  const body = { text: 'Too much.' };
  expect((await house.as(chloe)('POST', `/items/${file.id}/comments`, { body })).status).toBe(403);
  const { items } = await listed(owner, folder);
  expect(items).toMatchObject([
    { personId: bruno.id, may: 'view', endsAt, mayPassOn: true },
    { personId: chloe.id, may: 'view', endsAt },
    { personId: anne.id, may: 'view', endsAt },
  ]);
  expect((await listed(bruno, folder)).atMost).toEqual({ may: 'view', endsAt, mayPassOn: false });
});

test('what was taken from a holder does not come back with a later share', async () => {
  const { owner, anne, bruno, folder } = await aChain();
  await shared(owner, folder, { personId: anne.id, may: 'edit' });

  await shared(owner, folder, { personId: anne.id, may: 'edit', mayPassOn: true });

  expect(await sees(bruno, folder)).toBe(404);
  expect((await listed(owner, folder)).items).toMatchObject([{ personId: anne.id }]);
});

test('who owns it sees the whole tree; who passed it on sees their branch; nobody else sees any', async () => {
  const { owner, anne, bruno, chloe, folder, file, ids } = await aChain();
  const dora = house.aPerson({ organisationId: owner.organisationId });
  const beside = await shared(owner, folder, { personId: dora.id, mayPassOn: true });
  await shared(dora, folder, { role: 'secretary' });
  const whom = async (who: Person, of: Item): Promise<unknown[]> =>
    (await listed(who, of)).items.map(
      ({ personId, role, parentId, madeBy }: Record<string, string | null>) => [
        personId ?? role,
        parentId,
        madeBy,
      ],
    );

  expect(await whom(owner, folder)).toEqual([
    [anne.id, null, owner.id],
    [bruno.id, ids[0], anne.id],
    [chloe.id, ids[1], bruno.id],
    [dora.id, null, owner.id],
    ['secretary', beside, dora.id],
  ]);
  expect(await whom(anne, folder)).toEqual([
    [bruno.id, ids[0], anne.id],
    [chloe.id, ids[1], bruno.id],
  ]);
  expect(await whom(bruno, folder)).toEqual([[chloe.id, ids[1], bruno.id]]);
  expect(await whom(dora, folder)).toEqual([['secretary', beside, dora.id]]);
  expect(await whom(owner, file)).toEqual([[chloe.id, ids[1], bruno.id]]);
  const [root] = (await listed(owner, folder)).items;
  expect(root).toMatchObject({ hanging: { people: 2, roles: 0 }, itemName: 'Folder' });
  expect((await house.as(chloe)('GET', `/items/${file.id}/shares`)).status).toBe(403);

  // One branch ends no other, and no holder ends what is above or beside.
  const tries = await Promise.all(
    [
      [bruno, ids[1]],
      [dora, ids[1]],
      [chloe, ids[2]],
      [anne, ids[0]],
    ].map(([who, id]) => house.as(who as Person)('DELETE', `/shares/${id as string}`)),
  );
  expect(tries.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  await house.as(owner)('DELETE', `/shares/${ids[1]}`);
  expect(await whom(owner, folder)).toEqual([
    [anne.id, null, owner.id],
    [dora.id, null, owner.id],
    ['secretary', beside, dora.id],
  ]);
});

test('what two holders pass on to one person are two shares, and neither takes the place of the owner’s', async () => {
  const { owner, anne, bruno, folder, file, ids } = await aChain();
  const reader = house.aPerson({ organisationId: owner.organisationId });
  const roots = await shared(owner, file, { personId: reader.id, may: 'edit' });
  await shared(anne, file, { personId: reader.id });
  const again = await shared(anne, file, { personId: reader.id, may: 'comment' });
  await shared(bruno, file, { personId: reader.id });
  const { items } = await listed(owner, file);
  expect(items.filter(({ personId }: { personId: string }) => personId === reader.id)).toHaveLength(
    3,
  );

  await house.as(owner)('DELETE', `/shares/${ids[1]}`);
  await house.as(owner)('DELETE', `/shares/${roots}`);

  const mine = (await house.as(reader)('GET', '/shared')).body.items;
  expect(mine).toMatchObject([{ id: file.id, may: ['comment'] }]);
  await house.as(anne)('DELETE', `/shares/${again}`);
  expect(await sees(reader, file)).toBe(404);
  expect(await sees(anne, folder)).toBe(200);
});

const from = async (who: Person): Promise<unknown> =>
  (await house.as(who)('GET', '/shared')).body.items.map(
    ({ id, sharedBy, sharedFrom }: Record<string, string>) => [id, sharedBy, sharedFrom],
  );

test('what is shared with somebody says by whom, and from whom it came', async () => {
  const { owner, anne, bruno, chloe, folder, file } = await aChain();
  expect(await from(anne)).toEqual([[folder.id, owner.id, owner.id]]);
  expect(await from(bruno)).toEqual([[folder.id, anne.id, owner.id]]);
  expect(await from(chloe)).toEqual([[file.id, bruno.id, owner.id]]);
});

test('the journal has who passed on what to whom, by ids, and each refusal', async () => {
  const { anne, bruno, chloe, folder, file } = await aChain();
  await share(chloe, file, { personId: uuid() });

  const passed = await house.trail('document.pass-on');

  expect(passed).toContainEqual(
    expect.objectContaining({ actorId: anne.id, subjectId: bruno.id, targetId: folder.id }),
  );
  expect(passed).toContainEqual(
    expect.objectContaining({ actorId: bruno.id, subjectId: chloe.id, targetId: file.id }),
  );
  expect(await house.trail('document.share')).toContainEqual(
    expect.objectContaining({ actorId: chloe.id, outcome: 'refused', targetId: file.id }),
  );
  expect(JSON.stringify(passed)).not.toContain('letter.txt');
});

test('the administrator sees what was passed on among all shares, with how many lose it, and no name', async () => {
  const organisationId = uuid();
  const people = [1, 2, 3].map(() => house.aPerson({ organisationId })) as [Person, Person, Person];
  const [owner, anne, bruno] = people;
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own, { name: 'CANARY.txt' });
  const root = await shared(owner, file, { personId: anne.id, mayPassOn: true });
  house.clock.advance(1_000);
  await shared(anne, file, { personId: bruno.id });
  const head = house.aPerson({ organisationId, roles: ['organisation-administrator'] });

  const { body } = await house.as(head)('GET', '/shares');

  expect(body.items).toMatchObject([
    { parentId: root, personId: bruno.id, itemName: null, hanging: { people: 0, roles: 0 } },
    { id: root, parentId: null, itemName: null, hanging: { people: 1, roles: 0 } },
  ]);
  await house.as(head)('DELETE', `/shares/${root}`);
  expect((await house.as(head)('GET', '/shares')).body.items).toEqual([]);
  expect(await sees(bruno, file)).toBe(404);
});

/** Asked of the database alone, as the program would for this person. */
async function asWall<R>(who: Person, work: (client: pg.Client) => Promise<R>): Promise<R> {
  const client = new pg.Client({ connectionString: house.place.url });
  await client.connect();
  try {
    await client.query('begin');
    await client.query(
      "select set_config('astra.organisation', $1, true), set_config('astra.person', $2, true), set_config('astra.scope', 'organisation', true)",
      [who.organisationId, who.id],
    );
    return await work(client);
  } finally {
    await client.query('rollback').catch(() => undefined);
    await client.end();
  }
}

test('the wall of the database shows what was passed on for as long as the chain holds, and to be changed no more than it says', async () => {
  const { owner, anne, chloe, folder, file } = await aChain();
  const has = (): Promise<unknown[]> =>
    asWall(chloe, async (client) => {
      const seen = await client.query('select 1 from items where id = $1', [file.id]);
      const changed = await client.query('update items set version = version where id = $1', [
        file.id,
      ]);
      const spoken = await client.query('select is_spoken_of($1, true) as may', [file.id]);
      return [seen.rowCount, changed.rowCount, spoken.rows[0].may];
    });
  const before = await has();
  await shared(owner, folder, { personId: anne.id, may: 'comment', mayPassOn: true });
  const less = await has();
  await shared(owner, folder, { personId: anne.id, may: 'view', mayPassOn: true });
  const least = await has();
  const set = (change: string): Promise<unknown> =>
    house.query(
      `update shares set ${change} where item_id = $1 and person_id = $2 and ended_at is null`,
      [folder.id, anne.id],
    );
  await set('may_pass_on = false');
  const stopped = await has();
  await set('may_pass_on = true');
  await set('ended_at = now(), ended_by = made_by');

  expect([before, less, least, stopped, await has()]).toEqual([
    [1, 1, true],
    [1, 0, true],
    [1, 0, false],
    [0, 0, false],
    [0, 0, false],
  ]);
});

test('the wall of the database takes no share that gives more than its maker has, nor of what is somebody else’s', async () => {
  const [owner, anne] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const [file, other] = [await house.aFile(owner, own), await house.aFile(owner, own)];
  const day = '2099-01-01T00:00:00Z';
  const parent = await shared(owner, file, {
    personId: anne.id,
    may: 'comment',
    mayPassOn: true,
    endsAt: day,
  });
  const good = { may: 'comment', on: true, parent, item: file.id, by: anne.id, ends: day };
  const made = (change: Partial<Record<keyof typeof good, unknown>>): Promise<string> =>
    asWall(anne, async (client) => {
      const { may, on, parent: hangs, item, by, ends } = { ...good, ...change };
      const values = [uuid(), house.kerval, item, uuid(), may, on, hangs, ends, by, own];
      return client
        .query(
          `insert into shares (id, organisation_id, item_id, person_id, may, may_pass_on, parent_id, space_id, ends_at, made_by, made_at)
            values ($1, $2, $3, $4, $5, $6, $7, case when $7::uuid is null then null else $10::uuid end, $8, $9, now())`,
          values,
        )
        .then(
          () => 'made',
          ({ code }: { code: string }) => code,
        );
    });

  expect(await made({})).toBe('made');
  const walled = [
    { may: 'edit' },
    { ends: '2099-01-01T00:00:01Z' },
    { ends: null },
    { item: other.id },
    { by: owner.id },
    { parent: null },
    { parent: uuid() },
  ];
  for (const change of walled) expect(await made(change), JSON.stringify(change)).toBe('42501');
  await shared(owner, file, { personId: anne.id, may: 'comment', endsAt: day });
  expect(await made({})).toBe('42501');
});
