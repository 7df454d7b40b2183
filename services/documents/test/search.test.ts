import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { aCircle } from './circle.ts';
import { startHouse, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

const find = async (who: Person, words: string): Promise<string[]> => {
  const reply = await house.as(who)('GET', `/search?q=${encodeURIComponent(words)}`);
  return reply.body.items.map(({ name }: Item) => name);
};

test('a part of a name finds what somebody sees, wherever it lies, marks and capitals aside', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const stranger = house.aPerson({ organisationId: house.elsewhere });
  const [hers, his] = [await house.spacesOf(nadia), await house.spacesOf(hugo)];
  const folder = await house.aFolder(nadia, hers.own, 'Élodie 2026');
  await house.aFile(nadia, hers.own, { name: 'Échographie ÉLODIE.txt', folderId: folder.id });
  await house.aFile(nadia, hers.all, { name: 'Modèle élodie.txt' });
  await house.aFile(hugo, his.own, { name: 'CANARY élodie.txt' });
  const shared = await house.aFile(hugo, his.own, { name: 'Shared élodie 100%_.txt' });
  const body = { personId: nadia.id, role: null, may: 'view', endsAt: null };
  await house.as(hugo)('POST', `/items/${shared.id}/shares`, { body });

  expect(await find(nadia, 'elodie')).toEqual([
    'Échographie ÉLODIE.txt',
    'Élodie 2026',
    'Modèle élodie.txt',
    'Shared élodie 100%_.txt',
  ]);
  // Signs of the search itself are letters like others.
  expect(await find(nadia, '%_')).toEqual(['Shared élodie 100%_.txt']);
  expect(await find(hugo, 'échographie')).toEqual([]);
  expect(await find(stranger, 'élodie')).toEqual([]);
});

test('what is in the bin, or below something there, is not found; of very many, the first are', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own, 'Binned');
  await house.aFile(nadia, own, { name: 'needle.txt', folderId: folder.id });
  const { id, version } = folder;
  await house.as(nadia)('POST', `/items/${id}/bin`, { body: { version } });
  await house.query(
    `insert into items (id, organisation_id, space_id, kind, name, name_key, sort_key, search_key, made_by, made_at,
        changed_by, changed_at)
      select gen_random_uuid(), $1, $2, 'folder', 'Many ' || n, 'many ' || n, 'many ' || lpad(n::text, 15, '0'),
        'many ' || n, $3, now(), $3, now() from generate_series(1, 60) n`,
    [nadia.organisationId, own, nadia.id],
  );

  const many = await house.as(nadia)('GET', '/search?q=many');

  expect(await find(nadia, 'needle')).toEqual([]);
  expect(many.body.items).toHaveLength(50);
  expect(many.body.isMore).toBe(true);
  expect(many.body.items[9].name).toBe('Many 10');
});

test('what is found, starred and had last says where it lies, as far as who looks sees that', async () => {
  const [owner, reader] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(owner);
  const hidden = await house.aFolder(owner, own, 'CANARY above');
  const folder = await house.aFolder(owner, own, { name: 'Shared', folderId: hidden.id });
  const file = await house.aFile(owner, own, { folderId: folder.id, name: 'where-it-lies.txt' });
  const team = await aCircle(house, { name: 'Cardiology', people: [owner, reader] });
  await house.aFile(owner, team, { name: 'where-it-lies too.txt' });
  const body = { personId: reader.id, role: null, may: 'edit', endsAt: null };
  await house.as(owner)('POST', `/items/${folder.id}/shares`, { body });
  for (const who of [owner, reader]) await house.as(who)('PUT', `/items/${file.id}/favourite`);
  await house.as(reader)('GET', `/items/${file.id}/content`);
  const places = async (who: Person, path: string): Promise<unknown[]> =>
    (await house.as(who)('GET', path)).body.items.map(({ place }: Item) => place);
  const inOwn = { space: 'own', team: null, folders: ['CANARY above', 'Shared'] };
  const inShared = { space: 'shared', team: null, folders: ['Shared'] };
  const inTeam = { space: 'team', team: 'Cardiology', folders: [] };

  expect(await places(owner, '/search?q=where-it-lies')).toEqual([inTeam, inOwn]);
  expect(await places(reader, '/search?q=where-it-lies')).toEqual([inTeam, inShared]);
  expect(await places(owner, '/favourites')).toEqual([inOwn]);
  expect(await places(reader, '/favourites')).toEqual([inShared]);
  expect(await places(reader, '/recent')).toEqual([inShared]);
});
