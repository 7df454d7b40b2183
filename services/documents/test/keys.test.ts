import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { creation, pieceAt, startHouse, uuid, type House } from './house.ts';

const segment = 262_144;

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

test('what is still being sent is counted, wrapped anew too, and goes on when the old key has gone', async () => {
  const organisationId = uuid();
  const nadia = house.aPerson({ organisationId });
  const officer = house.aPerson({ organisationId, roles: ['security-officer'] });
  const { own } = await house.spacesOf(nadia);
  const content = randomBytes(2 * segment);
  const begun = await house.as(nadia)('POST', '/uploads', {
    headers: creation(own, content.length),
  });
  const path = `/${String(begun.headers['location'])}`;
  const send = (from: number): Promise<{ readonly status: number }> =>
    house.as(nadia)('PATCH', path, {
      headers: pieceAt(from),
      bytes: content.subarray(from, from + segment),
    });
  expect((await send(0)).status).toBe(204);

  const rotated = await house.as(officer)('POST', '/key/rotate');
  await house.use.keys.rewrap();
  const after = await house.as(officer)('GET', '/key');
  await house.keys.destroyVersion(`documents/${organisationId}`, 1);

  expect(rotated.body).toEqual({ version: 2, behind: 1 });
  expect(after.body).toEqual({ version: 2, behind: 0 });
  expect((await send(segment)).status).toBe(204);
  const { itemId } = (await house.as(nadia)('GET', path)).body;
  const read = await house.as(nadia)('GET', `/items/${itemId}/content`);
  expect(read.status).toBe(200);
  expect(read.bytes.equals(content)).toBe(true);
});

test('a key that cannot be wrapped anew is counted, and holds up no other file and no other organisation', async () => {
  const houses = await Promise.all(
    [uuid(), uuid()].map(async (organisationId) => {
      const officer = house.aPerson({ organisationId, roles: ['security-officer'] });
      const { own } = await house.spacesOf(officer);
      const files = [await house.aFile(officer, own), await house.aFile(officer, own)];
      return { officer, ids: files.map(({ id }) => id) };
    }),
  );
  for (const { ids } of houses) {
    const [broken] = ids.toSorted();
    await house.query(
      `update versions set key = jsonb_set(key, '{wrapped}', '"AAAA"') where item_id = $1`,
      [broken],
    );
  }
  for (const { officer } of houses) await house.as(officer)('POST', '/key/rotate');

  await house.use.keys.rewrap();

  for (const { officer } of houses)
    expect((await house.as(officer)('GET', '/key')).body).toEqual({ version: 2, behind: 1 });
});

test('an organisation whose key is destroyed has lost its files for ever, and no other has', async () => {
  const [nadia, other] = [house.aPerson({ organisationId: uuid() }), house.aPerson()];
  const [own, others] = [await house.spacesOf(nadia), await house.spacesOf(other)];
  const [file, kept] = [await house.aFile(nadia, own.own), await house.aFile(other, others.own)];

  await house.keys.destroy(`documents/${nadia.organisationId}`);

  const lost = await house.as(nadia)('GET', `/items/${file.id}/content`);
  expect(lost).toMatchObject({ status: 410, body: { type: '/problems/key-gone' } });
  expect((await house.as(other)('GET', `/items/${kept.id}/content`)).status).toBe(200);
});

test('only the security officer rotates the key', async () => {
  for (const role of ['clinician', 'organisation-administrator'] as const) {
    const reply = await house.as(house.aPerson({ roles: [role] }))('POST', '/key/rotate');
    expect(reply.status).toBe(403);
  }
});

test('what another key device has sealed is not called damaged: its reader is told, and the security officer is not alarmed', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, own);
  const client = new pg.Client({ connectionString: house.place.ownerUrl });
  await client.connect();
  onTestFinished(() => client.end());
  const sealedBy = (provider: string): Promise<unknown> =>
    client.query(
      `update versions set key = jsonb_set(key, '{provider}', to_jsonb($1::text)) where item_id = $2`,
      [provider, file.id],
    );

  await sealedBy('pkcs11');
  const refused = await house.as(nadia)('GET', `/items/${file.id}/content`);
  await sealedBy('file');

  expect([refused.status, refused.body.type]).toEqual([503, '/problems/sealed-elsewhere']);
  expect(await house.trail('document.found-damaged')).toEqual([]);
  expect((await house.trail('document.download')).at(-1)).toMatchObject({
    outcome: 'failed',
    reason: 'sealed-elsewhere',
  });
  expect((await house.as(nadia)('GET', `/items/${file.id}/content`)).status).toBe(200);
});
