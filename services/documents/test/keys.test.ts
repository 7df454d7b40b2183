import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { startHouse, uuid, type House } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

test('a newer key takes over by and by: each file can be read all the while, not a byte is touched, and the old key can go', async () => {
  const organisationId = uuid();
  const nadia = house.aPerson({ organisationId });
  const officer = house.aPerson({ organisationId, roles: ['security-officer'] });
  const { own } = await house.spacesOf(nadia);
  const files: Item[] = [];
  for (let count = 0; count < 3; count += 1) files.push(await house.aFile(nadia, own));
  const read = async (): Promise<number[]> => {
    const replies = files.map(({ id }) => house.as(nadia)('GET', `/items/${id}/content`));
    return (await Promise.all(replies)).map(({ status }) => status);
  };
  const stored = house.stored();

  const rotated = await house.as(officer)('POST', '/key/rotate');
  const between = await read();
  await house.use.keys.rewrap();
  const after = await house.as(officer)('GET', '/key');
  await house.keys.destroyVersion(`documents/${organisationId}`, 1);

  expect(rotated.body).toEqual({ version: 2, behind: 3 });
  expect(after.body).toEqual({ version: 2, behind: 0 });
  expect(between).toEqual([200, 200, 200]);
  expect(await read()).toEqual([200, 200, 200]);
  expect(house.stored()).toEqual(stored);
  expect(await house.trail('document.rotate-key')).toMatchObject([
    { actorId: officer.id, outcome: 'done' },
  ]);
});

test('an organisation whose key is destroyed has lost its files for ever, and no other has', async () => {
  const [nadia, other] = [house.aPerson({ organisationId: uuid() }), house.aPerson()];
  const [own, others] = [await house.spacesOf(nadia), await house.spacesOf(other)];
  const [file, kept] = [await house.aFile(nadia, own.own), await house.aFile(other, others.own)];

  await house.keys.destroy(`documents/${nadia.organisationId}`);

  const lost = await house.as(nadia)('GET', `/items/${file.id}/content`);
  expect(lost.status).toBe(503);
  expect((await house.as(other)('GET', `/items/${kept.id}/content`)).status).toBe(200);
});

test('only the security officer rotates the key', async () => {
  for (const role of ['clinician', 'organisation-administrator'] as const) {
    const reply = await house.as(house.aPerson({ roles: [role] }))('POST', '/key/rotate');
    expect(reply.status).toBe(403);
  }
});
