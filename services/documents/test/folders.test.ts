import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { startHouse, uuid, type House, type Reply } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const change = (who: Parameters<House['as']>[0], item: Item, body: object): Promise<Reply> =>
  house.as(who)('PATCH', `/items/${item.id}`, { body: { version: item.version, ...body } });
const act = (
  who: Parameters<House['as']>[0],
  what: 'bin' | 'restore',
  { id, version }: Item,
): Promise<Reply> => house.as(who)('POST', `/items/${id}/${what}`, { body: { version } });

test('everybody has a space of their own and one with all of their organisation, the same ones each time', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];

  const [hers, again, his] = [
    await house.spacesOf(nadia),
    await house.spacesOf(nadia),
    await house.spacesOf(hugo),
  ];

  expect(again).toEqual(hers);
  expect(his.all).toBe(hers.all);
  expect(his.own).not.toBe(hers.own);
});

test('a list is sorted as people sort, folders first, and comes in pages that miss nothing', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  for (const name of ['page 10.txt', 'Page 2.txt', 'écho.txt', 'Zoé.txt'])
    await house.aFile(nadia, own, { name });
  await house.aFolder(nadia, own, 'zz');
  await house.aFolder(nadia, own, 'Archives');

  const pages: string[][] = [];
  for (let cursor = ''; ;) {
    const { body } = await house.as(nadia)('GET', `/spaces/${own}/items?limit=4${cursor}`);
    pages.push(body.items.map(({ name }: Item) => name));
    if (body.next === null) break;
    cursor = `&cursor=${body.next}`;
  }

  expect(pages).toEqual([
    ['Archives', 'zz', 'écho.txt', 'Page 2.txt'],
    ['page 10.txt', 'Zoé.txt'],
  ]);
  expect(await house.names(nadia, own, '?order=-name')).toEqual(
    'zz|Archives|Zoé.txt|page 10.txt|Page 2.txt|écho.txt'.split('|'),
  );
});

test('a folder that was scrolled through is given again by up to 500 rows at once', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  await house.aFolder(nadia, own, 'Archives');

  const most = await house.as(nadia)('GET', `/spaces/${own}/items?limit=500`);
  const more = await house.as(nadia)('GET', `/spaces/${own}/items?limit=501`);

  expect([most.status, more.status]).toEqual([200, 400]);
  expect(most.body.items.map(({ name }: Item) => name)).toEqual(['Archives']);
});

test.each(['changed', '-changed', 'size', '-size'])('pages of a list by %s meet', async (order) => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  for (let count = 1; count <= 5; count += 1) {
    house.clock.advance(1_000);
    await house.aFile(nadia, own, { name: `${count}.txt`, content: Buffer.alloc(count % 3) });
  }

  const first = await house.as(nadia)('GET', `/spaces/${own}/items?limit=3&order=${order}`);
  const rest = await house.names(nadia, own, `?order=${order}&cursor=${first.body.next}`);
  const other = await house.as(nadia)('GET', `/spaces/${own}/items?cursor=${first.body.next}`);

  const names = [...first.body.items.map(({ name }: Item) => name), ...rest];
  const expected: Record<string, string[]> = {
    changed: ['1.txt', '2.txt', '3.txt', '4.txt', '5.txt'],
    size: ['3.txt', '1.txt', '4.txt', '2.txt', '5.txt'],
  };
  const forwards = expected[order.replace('-', '')] ?? [];
  expect(names).toEqual(order.startsWith('-') ? forwards.toReversed() : forwards);
  expect(other.status).toBe(400);
});

test('a taken name gets a number, whichever case it is written in and however many try at once', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);

  const made = await Promise.all(
    ['Lettres', 'LETTRES', 'lettres', 'Lettres'].map((name) => house.aFolder(nadia, own, name)),
  );

  const keys = made.map(({ name }) => name.toLowerCase()).toSorted();
  expect(keys).toEqual(['lettres', 'lettres (2)', 'lettres (3)', 'lettres (4)']);
});

test('a name is refused that hides what it is, and made safe where it only cannot be written', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own, 'a/b: "c"?');

  const hidden = await change(nadia, folder, { name: 'gpj.\u202Eexe' });

  expect(folder.name).toBe('a_b_ _c__');
  expect(hidden.status).toBe(400);
});

test('a folder can be renamed and moved with what is in it, to another space too', async () => {
  const nadia = house.aPerson();
  const { own, all } = await house.spacesOf(nadia);
  const [outer, target] = [await house.aFolder(nadia, own), await house.aFolder(nadia, all)];
  const inner = await house.aFolder(nadia, own, { name: 'Inner', folderId: outer.id });
  await house.aFile(nadia, own, { folderId: inner.id });

  const renamed = await change(nadia, outer, { name: 'Post' });
  const moved = await change(nadia, renamed.body, {
    to: { spaceId: all, folderId: target.id },
  });

  expect(moved.body).toMatchObject({ name: 'Post', spaceId: all, folderId: target.id });
  expect(await house.names(nadia, own)).toEqual([]);
  const colleague = house.aPerson();
  expect(await house.names(colleague, all, `?folderId=${inner.id}`)).toEqual(['letter.txt']);
  const { body } = await house.as(colleague)('GET', `/items/${inner.id}`);
  expect(body.path.map(({ name }: { name: string }) => name)).toEqual([target.name, 'Post']);
});

test('a folder does not go into itself, nor deeper than thirty others', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const outer = await house.aFolder(nadia, own, 'Outer');
  const inner = await house.aFolder(nadia, own, { name: 'Inner', folderId: outer.id });
  let deep = await house.aFolder(nadia, own, 'Deep');
  for (let depth = 1; depth < 30; depth += 1)
    deep = await house.aFolder(nadia, own, { name: 'x', folderId: deep.id });

  const loops = [outer, inner].map(({ id: folderId }) =>
    change(nadia, outer, { to: { spaceId: own, folderId } }),
  );
  const below = await house.as(nadia)('POST', `/spaces/${own}/folders`, {
    body: { name: 'y', folderId: deep.id },
  });
  const moved = await change(nadia, outer, { to: { spaceId: own, folderId: deep.id } });

  for (const loop of await Promise.all(loops))
    expect(loop.body).toMatchObject({ type: '/problems/folder-in-itself' });
  expect(below.body).toMatchObject({ type: '/problems/too-deep' });
  expect(moved.body).toMatchObject({ type: '/problems/too-deep' });
});

test('what is in the bin is seen only there, and comes back to where it was', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own, 'Folder');
  const file = await house.aFile(nadia, own, { folderId: folder.id });

  await act(nadia, 'bin', folder);

  expect(await house.names(nadia, own)).toEqual([]);
  const gone = [`/items/${file.id}`, `/items/${file.id}/content`, `/items/${folder.id}`];
  for (const path of [...gone, `/spaces/${own}/items?folderId=${folder.id}`])
    expect((await house.as(nadia)('GET', path)).status).toBe(404);
  const bin = (await house.as(nadia)('GET', `/spaces/${own}/bin`)).body.items as Item[];
  expect(bin.map(({ name }) => name)).toEqual(['Folder']);
  await house.aFolder(nadia, own, 'folder');
  const back = await act(nadia, 'restore', bin[0] as Item);
  expect(back.body).toMatchObject({ name: 'Folder (2)', binnedAt: null });
  expect(await house.names(nadia, own, `?folderId=${folder.id}`)).toEqual(['letter.txt']);
});

test('what comes back from the bin after its folder went there lies at the top', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own);
  const file = await house.aFile(nadia, own, { folderId: folder.id });
  await act(nadia, 'bin', file);
  await act(nadia, 'bin', folder);

  const back = await act(nadia, 'restore', { ...file, version: file.version + 1 });

  expect(back.body).toMatchObject({ folderId: null });
  expect(await house.names(nadia, own)).toEqual(['letter.txt']);
});

test('who changes what somebody else has just changed is told so', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own);
  await change(nadia, folder, { name: 'First' });

  const second = await change(nadia, folder, { name: 'Second' });

  expect(second.body).toMatchObject({ type: '/problems/stale-version' });
});

test('what everybody sees is changed by its maker and the administrator alone, and others’ files do not go with a folder', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const admin = house.aPerson({ roles: ['organisation-administrator'] });
  const { all } = await house.spacesOf(nadia);
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, all, 'Templates');
  await house.aFile(hugo, all, { folderId: folder.id });

  const byHugo = await change(hugo, folder, { name: 'Mine' });
  const taken = await change(nadia, folder, { to: { spaceId: own } });
  const binned = await act(nadia, 'bin', folder);
  const byAdmin = await act(admin, 'bin', folder);

  expect([byHugo, taken, binned, byAdmin].map(({ status }) => status)).toEqual([
    403, 403, 403, 204,
  ]);
  const refused = await house.trail('document.change');
  expect(refused.filter(({ actorId }) => actorId === hugo.id)).toMatchObject([
    { outcome: 'refused', reason: 'not-allowed', targetId: folder.id },
  ]);
});

test('somebody’s own space does not exist for anybody else, their administrator included', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, own);
  const others = [
    house.aPerson({ roles: ['organisation-administrator', 'security-officer'] }),
    house.aPerson({ organisationId: house.elsewhere }),
  ];

  for (const who of others)
    for (const path of [
      `/spaces/${own}/items`,
      `/spaces/${own}/bin`,
      `/items/${file.id}`,
      `/items/${file.id}/content`,
      `/archive?items=${file.id}`,
    ]) {
      const reply = await house.as(who)('GET', path);
      expect(reply.status, path).toBe(404);
      expect(reply.body).toMatchObject({ type: '/problems/not-found' });
    }
  const intruder = others[0] as Parameters<House['as']>[0];
  expect((await act(intruder, 'bin', file)).status).toBe(404);
  const inside = { name: 'x', folderId: uuid() };
  const made = await house.as(intruder)('POST', `/spaces/${own}/folders`, { body: inside });
  expect(made.status).toBe(404);
});

test('the trail holds ids and no name of a file', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, own, { name: 'CANARY-biopsy.txt' });
  await change(nadia, file, { name: 'CANARY-renamed.txt' });
  await house.as(nadia)('GET', `/items/${file.id}/content`);

  const rows = await house.query<{ told: string }>(
    'select data::text as told from outbox.job union all select event::text from outbox.written',
  );

  expect(rows.some(({ told }) => told.includes(file.id))).toBe(true);
  expect(rows.filter(({ told }) => told.includes('CANARY'))).toEqual([]);
});

test('a folder that is asked for again by the same id is the one of before, for whom it was made and as long as it is as it was', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { own, all } = await house.spacesOf(nadia);
  const ask = (who: typeof nadia, spaceId: string, wish: object): Promise<Reply> =>
    house.as(who)('POST', `/spaces/${spaceId}/folders`, { body: { name: 'Quimper', ...wish } });
  const id = uuid();

  const [first, again, without] = [
    await ask(nadia, all, { id }),
    await ask(nadia, all, { id }),
    await ask(nadia, all, {}),
  ];

  expect(again).toMatchObject({ status: 201, body: first.body });
  expect(without.body.name).toBe('Quimper (2)');
  // What was made before is made once, in the trail as well.
  const made = await house.trail('document.create-folder');
  expect(made.filter(({ targetId }) => targetId === first.body.id)).toHaveLength(1);
  // To another one the id is one like each other, whether they see the folder or not.
  expect(first.body.id).not.toBe(id);
  expect((await ask(hugo, all, { id })).body).toMatchObject({ name: 'Quimper (3)' });
  expect((await ask(nadia, own, { id })).status).toBe(409);
  await change(nadia, first.body, { name: 'Brest' });
  expect((await ask(nadia, all, { id })).body.type).toBe('/problems/stale-version');
});

test('a folder that was made more than a day ago, or lies in the bin, is not gone on with', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const ids = [uuid(), uuid()];
  const ask = (id: string | undefined): Promise<Reply> =>
    house.as(nadia)('POST', `/spaces/${own}/folders`, { body: { name: 'Quimper', id } });
  const [binned] = [await ask(ids[0]), await ask(ids[1])];

  await act(nadia, 'bin', binned.body);
  const afterBin = await ask(ids[0]);
  await house.query("update items set changed_at = changed_at - interval '25 hours'");
  const afterDay = await ask(ids[1]);

  expect([afterBin.status, afterDay.status]).toEqual([409, 409]);
});
