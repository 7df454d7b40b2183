import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { makeSeal } from '@astra/kit/seal';
import { Secret } from '@astra/kit/secret';
import { sealKey, startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
  await house.stopRounds();
});
afterAll(() => house.close());

const hour = 3_600_000;
const seal = makeSeal(new Secret(sealKey));

/** What somebody has been told of this kind, once so much time has gone by and each process has had its round. */
async function toldAfter(ms: number, { id }: Person, asked: string): Promise<readonly string[]> {
  house.clock.advance(ms);
  await Promise.all([house.use.alarms.send(), house.use.alarms.send()]);
  const told = await house.events('notice.asked');
  return told
    .filter(({ personId, kind }) => personId === id && kind === asked)
    .map(({ sealed }) => sealed);
}
const changed = async (who: Person, ms = 0): Promise<number> =>
  (await toldAfter(ms, who, 'files-changed')).length;

type Touched = { readonly owner: Person; readonly officer: Person; readonly file: Item };
/** A file of a house of its own, one bit of which is another on the file server. */
async function aTouchedFile(organisationId = uuid()): Promise<Touched> {
  const owner = house.aPerson({ organisationId });
  const officer = house.aPerson({ organisationId, roles: ['security-officer'] });
  const { own } = await house.spacesOf(owner);
  const file = await house.aFile(owner, own, { name: 'CANARY.txt' });
  const [piece] = await house.query<{ name: string }>(
    'select p.name from pieces p join versions v on v.id = p.version_id where v.item_id = $1',
    [file.id],
  );
  const path = join(house.root, piece?.name ?? '');
  const bytes = readFileSync(path);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
  writeFileSync(path, bytes);
  return { owner, officer, file };
}
const read = (who: Person, { id }: Item): Promise<{ status: number }> =>
  house.as(who)('GET', `/items/${id}/content`);
const alarmOf = async (who: Person): Promise<unknown> =>
  (await house.as(who)('GET', '/file-alarm')).body;

test('who keeps the house safe is told by mail that a file was changed on the file server, and of nothing in it', async () => {
  const { owner, officer, file } = await aTouchedFile();
  const before = [await changed(officer), await alarmOf(officer)];

  const { status } = await read(owner, file);
  const sealed = await toldAfter(0, officer, 'files-changed');

  expect([before, status]).toEqual([[0, { lastAt: null }], 502]);
  expect(await alarmOf(officer)).toEqual({ lastAt: house.clock.now().toISOString() });
  const letters = await Promise.all(sealed.map((one) => seal.open(one)));
  expect(letters).toEqual([
    {
      email: `${officer.id}@kerval.test`,
      name: 'Somebody',
      locale: 'fr',
      link: 'https://visio.test/journal',
      organisationName: 'Kerval',
    },
  ]);
  for (const secret of ['CANARY', file.id, owner.id])
    expect(JSON.stringify(letters)).not.toContain(secret);
  expect(await changed(owner)).toBe(0);
});

test('however many are changed and however often they are read, it is one mail a day; what came since is told the day after', async () => {
  const { owner, officer, file } = await aTouchedFile();
  const other = await aTouchedFile(owner.organisationId);

  for (let times = 0; times < 3; times += 1) {
    await read(owner, file);
    await read(other.owner, other.file);
  }
  const first = await changed(officer);
  house.clock.advance(1_000);
  await read(owner, file);

  expect([first, await changed(officer, 23 * hour), await changed(officer, 2 * hour)]).toEqual([
    1, 1, 2,
  ]);
  expect(await changed(officer, 48 * hour)).toBe(2);
});

test('a house without a security officer has its administrators told; another house hears nothing', async () => {
  const { owner, officer, file } = await aTouchedFile();
  const admin = house.aPerson({
    organisationId: owner.organisationId,
    roles: ['organisation-administrator'],
  });
  const elsewhere = house.aPerson({ organisationId: uuid(), roles: ['security-officer'] });
  const known = house.directory.get(officer.id);
  if (known) house.directory.set(officer.id, { ...known, isActive: false });

  await read(owner, file);

  expect([await changed(admin), await changed(officer), await changed(elsewhere)]).toEqual([
    1, 0, 0,
  ]);
  expect(await alarmOf(elsewhere)).toEqual({ lastAt: null });
  expect((await house.as(admin)('GET', '/file-alarm')).status).toBe(403);
});

test('while nobody can say who is in charge the alarm waits, and is not lost', async () => {
  const { owner, officer, file } = await aTouchedFile();
  await read(owner, file);

  house.awayFrom.add('identity');
  const away = await changed(officer);
  house.awayFrom.delete('identity');

  expect([away, await changed(officer)]).toEqual([0, 1]);
});

test('a key of another kind of device is no alarm, nor is a file server that is away', async () => {
  const organisationId = uuid();
  const owner = house.aPerson({ organisationId });
  const officer = house.aPerson({ organisationId, roles: ['security-officer'] });
  const { own } = await house.spacesOf(owner);
  const [one, other] = [await house.aFile(owner, own), await house.aFile(owner, own)];
  await house.query(
    `update versions set key = jsonb_set(key, '{provider}', '"pkcs11"') where item_id = $1`,
    [one.id],
  );
  await house.keys.destroy(`documents/${organisationId}`);

  const replies = [(await read(owner, one)).status, (await read(owner, other)).status];

  expect([replies, await changed(officer)]).toEqual([[503, 410], 0]);
});

const gibibyte = 2 ** 30;
test('the administrator is told that the room runs out while there is some left, and again only when it was better', async () => {
  const organisationId = uuid();
  const admin = house.aPerson({ organisationId, roles: ['organisation-administrator'] });
  const room = (used: number, quota: number | null): Promise<unknown> =>
    house.query(
      `insert into allowances (organisation_id, used_bytes, quota_bytes) values ($1, $2, $3)
        on conflict (organisation_id) do update set used_bytes = $2, quota_bytes = $3`,
      [organisationId, used, quota],
    );
  const told = async (ms = 0): Promise<number> =>
    (await toldAfter(ms, admin, 'room-nearly-full')).length;

  await room(89 * gibibyte, 100 * gibibyte);
  const below = await told();
  await room(91 * gibibyte, 100 * gibibyte);
  const above = [await told(), await told(48 * hour)];
  await room(50 * gibibyte, 100 * gibibyte);
  const emptied = await told();
  await room(95 * gibibyte, 100 * gibibyte);
  const again = await told(25 * hour);
  // Of the deployment's own 1 TiB, where the house has set nothing.
  await room(950 * gibibyte, null);

  expect([below, above, emptied, again, await told(25 * hour)]).toEqual([0, [1, 1], 1, 2, 2]);
});
