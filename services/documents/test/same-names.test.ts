import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SameNames } from '@astra/contracts/document-names';
import type { Item } from '@astra/contracts/documents';
import { aCircle } from './circle.ts';
import { startHouse, uuid, type House, type Person, type Reply } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Asked = { readonly names: readonly string[]; readonly folderId?: string };
const compare = (who: Person, spaceId: string, body: Asked): Promise<Reply> =>
  house.as(who)('POST', `/spaces/${spaceId}/same-names`, { body });
const found = async (who: Person, spaceId: string, asked: Asked): Promise<[string, string][]> => {
  const { body } = await compare(who, spaceId, asked);
  return (body as SameNames).items.map(({ name, item }) => [name, item.id]);
};

test('whoever is about to put files is told which names files there have already, as the service will compare them', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own, 'Bilan.pdf');
  const report = await house.aFile(nadia, own, { name: 'Écho cœur.PDF' });
  const odd = await house.aFile(nadia, own, { name: 'a:b.txt' });
  const inside = await house.aFile(nadia, own, { name: 'Bilan.pdf', folderId: folder.id });
  const binned = await house.aFile(nadia, own, { name: 'Ancien.txt' });
  await house.as(nadia)('POST', `/items/${binned.id}/bin`, { body: { version: binned.version } });

  // As macOS writes it, letters and marks apart.
  const asked = 'écho cœur.pdf'.normalize('NFD');
  const names = [asked, 'a:b.txt', 'a_b.txt', 'Bilan.pdf', 'Ancien.txt', 'Nouveau.txt'];

  expect(await found(nadia, own, { names })).toEqual([
    [asked, report.id],
    ['a:b.txt', odd.id],
    ['a_b.txt', odd.id],
  ]);
  expect(await found(nadia, own, { names, folderId: folder.id })).toEqual([
    ['Bilan.pdf', inside.id],
  ]);
});

test('where somebody may not add a version there is nothing to decide, and what they put lies beside', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { all } = await house.spacesOf(nadia);
  const name = `${uuid()}.txt`;
  const hers = await house.aFile(nadia, all, { name });

  expect(await found(hugo, all, { names: [name] })).toEqual([]);
  expect(await found(nadia, all, { names: [name] })).toEqual([[name, hers.id]]);
  const his = await house.aFile(hugo, all, { name });
  expect(his.name).toBe(name.replace('.txt', ' (2).txt'));
  expect((await house.as(nadia)('GET', `/items/${hers.id}`)).body.item.versions).toBe(1);
});

test('in a team, and in a folder that is shared to be worked on, a version can be added to what others have put there', async () => {
  const [nadia, hugo, sara] = [house.aPerson(), house.aPerson(), house.aPerson()];
  const team = await aCircle(house, { people: [nadia, hugo] });
  const ofTeam = await house.aFile(nadia, team, { name: 'Semaine.txt' });
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own);
  const shared = await house.aFile(nadia, own, { name: 'Note.txt', folderId: folder.id });
  const share = (who: Person, may: string): Promise<Reply> =>
    house.as(nadia)('POST', `/items/${folder.id}/shares`, {
      body: { personId: who.id, role: null, may, endsAt: null },
    });
  await share(hugo, 'edit');
  await share(sara, 'view');
  const there = { names: ['Note.txt'], folderId: folder.id };

  expect(await found(hugo, team, { names: ['Semaine.txt'] })).toEqual([['Semaine.txt', ofTeam.id]]);
  expect(await found(hugo, own, there)).toEqual([['Note.txt', shared.id]]);
  // Who only reads puts nothing there, and learns nothing of its names by asking.
  expect((await compare(sara, own, there)).status).toBe(403);
  expect((await compare(sara, team, { names: ['Semaine.txt'] })).status).toBe(404);
});

test('the file that is told takes the version, keeps its name and what it was, and asking leaves no name in the trail', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const before = await house.aFile(nadia, own, { name: 'Courrier.txt' });
  const { body } = await compare(nadia, own, { names: ['COURRIER.txt'] });
  const [same] = (body as SameNames).items as [{ name: string; item: Item }];
  const content = Buffer.from('Another letter.');

  const after = await house.aFile(nadia, own, { name: same.name, fileId: same.item.id, content });

  expect(after).toMatchObject({ id: before.id, name: 'Courrier.txt', versions: 2 });
  expect(await house.names(nadia, own)).toEqual(['Courrier.txt']);
  expect(await house.trail('document.compare-names')).toEqual(
    expect.not.arrayContaining([expect.objectContaining({ outcome: 'done' })]),
  );
  expect(JSON.stringify(await house.trail('document.compare-names'))).not.toMatch(/courrier/iu);
});
