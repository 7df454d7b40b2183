import { createHash, randomBytes } from 'node:crypto';
import { renameSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Copy } from '@astra/contracts/document-copies';
import type { Item } from '@astra/contracts/documents';
import { aCircle, aRoom } from './circle.ts';
import { startHouse, uuid, type House, type Person, type Reply } from './house.ts';

const mebibyte = 2 ** 20;
let house: House;
beforeAll(async () => {
  house = await startHouse({ limits: { quotaBytes: 200 * mebibyte } });
});
afterAll(() => house.close());

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const copy = (who: Person, { id }: Item, to: object): Promise<Reply> =>
  house.as(who)('POST', `/items/${id}/copies`, { body: { to } });
const see = async (who: Person, id: string): Promise<Copy> =>
  (await house.as(who)('GET', `/copies/${id}`)).body;
const contentOf = async (who: Person, id: string): Promise<Buffer> =>
  (await house.as(who)('GET', `/items/${id}/content`)).bytes;
const usedBy = async ({ organisationId }: Person): Promise<number> => {
  const [row] = await house.query<{ used: string }>(
    'select used_bytes as used from allowances where organisation_id = $1',
    [organisationId],
  );
  return Number(row?.used ?? 0);
};
const someone = (): Person => house.aPerson({ organisationId: uuid() });
const onWhichNobodyWorks = async (): Promise<void> => {
  for (let tries = 0; tries < 3; tries += 1) await house.use.copying.workOnNext();
};
/** The rounds of the service may have taken it before. */
async function outcomeOf(who: Person, id: string): Promise<Copy> {
  await onWhichNobodyWorks();
  await expect.poll(async () => (await see(who, id)).state).not.toBe('copying');
  return see(who, id);
}

test('a folder is copied with all that is in it, each file with a key of its own, under a name that is free', async () => {
  const nadia = someone();
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own, 'Letters');
  const inside = await house.aFolder(nadia, own, { name: 'Old', folderId: folder.id });
  const content = randomBytes(300_000);
  await house.aFile(nadia, own, { name: 'a.bin', content, folderId: inside.id });
  await house.aFile(nadia, own, {
    name: 'empty.txt',
    content: Buffer.alloc(0),
    folderId: folder.id,
  });

  const { status, body } = await copy(nadia, folder, { spaceId: own });

  expect(status).toBe(201);
  expect(body).toMatchObject({ state: 'done', sizeBytes: 300_000, doneBytes: 300_000 });
  expect(await house.names(nadia, own)).toEqual(['Letters', 'Letters (2)']);
  expect(await house.names(nadia, own, `?folderId=${body.madeId}`)).toEqual(['Old', 'empty.txt']);
  const found = (await house.as(nadia)('GET', '/search?q=a.bin')).body.items as Item[];
  const made = found.find(({ folderId }) => folderId !== inside.id);
  expect(sha256(await contentOf(nadia, made?.id ?? ''))).toBe(sha256(content));
  const keys = await house.query<{ key: { wrapped: string } }>(
    'select key from versions where item_id = any($1)',
    [found.map(({ id }) => id)],
  );
  expect(new Set(keys.map(({ key }) => JSON.stringify(key))).size).toBe(2);
  expect(await usedBy(nadia)).toBe(600_000);
  const entries = await house.trail('document.copy');
  expect(entries.filter(({ targetId }) => targetId === body.madeId)).toMatchObject([
    { outcome: 'done', actorId: nadia.id },
  ]);
});

test('a copy can be put among a team’s documents; into a room one sends', async () => {
  const nadia = house.aPerson();
  const [member, stranger] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, own, { name: 'plan.txt' });
  const people = [nadia, member];
  const team = await aCircle(house, { people });
  const room = await aRoom(house, nadia, { people });

  const { body } = await copy(nadia, file, { spaceId: team });
  const sent = await copy(nadia, file, { spaceId: room });

  expect([body.state, sent.status]).toEqual(['done', 403]);
  expect(await house.names(member, team)).toEqual(['plan.txt']);
  expect((await house.as(stranger)('GET', `/items/${body.madeId}`)).status).toBe(404);
});

test('a copy of what is shared says who opened it, and belongs to who made it', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const [hers, his] = [await house.spacesOf(nadia), await house.spacesOf(hugo)];
  const file = await house.aFile(nadia, hers.own);
  const share = { personId: hugo.id, role: null, may: 'view', endsAt: null };
  await house.as(nadia)('POST', `/items/${file.id}/shares`, { body: share });

  const { body } = await copy(hugo, file, { spaceId: his.own });

  expect(body.state).toBe('done');
  const { items } = (await house.as(nadia)('GET', `/items/${file.id}/openings`)).body;
  expect(items).toMatchObject([{ personId: hugo.id }]);
  const made = (await house.as(hugo)('GET', `/items/${body.madeId}`)).body.item as Item;
  expect(made.may).toContain('change');
  expect((await house.as(nadia)('GET', `/items/${body.madeId}`)).status).toBe(404);
});

test('nothing is copied to where one may add nothing, into itself, beyond the room or beyond a thousand', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const [hers, his] = [await house.spacesOf(nadia), await house.spacesOf(hugo)];
  const folder = await house.aFolder(nadia, hers.own);
  const inside = await house.aFolder(nadia, hers.own, { name: 'In', folderId: folder.id });
  const shown = await house.aFolder(hugo, his.own, 'Shown');
  const share = { personId: nadia.id, role: null, may: 'view', endsAt: null };
  await house.as(hugo)('POST', `/items/${shown.id}/shares`, { body: share });

  const into = (place: object): Promise<Reply> => copy(nadia, folder, place);
  const [itself, his1, only] = [
    await into({ spaceId: hers.own, folderId: inside.id }),
    await into({ spaceId: his.own }),
    await into({ spaceId: his.own, folderId: shown.id }),
  ];
  const full = someone();
  const { own } = await house.spacesOf(full);
  const large = await house.aFile(full, own, { content: Buffer.alloc(110 * mebibyte) });
  const tooMuch = await copy(full, large, { spaceId: own });
  await house.query(
    `insert into items (id, organisation_id, space_id, folder_id, kind, name, name_key, sort_key, search_key, made_by,
        made_at, changed_by, changed_at)
      select gen_random_uuid(), $1, $2, $3, 'folder', n::text, n::text, n::text, n::text, $4, now(), $4, now()
        from generate_series(1, 1000) n`,
    [nadia.organisationId, hers.own, inside.id, nadia.id],
  );
  const tooMany = await into({ spaceId: hers.own });

  expect([itself, his1, only, tooMuch, tooMany].map(({ body }) => body.type)).toEqual([
    '/problems/folder-in-itself',
    '/problems/not-found',
    '/problems/not-allowed',
    '/problems/quota-reached',
    '/problems/too-many-to-copy',
  ]);
});

test('a large copy goes on by itself, tells how far it is, and is to be seen only when all of it is there', async () => {
  const nadia = someone();
  const { own } = await house.spacesOf(nadia);
  const content = randomBytes(9 * mebibyte);
  const file = await house.aFile(nadia, own, { content, name: 'film.bin' });

  const { body } = await copy(nadia, file, { spaceId: own });
  const before = await house.names(nadia, own);
  await expect.poll(async () => (await see(nadia, body.id)).state).toBe('done');

  expect([body.state, before]).toEqual(['copying', ['film.bin']]);
  expect(await house.names(nadia, own)).toEqual(['film (2).bin', 'film.bin']);
  const { madeId } = await see(nadia, body.id);
  expect(sha256(await contentOf(nadia, madeId ?? ''))).toBe(sha256(content));
});

/** What is done while the file server is away. */
async function whileAway<T>(deed: () => Promise<T>): Promise<T> {
  renameSync(house.root, `${house.root}.away`);
  try {
    return await deed();
  } finally {
    renameSync(`${house.root}.away`, house.root);
  }
}

/** One that waits for the file server: whoever worked on it, here or in the rounds of the service, has found it away. */
async function aWaitingCopy(nadia: Person): Promise<{ copyId: string; file: Item; own: string }> {
  const { own } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, own, { name: 'letter.txt' });
  const { body } = await whileAway(async () => {
    const begun = await copy(nadia, file, { spaceId: own });
    const waits = 'select 1 from copies where id = $1 and claim is null and claimed_until > $2';
    const values = [begun.body.id, house.clock.now()];
    await expect.poll(() => house.query(waits, values)).toHaveLength(1);
    return begun;
  });
  expect(body.state).toBe('copying');
  return { copyId: body.id, file, own };
}

test('a copy waits while the file server is away, and goes on when it is there again', async () => {
  const nadia = someone();
  const { copyId, own } = await aWaitingCopy(nadia);

  house.clock.advance(6_000);

  expect((await outcomeOf(nadia, copyId)).state).toBe('done');
  expect(await house.names(nadia, own)).toEqual(['letter (2).txt', 'letter.txt']);
});

test('a version of which a copy is being made stays until that is over: no rule takes it, nor anybody by hand', async () => {
  const nadia = someone();
  const { copyId, file, own } = await aWaitingCopy(nadia);
  await house.aFile(nadia, own, { fileId: file.id, content: Buffer.from('Another one.') });
  const numbers = async (): Promise<number[]> =>
    (await house.as(nadia)('GET', `/items/${file.id}/versions`)).body.items.map(
      ({ number }: { number: number }) => number,
    );
  const [, first] = (await house.as(nadia)('GET', `/items/${file.id}/versions`)).body.items;
  await house.query("update versions set made_at = now() - interval '2 years' where id = $1", [
    first.id,
  ]);

  await house.use.tidy();
  const byHand = await house.as(nadia)('DELETE', `/items/${file.id}/versions/${first.id}`);
  const meanwhile = await numbers();
  house.clock.advance(6_000);
  const { state, madeId } = await outcomeOf(nadia, copyId);
  house.clock.advance(600_000);
  await house.use.tidy();

  expect(byHand).toMatchObject({ status: 409, body: { type: '/problems/stale-version' } });
  expect([meanwhile, state]).toEqual([[2, 1], 'done']);
  expect(String(await contentOf(nadia, madeId ?? ''))).toBe('A letter.');
  expect(await numbers()).toEqual([2]);
});

test.each(['session', 'person', 'source', 'themselves'] as const)(
  'a copy comes to nothing when its %s ends it, and its room is free again',
  async (ending) => {
    const nadia = someone();
    const { copyId, file, own } = await aWaitingCopy(nadia);
    const endings = {
      session: () =>
        house.tell('identity', 'session.ended', {
          sessionId: nadia.sessionId,
          subjectId: nadia.id,
          reason: 'signed-out',
        }),
      person: () =>
        house.tell('identity', 'person.changed', {
          personId: nadia.id,
          organisationId: nadia.organisationId,
        }),
      source: () =>
        house.as(nadia)('POST', `/items/${file.id}/bin`, { body: { version: file.version } }),
      themselves: () => house.as(nadia)('DELETE', `/copies/${copyId}`),
    };

    await endings[ending]();
    house.clock.advance(6_000);
    await onWhichNobodyWorks();

    const { items } = (await house.as(nadia)('GET', '/copies')).body as { items: Copy[] };
    expect(items.map(({ state }) => state)).toEqual(ending === 'themselves' ? [] : ['failed']);
    expect(await house.names(nadia, own)).toEqual(ending === 'source' ? [] : ['letter.txt']);
    expect(await usedBy(nadia)).toBe(file.sizeBytes);
    expect(await house.query('select 1 from copy_parts')).toEqual([]);
  },
);

test.each(['expired', 'renewed'] as const)(
  'a copy goes on when its session is %s, and comes to nothing when the one after it is ended',
  async (reason) => {
    const nadia = someone();
    const { copyId: one, file, own } = await aWaitingCopy(nadia);
    const ended = (sessionId: string, why: 'signed-out' | typeof reason) =>
      house.tell('identity', 'session.ended', { sessionId, subjectId: nadia.id, reason: why });

    await ended(nadia.sessionId, reason);
    house.clock.advance(6_000);
    const { state } = await outcomeOf(nadia, one);
    const { body } = await whileAway(async () => {
      const begun = await copy(nadia, file, { spaceId: own });
      await ended(nadia.sessionId, reason);
      await ended(uuid(), 'signed-out');
      return begun;
    });

    expect([state, (await see(nadia, body.id)).state]).toEqual(['done', 'failed']);
  },
);

test('the star is everybody’s own, and what is starred is found until it is in the bin', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { all } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, all, { name: 'starred.txt' });
  const starred = async (who: Person): Promise<string[]> =>
    (await house.as(who)('GET', '/favourites')).body.items.map(({ name }: Item) => name);

  const { body } = await house.as(nadia)('PUT', `/items/${file.id}/favourite`);
  await house.as(nadia)('PUT', `/items/${file.id}/favourite`);
  const [hers, his] = [await starred(nadia), await starred(hugo)];
  const forHim = (await house.as(hugo)('GET', `/items/${file.id}`)).body.item;
  await house.as(nadia)('POST', `/items/${file.id}/bin`, { body: { version: body.version } });

  expect([body.isFavourite, forHim.isFavourite]).toEqual([true, false]);
  expect([hers, his, await starred(nadia)]).toEqual([['starred.txt'], [], []]);
});

test('what somebody opened, made or changed last comes first; what is no longer theirs is not there', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const [hers, his] = [await house.spacesOf(nadia), await house.spacesOf(hugo)];
  const recent = async (): Promise<string[]> =>
    (await house.as(nadia)('GET', '/recent')).body.items.map(({ name }: Item) => name);
  const of = await house.aFile(hugo, his.own, { name: 'his.txt' });
  const share = { personId: nadia.id, role: null, may: 'view', endsAt: null };
  const shared = await house.as(hugo)('POST', `/items/${of.id}/shares`, { body: share });
  await house.aFile(nadia, hers.own, { name: 'hers.txt' });
  house.clock.advance(1_000);
  await contentOf(nadia, of.id);

  const before = await recent();
  await house.as(hugo)('DELETE', `/shares/${shared.body.id}`);

  expect(before).toEqual(['his.txt', 'hers.txt']);
  expect(await recent()).toEqual(['hers.txt']);
});
