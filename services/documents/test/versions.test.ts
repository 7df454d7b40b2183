import { afterAll, beforeAll, expect, test } from 'vitest';
import { startHouse, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

test('each upload is a version, each can be had, and an older one can be the file again without the newer being lost', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const texts = ['One.', 'Two, which is longer.', 'Three.'];
  let file = await house.aFile(nadia, own, { content: Buffer.from(texts[0] ?? '') });
  for (const text of texts.slice(1))
    file = await house.aFile(nadia, own, { content: Buffer.from(text), fileId: file.id });
  const path = `/items/${file.id}/versions`;
  const { items } = (await house.as(nadia)('GET', path)).body;

  const old = await house.as(nadia)('GET', `${path}/${items[2].id}/content`);
  const restored = await house.as(nadia)('POST', `${path}/${items[1].id}/restore`, {
    body: { version: file.version },
  });

  expect(items).toMatchObject([
    { number: 3, isCurrent: true, madeBy: nadia.id, isScanned: false },
    { number: 2, isCurrent: false },
    { number: 1, isCurrent: false },
  ]);
  expect(old.body).toBe('One.');
  expect(restored.body).toMatchObject({ versions: 3, sizeBytes: texts[1]?.length });
  expect((await house.as(nadia)('GET', `/items/${file.id}/content`)).body).toBe(texts[1]);
  const next = await house.aFile(nadia, own, { content: Buffer.from('Four.'), fileId: file.id });
  expect(next).toMatchObject({ versions: 4, sizeBytes: 5 });
  expect((await house.as(nadia)('GET', path)).body.items).toHaveLength(4);
});

test('a version of another file is none of this one', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const [file, other] = [await house.aFile(nadia, own), await house.aFile(nadia, own)];
  const { items } = (await house.as(nadia)('GET', `/items/${other.id}/versions`)).body;
  const path = `/items/${file.id}/versions/${items[0].id}`;

  const read = await house.as(nadia)('GET', `${path}/content`);
  const restored = await house.as(nadia)('POST', `${path}/restore`, {
    body: { version: file.version },
  });

  expect([read.status, restored.status]).toEqual([404, 404]);
});

test('who may change a file sees who was given it, when, in which role and which version; nobody else does', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson({ roles: ['secretary'] })];
  const { all } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, all);
  await house.as(hugo)('GET', `/items/${file.id}/content`);
  await house.aFile(nadia, all, { fileId: file.id });
  await house.as(hugo)('GET', `/archive?items=${file.id}`);

  const seen = await house.as(nadia)('GET', `/items/${file.id}/openings`);
  const first = await house.as(nadia)('GET', `/items/${file.id}/openings?limit=1`);
  const rest = await house.as(nadia)('GET', `/items/${file.id}/openings?cursor=${first.body.next}`);
  const byHugo = await house.as(hugo)('GET', `/items/${file.id}/openings`);

  const openings = [
    { personId: hugo.id, roles: ['secretary'], versionNumber: 2 },
    { personId: hugo.id, roles: ['secretary'], versionNumber: 1 },
  ];
  expect(seen.body.items).toMatchObject(openings);
  expect([...first.body.items, ...rest.body.items]).toMatchObject(openings);
  expect(byHugo.status).toBe(403);
});
