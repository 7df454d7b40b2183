import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import pg from 'pg';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { creation, pieceAt, startHouse, uuid, type House, type Person } from './house.ts';

let house: House;
beforeAll(async () => {
  house = await startHouse();
});
afterAll(() => house.close());

type Shared = {
  /** Whose the folder was. */
  readonly own: string;
  readonly folder: Item;
  readonly deeper: Item;
  /** Who works in it, and has it by a share. */
  readonly hugo: Person;
  readonly taker: Person;
  /** Its owner leaves, and it is the taker's. Gives their space. */
  readonly handOver: () => Promise<string>;
};
async function aSharedFolder(): Promise<Shared> {
  const organisationId = uuid();
  const [anne, hugo, taker] = [0, 1, 2].map(() => house.aPerson({ organisationId })) as [
    Person,
    Person,
    Person,
  ];
  const claire = house.aPerson({ organisationId, roles: ['organisation-administrator'] });
  const { own } = await house.spacesOf(anne);
  const folder = await house.aFolder(anne, own, 'Shared');
  const deeper = await house.aFolder(anne, own, { name: 'Deeper', folderId: folder.id });
  const body = { personId: hugo.id, role: null, may: 'edit', endsAt: null };
  await house.as(anne)('POST', `/items/${folder.id}/shares`, { body });
  const handOver = async (): Promise<string> => {
    const known = house.directory.get(anne.id);
    if (known) house.directory.set(anne.id, { ...known, isActive: false });
    await house.tell('identity', 'person.deactivated', { personId: anne.id, organisationId });
    const path = `/people/${anne.id}/hand-over`;
    const done = await house.as(claire)('POST', path, { body: { toId: taker.id } });
    expect(done.status).toBe(200);
    return (await house.spacesOf(taker)).own;
  };
  return { own, folder, deeper, hugo, taker, handOver };
}
const copyOf = async (who: Person, { id }: Item, to: object): Promise<string> =>
  (await house.as(who)('POST', `/items/${id}/copies`, { body: { to } })).body.state;
const inFolder = (who: Person, spaceId: string, { id }: Item): Promise<string[]> =>
  house.names(who, spaceId, `?folderId=${id}`);

test('who takes a folder over, and who shares it, send, copy and make folders there as before', async () => {
  const { own, folder, deeper, hugo, taker, handOver } = await aSharedFolder();
  const file = await house.aFile(hugo, own, { name: 'file.txt', folderId: deeper.id });
  const theirs = await handOver();

  for (const who of [hugo, taker]) {
    const source = await house.aFile(who, (await house.spacesOf(who)).own, { name: 'source.txt' });
    for (const { id: folderId } of [folder, deeper]) {
      await house.aFile(who, theirs, { name: 'sent.txt', folderId });
      await house.aFolder(who, theirs, { name: 'made', folderId });
      expect(await copyOf(who, source, { spaceId: theirs, folderId })).toBe('done');
    }
    expect((await house.aFile(who, theirs, { fileId: file.id })).spaceId).toBe(theirs);
  }

  const made = ['made', 'made (2)'];
  const files = ['sent (2).txt', 'sent.txt', 'source (2).txt', 'source.txt'];
  expect((await inFolder(taker, theirs, folder)).toSorted()).toEqual(
    ['Deeper', ...made, ...files].toSorted(),
  );
  expect((await inFolder(taker, theirs, deeper)).toSorted()).toEqual(
    ['file.txt', ...made, ...files].toSorted(),
  );
});

test('what is just coming in one long request when its folder is handed over lies in that folder', async () => {
  const { own, folder, hugo, taker, handOver } = await aSharedFolder();
  const content = randomBytes(300_000);
  const headers = creation(own, content.length, { name: 'big.bin', folderId: folder.id });
  const begun = await house.as(hugo)('POST', '/uploads', { headers });
  const [coming, more] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  async function* inTwo(): AsyncGenerator<Buffer> {
    yield content.subarray(0, 200_000);
    coming.resolve();
    await more.promise;
    yield content.subarray(200_000);
  }
  const sending = house.app.inject({
    method: 'PATCH',
    url: `/${String(begun.headers['location'])}`,
    headers: {
      ...pieceAt(0),
      authorization: `Bearer ${await house.issuer.forMember(hugo, 'documents')}`,
    },
    payload: Readable.from(inTwo()),
  });
  await coming.promise;

  const theirs = await handOver();
  more.resolve();

  expect((await sending).statusCode).toBe(204);
  expect(await inFolder(taker, theirs, folder)).toEqual(['Deeper', 'big.bin']);
});

test('a copy that is being made when its folder is handed over lies in that folder', async () => {
  const { own, folder, hugo, taker, handOver } = await aSharedFolder();
  const source = await house.aFile(hugo, (await house.spacesOf(hugo)).own, { name: 'copy.txt' });
  const holder = new pg.Client({ connectionString: house.place.ownerUrl });
  await holder.connect();
  onTestFinished(() => holder.end());
  await holder.query('begin');
  await holder.query('lock table pieces in exclusive mode');
  const copying = copyOf(hugo, source, { spaceId: own, folderId: folder.id });
  const waiting = async (): Promise<number | null> =>
    (
      await holder.query(
        `select 1 from pg_locks where relation = 'pieces'::regclass and not granted`,
      )
    ).rowCount;
  await expect.poll(waiting).toBe(1);

  const theirs = await handOver();
  await holder.query('rollback');

  expect(await copying).toBe('done');
  expect(await inFolder(taker, theirs, folder)).toEqual(['Deeper', 'copy.txt']);
});
