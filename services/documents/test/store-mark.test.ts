import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isStoreError } from '@astra/file-store/store-error';
import { FolderStore } from '@astra/file-store/folder/folder-store';
import { systemClock } from '@astra/kit/clock';
import { makeDatabase } from '@astra/kit/database';
import { makeLog } from '@astra/kit/log';
import { systemRandom } from '@astra/kit/random';
import { makeMarkedStore } from '#adapters/contents/marked-store.ts';
import { openStore } from '#adapters/contents/open-store.ts';
import { makeStoreMark } from '#adapters/postgres/store-mark.ts';
import type { Tables } from '#adapters/postgres/rows.ts';
import { creation, pieceAt, startHouse, uuid, type House } from './house.ts';
import { otherServers, type Server } from './other-servers.ts';

const hash = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

const servers: Readonly<Record<string, () => Promise<Server>>> = {
  'a folder': async () => {
    const files = mkdtempSync(join(tmpdir(), 'astra-share-'));
    const stop = async (): Promise<void> => rmSync(files, { recursive: true });
    return { config: { kind: 'folder', root: files }, files, stop };
  },
  ...otherServers(''),
};

const namesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => !name.startsWith('.'),
  );

function move(from: string, to: string): void {
  for (const name of readdirSync(from)) renameSync(join(from, name), join(to, name));
}

/** What lies there goes elsewhere, as where a share is unmounted; gives what brings it back. */
function unmount(folder: string): () => void {
  const away = mkdtempSync(join(folder, '..', 'away-'));
  move(folder, away);
  return () => {
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true });
    move(away, folder);
    rmSync(away, { recursive: true });
  };
}

const unavailable = { status: 503, body: { type: '/problems/files-unavailable' } };

describe.each(Object.entries(servers))('an empty folder where %s was', (_, start) => {
  let server: Server;
  let house: House;
  beforeAll(async () => {
    server = await start();
    house = await startHouse({ files: await openStore(server.config) });
  });
  afterAll(async () => {
    await house.close();
    await server.stop();
  });

  test('takes nothing, loses nothing and raises no alarm; with the share back, all goes on', async () => {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);
    const kept = await house.aFile(nadia, own, { name: 'kept.txt', content: randomBytes(9_000) });
    const unwanted = await house.aFile(nadia, own, { name: 'unwanted.txt' });
    const content = randomBytes(500_000);
    const cut = 262_144;
    const begun = await house.as(nadia)('POST', '/uploads', {
      headers: creation(own, content.length, { name: 'coming.bin' }),
    });
    const path = `/${String(begun.headers['location'])}`;
    const send = (from: number, to: number): ReturnType<ReturnType<House['as']>> =>
      house.as(nadia)('PATCH', path, { headers: pieceAt(from), bytes: content.subarray(from, to) });
    expect((await send(0, cut)).status).toBe(204);
    await house.query(
      'insert into removals select id, organisation_id, now() from versions where item_id = $1',
      [unwanted.id],
    );
    const namesOfUnwanted = (): Promise<unknown[]> =>
      house.query(
        'select name from pieces where version_id in (select id from versions where item_id = $1)',
        [unwanted.id],
      );
    const before = await namesOfUnwanted();

    const mount = unmount(server.files);
    // An answering server is asked anew after half a minute.
    house.clock.advance(30_000);
    const refused = await send(cut, content.length);
    const read = await house.as(nadia)('GET', `/items/${kept.id}/content`);
    await house.use.tidy();
    const [there, removals] = [
      namesIn(server.files),
      await house.query('select 1 from removals join versions on versions.id = version_id'),
    ];
    mount();

    expect([refused, read]).toMatchObject([unavailable, unavailable]);
    expect(there).toEqual([]);
    expect(removals).toHaveLength(1);
    expect(before).toHaveLength(1);
    expect(await namesOfUnwanted()).toEqual(before);
    expect(await house.trail('document.found-damaged')).toEqual([]);
    expect((await send(cut, content.length)).status).toBe(204);
    const items = (await house.as(nadia)('GET', `/spaces/${own}/items`)).body.items;
    const coming = items.find(({ name }: { name: string }) => name === 'coming.bin');
    const whole = await house.as(nadia)('GET', `/items/${coming.id}/content`);
    expect(hash(whole.bytes)).toBe(hash(content));
    expect((await house.as(nadia)('GET', `/items/${kept.id}/content`)).status).toBe(200);
    await house.use.tidy();
    expect(await namesOfUnwanted()).toEqual([]);
  });

  test('is believed to be it for no write: what it took within the half minute after it was seen is sent again', async () => {
    const [nadia, other] = [house.aPerson(), house.aPerson({ organisationId: uuid() })];
    const [{ own }, { own: others }] = [await house.spacesOf(nadia), await house.spacesOf(other)];
    const content = randomBytes(500_000);
    const cut = 262_144;
    const begun = await house.as(nadia)('POST', '/uploads', {
      headers: creation(own, content.length, { name: 'again.bin' }),
    });
    const path = `/${String(begun.headers['location'])}`;
    const send = (from: number, to: number): ReturnType<ReturnType<House['as']>> =>
      house.as(nadia)('PATCH', path, { headers: pieceAt(from), bytes: content.subarray(from, to) });
    // Of an organisation that has no folder there yet.
    const first = (): ReturnType<ReturnType<House['as']>> =>
      house.as(other)('POST', '/uploads', {
        headers: { ...creation(others, cut), ...pieceAt(0) },
        bytes: content.subarray(0, cut),
      });
    const unwanted = await house.aFile(nadia, own, { name: 'unwanted too.txt' });
    await house.query(
      'insert into removals select id, organisation_id, now() from versions where item_id = $1',
      [unwanted.id],
    );
    expect((await send(0, cut)).status).toBe(204);

    const mount = unmount(server.files);
    const refused = [await send(cut, content.length), await first()];
    await house.use.tidy();
    const removals = await house.query('select 1 from removals');
    mount();
    const taken = [await send(cut, content.length), await first()];

    expect(refused).toMatchObject([unavailable, unavailable]);
    expect(removals).toHaveLength(1);
    expect(taken.map(({ status }) => status)).toEqual([204, 201]);
    const items = (await house.as(nadia)('GET', `/spaces/${own}/items`)).body.items;
    const again = items.find(({ name }: { name: string }) => name === 'again.bin');
    const whole = await house.as(nadia)('GET', `/items/${again.id}/content`);
    expect(hash(whole.bytes)).toBe(hash(content));
  });
});

describe('the mark', () => {
  let house: House;
  let root: string;
  beforeAll(async () => {
    house = await startHouse();
    root = house.root;
  });
  afterAll(() => house.close());

  const markOf = (): string => readFileSync(join(root, 'astra-store'), 'utf8').slice(0, 36);
  const noted = async (): Promise<unknown[]> => house.query('select id from store_mark');
  /** By the tables' owner: the service itself may not. */
  const forget = async (): Promise<void> => {
    const owner = new pg.Client({ connectionString: house.place.ownerUrl });
    await owner.connect();
    await owner.query('delete from store_mark');
    await owner.end();
  };
  /** A process of its own on the same database and folder. */
  const replica = async <T>(
    use: (store: ReturnType<typeof makeMarkedStore>) => Promise<T>,
  ): Promise<T> => {
    const database = makeDatabase<Tables>(house.config.databaseUrl, makeLog('documents', 'silent'));
    const mark = makeStoreMark(database.db, systemClock);
    const parts = { mark, clock: systemClock, random: systemRandom };
    try {
      return await use(makeMarkedStore(new FolderStore({ root }), parts));
    } finally {
      await database.close();
    }
  };
  const write = (): Promise<unknown> =>
    replica((store) => store.makeFolder(uuid())).then(
      () => 'done',
      (error: unknown) => (isStoreError(error) ? error.kind : error),
    );

  test('is put once, when it is first needed, by whichever of two replicas comes first', async () => {
    expect([existsSync(join(root, 'astra-store')), await noted()]).toEqual([false, []]);

    const done = await Promise.all([write(), write(), write()]);

    expect(done).toEqual(['done', 'done', 'done']);
    expect(await noted()).toEqual([{ id: markOf() }]);
  });

  test('of another store is refused as one that is missing, and nothing is put in its place', async () => {
    const path = join(root, 'astra-store');
    const own = readFileSync(path);
    writeFileSync(path, own.toString().replace(/^.{36}/, uuid()));
    const other = await write();
    rmSync(path);
    const missing = await write();
    const isThere = existsSync(path);
    writeFileSync(path, own);

    expect([other, missing, isThere]).toEqual(['unreachable', 'unreachable', false]);
    expect(await write()).toBe('done');
  });

  test('that is there is taken over by a database from before it', async () => {
    const before = markOf();
    await forget();

    expect(await write()).toBe('done');

    expect(await noted()).toEqual([{ id: before }]);
  });

  test('is not put into an empty folder by a database that knows files, and is into a full one', async () => {
    const nadia = house.aPerson();
    await house.aFile(nadia, (await house.spacesOf(nadia)).own);
    await forget();
    rmSync(join(root, 'astra-store'));
    const mount = unmount(root);
    const refused = await write();
    const there = readdirSync(root);
    mount();

    expect([refused, there]).toEqual(['unreachable', []]);
    expect(await write()).toBe('done');
    expect(await noted()).toEqual([{ id: markOf() }]);
  });
});
