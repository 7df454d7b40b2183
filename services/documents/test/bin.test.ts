import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { startStaying } from './staying.ts';
import { creation, pieceAt, startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const bin = async (who: Person, { id }: Item): Promise<void> => {
  const { version } = (await house.as(who)('GET', `/items/${id}`)).body.item;
  await house.as(who)('POST', `/items/${id}/bin`, { body: { version } });
};
const used = async (organisationId: string): Promise<number> => {
  const admin = house.aPerson({ organisationId, roles: ['organisation-administrator'] });
  return (await house.as(admin)('GET', '/allowance')).body.usedBytes;
};

test('what is taken out of the bin for good is gone with all that was in it, from the file server too, and its room is free', async () => {
  const organisationId = uuid();
  const [nadia, reader] = [house.aPerson({ organisationId }), house.aPerson({ organisationId })];
  const { own } = await house.spacesOf(nadia);
  const kept = await house.aFile(nadia, own, { name: 'kept.txt' });
  const before = { stored: house.stored().length, used: await used(organisationId) };
  const folder = await house.aFolder(nadia, own);
  const file = await house.aFile(nadia, own, { folderId: folder.id });
  await house.aFile(nadia, own, { fileId: file.id, content: Buffer.from('Another version.') });
  const body = { personId: reader.id, role: null, may: 'edit', endsAt: null };
  await house.as(nadia)('POST', `/items/${folder.id}/shares`, { body });
  await house.as(reader)('GET', `/items/${file.id}/content`);
  // Somebody else is still sending something there.
  const begun = await house.as(reader)('POST', '/uploads', {
    headers: creation(own, 300_000, { folderId: folder.id }),
  });
  const path = `/${String(begun.headers['location'])}`;
  await house.as(reader)('PATCH', path, { headers: pieceAt(0), bytes: randomBytes(262_144) });
  await bin(nadia, folder);

  const removed = await house.as(nadia)('DELETE', `/items/${folder.id}`);

  expect(removed.status).toBe(204);
  expect((await house.as(nadia)('GET', `/spaces/${own}/bin`)).body.items).toEqual([]);
  expect((await house.as(reader)('GET', path)).status).toBe(404);
  expect(await used(organisationId)).toBe(before.used);
  house.clock.advance(3_600_000);
  await house.use.tidy();
  expect(house.stored()).toHaveLength(before.stored);
  expect((await house.as(nadia)('GET', `/items/${kept.id}/content`)).status).toBe(200);
  expect(await house.trail('document.remove')).toMatchObject([
    { actorId: nadia.id, targetId: folder.id, outcome: 'done' },
  ]);
});

test('what the file server does not let go of holds up nothing behind it, and goes when it may', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const names = new Set(house.stored());
  const stuck = await house.aFile(nadia, own, { name: 'stuck.txt' });
  const name = house.stored().find((each) => !names.has(each)) ?? '';
  const path = pathOf(name);
  // A folder that is not empty in its place: nobody can remove that as a file.
  rmSync(path);
  mkdirSync(path);
  writeFileSync(join(path, 'in-the-way'), '');
  const behind = await house.aFile(nadia, own, { name: 'behind.txt' });
  for (const file of [stuck, behind]) {
    await bin(nadia, file);
    expect((await house.as(nadia)('DELETE', `/items/${file.id}`)).status).toBe(204);
    house.clock.advance(1_000);
  }
  house.clock.advance(3_600_000);

  await expect(house.use.tidy()).resolves.toBeUndefined();

  const isOurs = (each: string): boolean => !names.has(each) && each !== 'in-the-way';
  expect(house.stored().filter(isOurs)).toEqual([]);
  rmSync(path, { recursive: true });
  writeFileSync(path, 'as it was');
  await house.use.tidy();
  expect(house.stored().filter(isOurs)).toEqual([]);
});

/** Where a content lies in the folder that is the file server here. */
function pathOf(name: string): string {
  const entries = readdirSync(house.root, { recursive: true, withFileTypes: true });
  const found = entries.find((entry) => entry.name === name);
  if (!found) throw new Error('Nothing of that name lies there.');
  return join(found.parentPath, name);
}

test('nothing goes for good that is not in the bin, and nobody but who may change it takes it out', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { all } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, all);

  const outside = await house.as(nadia)('DELETE', `/items/${file.id}`);
  await bin(nadia, file);
  const byHugo = await house.as(hugo)('DELETE', `/items/${file.id}`);

  expect([outside.status, byHugo.status]).toEqual([404, 403]);
  expect(await house.query('select 1 from items where id = $1', [file.id])).toHaveLength(1);
});

test('what was in the bin for its days goes by itself, and what has come out of it stays', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const [gone, back] = [await house.aFile(nadia, own), await house.aFile(nadia, own)];
  await bin(nadia, gone);
  await bin(nadia, back);
  await house.as(nadia)('POST', `/items/${back.id}/restore`, {
    body: { version: back.version + 1 },
  });
  house.clock.advance(29 * 86_400_000);
  await house.use.removing.emptyBins();
  const early = await house.query('select 1 from items where id = $1', [gone.id]);
  house.clock.advance(2 * 86_400_000);

  await house.use.removing.emptyBins();

  expect(early).toHaveLength(1);
  expect(await house.query('select 1 from items where id = $1', [gone.id])).toEqual([]);
  expect(await house.names(nadia, own)).toEqual([back.name]);
  expect(await house.trail('document.remove')).toContainEqual(
    expect.objectContaining({ actorKind: 'service', targetId: gone.id, reason: 'bin-days-over' }),
  );
});

test('what cannot be removed from the bin holds up nothing behind it, and goes when it can', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const files: Item[] = [];
  for (const name of ['stays.txt', 'behind.txt']) {
    const file = await house.aFile(nadia, own, { name });
    await bin(nadia, file);
    files.push(file);
    house.clock.advance(1_000);
  }
  const left = (): Promise<object[]> =>
    house.query('select id from items where id = any($1)', [files.map(({ id }) => id)]);
  const mayGo = await startStaying(house, 'items', files[0]?.id ?? '');
  house.clock.advance(31 * 86_400_000);

  await expect(house.use.removing.emptyBins()).resolves.toBeUndefined();

  expect(await left()).toEqual([{ id: files[0]?.id }]);
  await mayGo();
  await house.use.removing.emptyBins();
  expect(await left()).toEqual([]);
});
