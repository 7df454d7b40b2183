import { createHash, randomBytes } from 'node:crypto';
import {
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { Item } from '@astra/contracts/documents';
import { streamOf } from '#app/open-archive.ts';
import { startHouse, uuid, type House, type Person } from './house.ts';
import { openFiles } from './open-files.ts';
import { readSlowly } from './meeting.ts';

const mebibyte = 2 ** 20;
const segment = 262_144;
let house: House;
let origin: string;
beforeAll(async () => {
  house = await startHouse();
  await house.app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(house.app.server.address() as AddressInfo).port}`;
});
afterAll(() => house.close());

/** What a file of the house holds unless a test says more. */
const aText = 'A letter.';
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const read = (who: Person, { id }: Item, headers = {}): ReturnType<ReturnType<House['as']>> =>
  house.as(who)('GET', `/items/${id}/content`, { headers });
/** Where the pieces of a file lie, in their order. */
async function piecesOf({ id }: Item): Promise<string[]> {
  const rows = await house.query<{ name: string }>(
    `select pieces.name from pieces join versions on versions.id = pieces.version_id
      where item_id = $1 order by number desc, place`,
    [id],
  );
  return rows.map(({ name }) => join(house.root, name));
}

test('who leaves before the first byte leaves no file open', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, own, { content: randomBytes(4 * segment) });
  const actor = { ...nadia, kind: 'member', sessionId: uuid(), authTime: 0 } as const;
  const opened = await house.use.openFile({ actor, requestId: uuid(), origin: null }, file.id, {});
  expect(openFiles(house.root)).toBeGreaterThan(0);

  streamOf(opened).destroy();

  // In a moment: later, the garbage collector would close it for us.
  await expect.poll(() => openFiles(house.root), { timeout: 5_000 }).toBe(0);
});

test('a file is saved and never shown, under its own name', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const content = Buffer.from('<html><script>alert(1)</script>');
  const file = await house.aFile(nadia, own, { content, name: 'Élise "x"; y.html' });

  const { status, headers, bytes } = await read(nadia, file);

  expect([status, bytes.equals(content)]).toEqual([200, true]);
  expect(headers).toMatchObject({
    'content-type': 'text/plain',
    'content-length': String(content.length),
    'content-disposition': `attachment; filename="Elise _x__ y.html"; filename*=UTF-8''%C3%89lise%20_x_%3B%20y.html`,
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'accept-ranges': 'bytes',
  });
  const entries = await house.trail('document.download');
  expect(entries.filter(({ targetId }) => targetId === file.id)).toMatchObject([
    { outcome: 'done', actorId: nadia.id },
  ]);
});

test('a part of a file is that part, across its pieces, and only of the version that was begun', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const content = randomBytes(3 * segment + 3);
  const file = await house.aFile(nadia, own, { content, cutAt: 2 * segment });
  const { headers } = await read(nadia, file, { range: 'bytes=0-0' });
  const etag = String(headers['etag']);
  const from = 2 * segment - 10;

  const part = await read(nadia, file, { range: `bytes=${from}-${from + 99}`, 'if-range': etag });
  const tail = await read(nadia, file, { range: 'bytes=-7' });
  const other = await read(nadia, file, { range: 'bytes=1-2', 'if-range': '"another"' });
  const outside = await read(nadia, file, { range: `bytes=${content.length}-` });

  expect(part.status).toBe(206);
  expect(part.headers['content-range']).toBe(`bytes ${from}-${from + 99}/${content.length}`);
  expect(part.bytes.equals(content.subarray(from, from + 100))).toBe(true);
  expect(tail.bytes.equals(content.subarray(-7))).toBe(true);
  expect([other.status, sha256(other.bytes)]).toEqual([200, sha256(content)]);
  expect(outside).toMatchObject({ status: 416, body: { type: '/problems/range-outside' } });
});

describe('a file that somebody has touched on the file server is not given out, and security hears of it:', () => {
  const cases: Readonly<Record<string, (paths: string[], older: string[]) => void>> = {
    'one bit changed': ([path = '']) => {
      const bytes = readFileSync(path);
      bytes[100] = (bytes[100] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    },
    'cut short': ([, path = '']) => truncateSync(path, 1000),
    gone: ([path = '']) => rmSync(path),
    'its end gone': ([, path = '']) => rmSync(path),
    'its pieces exchanged': ([one = '', other = '']) => {
      renameSync(one, `${one}.x`);
      renameSync(other, one);
      renameSync(`${one}.x`, other);
    },
    'the version before in its place': (paths, older) => {
      for (const [at, path] of paths.entries()) writeFileSync(path, readFileSync(older[at] ?? ''));
    },
  };
  test.each(Object.entries(cases))('%s', async (_, touch) => {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);
    const [content, cutAt] = [randomBytes(segment + 2_000), segment];
    const file = await house.aFile(nadia, own, { content, cutAt });
    const older = await piecesOf(file);
    const next = { content: randomBytes(content.length), fileId: file.id, cutAt };
    await house.aFile(nadia, own, next);
    const paths = (await piecesOf(file)).slice(0, 2);
    touch(paths, older);

    const whole = await read(nadia, file).catch(() => null);
    const end = await read(nadia, file, { range: 'bytes=-1000' }).catch(() => null);

    // Either refused at once, or cut where what is wrong begins; never given whole.
    for (const reply of [whole, end]) {
      if (reply === null || reply.status < 300) continue;
      expect(reply).toMatchObject({ status: 502, body: { type: '/problems/file-damaged' } });
    }
    expect(whole !== null && whole.status === 200 && whole.bytes.length === content.length).toBe(
      false,
    );
    const alarms = await house.trail('document.found-damaged');
    expect(alarms.filter(({ targetId }) => targetId === file.id)).toContainEqual(
      expect.objectContaining({ outcome: 'failed', reason: 'file-damaged', actorId: nadia.id }),
    );
  });

  test('a key of another organisation', async () => {
    const nadia = house.aPerson();
    const { own } = await house.spacesOf(nadia);
    const file = await house.aFile(nadia, own);
    const other = await house.aFile(nadia, own);
    await house.query(
      'update versions set key = (select key from versions where item_id = $2) where item_id = $1',
      [file.id, other.id],
    );

    const reply = await read(nadia, file);

    expect(reply.body).toMatchObject({ type: '/problems/file-damaged' });
  });
});

test('nothing of a file lies on the file server in the clear, its name neither', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);

  const content = Buffer.alloc(mebibyte, 'CANARY-IN-FILE ');
  const file = await house.aFile(nadia, own, { name: 'CANARY.txt', content });

  const paths = await piecesOf(file);
  expect(paths.length).toBeGreaterThan(0);
  for (const path of paths) expect(readFileSync(path).includes('CANARY')).toBe(false);
  const everything = readdirSync(house.root, { recursive: true }).join('\n');
  expect(everything).not.toContain('CANARY');
});

/** A reader that takes a little and then waits, as a slow network does. */
async function slowReader(who: Person, path: string): Promise<IncomingMessage> {
  const token = await house.issuer.forMember(who, 'documents');
  return new Promise((opened, failed) => {
    const asking = get(`${origin}${path}`, { headers: { authorization: `Bearer ${token}` } });
    asking.once('error', failed);
    asking.once('response', (reply) => {
      reply.on('error', () => undefined);
      reply.once('readable', () => opened(reply));
    });
  });
}
const connections = (): Promise<number> =>
  new Promise((tell, fail) =>
    house.app.server.getConnections((error, count) => (error ? fail(error) : tell(count))),
  );
const isCut = (reply: IncomingMessage): Promise<boolean> =>
  new Promise((tell) => {
    reply.once('close', () => tell(!reply.complete));
    reply.resume();
  });

describe('who loses the right to a file gets no more of it, though it is half given:', () => {
  // More than waits in the buffers of a connection.
  const content = randomBytes(24 * mebibyte);
  let another: Item;
  beforeAll(async () => {
    const maker = house.aPerson();
    const { all } = await house.spacesOf(maker);
    another = await house.aFile(maker, all, { content });
  });

  type Lose = (file: Item, reader: Person) => Promise<unknown>;
  const ways: Readonly<Record<string, Lose>> = {
    'it goes into the bin': (file) => {
      const admin = house.aPerson({ roles: ['organisation-administrator'] });
      const body = { version: file.version };
      return house.as(admin)('POST', `/items/${file.id}/bin`, { body });
    },
    'their session ends': (_, { id, sessionId }) =>
      house.tell('identity', 'session.ended', {
        sessionId,
        subjectId: id,
        reason: 'ended-elsewhere',
      }),
    'their roles change': (_, { id: personId, organisationId }) =>
      house.tell('identity', 'person.changed', { personId, organisationId }),
    'they leave': (_, { id: personId, organisationId }) =>
      house.tell('identity', 'person.deactivated', { personId, organisationId }),
  };
  test.each(Object.entries(ways))('%s', async (_, lose) => {
    const [maker, reader, other] = [house.aPerson(), house.aPerson(), house.aPerson()];
    const { all } = await house.spacesOf(maker);
    const file = await house.aFile(maker, all, { content });
    const [reply, others] = [
      await slowReader(reader, `/items/${file.id}/content`),
      await slowReader(other, `/items/${another.id}/content`),
    ];

    const begun = performance.now();
    const cut = new Promise<number>((tell) => {
      reply.once('close', () => tell(performance.now() - begun));
    });
    await lose(file, reader);
    readSlowly(reply);
    const took = await cut;

    expect(reply.complete).toBe(false);
    // A tenth of a second on a quiet machine; this one may have other things to do.
    expect(took).toBeLessThan(5_000);
    // Whoever reads something else goes on.
    expect(await isCut(others)).toBe(false);
  });
});

test.each(['expired', 'renewed'] as const)(
  'what is half given when a session is %s goes on, until somebody ends the one after it',
  async (reason) => {
    const [maker, reader, other] = [house.aPerson(), house.aPerson(), house.aPerson()];
    const { all } = await house.spacesOf(maker);
    const file = await house.aFile(maker, all, { content: randomBytes(24 * mebibyte) });
    const path = `/items/${file.id}/content`;
    const ended = (sessionId: string, why: 'signed-out' | typeof reason) =>
      house.tell('identity', 'session.ended', { sessionId, subjectId: reader.id, reason: why });
    const first = await slowReader(reader, path);
    const witness = await slowReader(other, path);

    await ended(reader.sessionId, reason);
    // News come in their order: once this one is cut, that of before has been heard.
    await house.tell('identity', 'session.ended', {
      sessionId: other.sessionId,
      subjectId: other.id,
      reason: 'signed-out',
    });
    expect(await isCut(witness)).toBe(true);
    expect(await isCut(first)).toBe(false);

    const last = await slowReader(reader, path);
    await ended(reader.sessionId, reason);
    await ended(uuid(), 'signed-out');
    expect(await isCut(last)).toBe(true);
  },
);

test('a session whose end is told late cuts what was begun before it, and nothing since', async () => {
  const [maker, reader] = [house.aPerson(), house.aPerson()];
  const { all } = await house.spacesOf(maker);
  const file = await house.aFile(maker, all, { content: randomBytes(24 * mebibyte) });
  const path = `/items/${file.id}/content`;
  const ended = (sessionId: string, reason: 'expired' | 'credential-changed', at?: Date) =>
    house.tell('identity', 'session.ended', { sessionId, subjectId: reader.id, reason }, at);
  const old = await slowReader(reader, path);
  const at = house.clock.now();
  house.clock.advance(60 * 60_000);
  onTestFinished(() => house.clock.advance(-60 * 60_000));
  const young = await slowReader(reader, path);
  await ended(reader.sessionId, 'expired');

  await ended(uuid(), 'credential-changed', at);

  expect([await isCut(old), await isCut(young)]).toEqual([true, false]);
});

test('a share whose day comes while a file is being read ends the reading, though nobody says so', async () => {
  const [maker, reader] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(maker);
  const file = await house.aFile(maker, own, { content: randomBytes(24 * mebibyte) });
  const body = { personId: reader.id, role: null, may: 'view', endsAt: '2100-01-01T00:00:00Z' };
  await house.as(maker)('POST', `/items/${file.id}/shares`, { body });
  const [reply, makers] = [
    await slowReader(reader, `/items/${file.id}/content`),
    await slowReader(maker, `/items/${file.id}/content`),
  ];

  const before = await connections();
  await house.query('update shares set ends_at = now() where item_id = $1', [file.id]);
  await expect.poll(connections, { timeout: 20_000 }).toBe(before - 1);

  expect(await isCut(reply)).toBe(true);
  expect(await isCut(makers)).toBe(false);
});

test('many files come as one zip, folders with what is in them, each with its entry in the trail', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own, 'Études');
  const inner = await house.aFolder(nadia, own, { name: 'Inner', folderId: folder.id });
  await house.aFolder(nadia, own, { name: 'Empty', folderId: folder.id });
  const content = randomBytes(mebibyte);
  const files = [
    await house.aFile(nadia, own, { folderId: inner.id, name: 'a.bin', content }),
    await house.aFile(nadia, own, { name: 'letter.txt' }),
    await house.aFile(nadia, own, { folderId: folder.id, name: 'letter.txt' }),
  ];

  const ids = [folder.id, files[1]?.id, files[2]?.id].join(',');
  const { status, headers, bytes } = await house.as(nadia)('GET', `/archive?items=${ids}`);

  expect([status, headers['content-type']]).toEqual([200, 'application/zip']);
  expect(listZip(bytes)).toEqual([
    'letter (2).txt',
    'letter.txt',
    'Études/',
    'Études/Empty/',
    'Études/Inner/',
    'Études/Inner/a.bin',
    'Études/letter.txt',
  ]);
  expect(bytes.includes(content)).toBe(true);
  const read = (await house.trail('document.download')).map(({ targetId }) => targetId);
  for (const { id } of files) expect(read).toContain(id);
});

test('a zip leaves out what was touched or is gone, names it and why, and is whole', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own, 'Études');
  const place = { folderId: folder.id };
  const [first, later] = [randomBytes(segment), randomBytes(12 * mebibyte)];
  await house.aFile(nadia, own, { ...place, name: '1 first.bin', content: first });
  const early = await house.aFile(nadia, own, { ...place, name: '2 touched.bin' });
  const late = await house.aFile(nadia, own, { ...place, name: '3 late.bin', content: later });
  const last = await house.aFile(nadia, own, { ...place, name: '4 last.txt' });
  const [path = ''] = await piecesOf(early);
  writeFileSync(path, Buffer.alloc(100));
  // Its beginning is in the zip before anybody can know.
  truncateSync((await piecesOf(late)).at(-1) ?? '', 1_000);

  const { bytes } = await house.as(nadia)(
    'GET',
    `/archive?items=${folder.id},${last.id}&language=en`,
  );

  expect(contentsOf(bytes)).toEqual({
    'Études/1 first.bin': sha256(first),
    'Études/4 last.txt': sha256(Buffer.from(aText)),
    '4 last.txt': sha256(Buffer.from(aText)),
    'MISSING FILES.txt': expect.any(String),
    'Études/': sha256(Buffer.alloc(0)),
  });
  const note = bytes.toString('utf8');
  for (const name of ['2 touched.bin', '3 late.bin'])
    expect(note).toContain(`- Études/${name}: damaged on the file server`);
});

test('one that goes into the bin while the zip is read is left out, and those after it come', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const content = randomBytes(24 * mebibyte);
  const files = [
    await house.aFile(nadia, own, { name: '1.bin', content }),
    await house.aFile(nadia, own, { name: '2.bin', content }),
    await house.aFile(nadia, own, { name: '3.txt' }),
  ];
  const ids = files.map(({ id }) => id).join(',');
  const reply = await slowReader(nadia, `/archive?items=${ids}`);
  const chunks: Buffer[] = [];

  for (const { id, version } of files.slice(0, 2))
    await house.as(nadia)('POST', `/items/${id}/bin`, { body: { version } });
  for await (const chunk of reply) chunks.push(chunk as Buffer);

  const zip = Buffer.concat(chunks);
  expect(Object.keys(contentsOf(zip)).toSorted()).toEqual(['3.txt', 'FICHIERS MANQUANTS.txt']);
  for (const name of ['1.bin', '2.bin'])
    expect(zip.toString('utf8')).toContain(`- ${name} : n’est plus là`);
});

test('of who signs out while a zip is read it ends in the middle', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const content = randomBytes(24 * mebibyte);
  const files = [
    await house.aFile(nadia, own, { content }),
    await house.aFile(nadia, own, { name: 'after.txt' }),
  ];
  const before = await house.trail('document.download');
  const reply = await slowReader(nadia, `/archive?items=${files.map(({ id }) => id).join(',')}`);

  const { id: subjectId, sessionId } = nadia;
  await house.tell('identity', 'session.ended', { sessionId, subjectId, reason: 'signed-out' });

  expect(await isCut(reply)).toBe(true);
  const opened = (await house.trail('document.download')).slice(before.length);
  expect(opened.map(({ targetId }) => targetId)).toEqual([files[0]?.id]);
});

test('that a zip cannot be had, or how much it is, is said before it begins', async () => {
  const [nadia, other] = [house.aPerson(), house.aPerson()];
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own, 'Many');
  const file = await house.aFile(nadia, own, { folderId: folder.id });
  const ask = (who: Person, ids: readonly string[]): ReturnType<ReturnType<House['as']>> =>
    house.as(who)('GET', `/archive/size?items=${ids.join(',')}`);

  expect((await ask(nadia, [folder.id, file.id])).body).toEqual({
    files: 2,
    sizeBytes: 2 * aText.length,
  });
  expect((await ask(other, [folder.id])).status).toBe(404);
  expect((await ask(nadia, [file.id, uuid()])).status).toBe(404);
  await house.query(
    `insert into items (id, organisation_id, space_id, folder_id, kind, name, name_key, sort_key, search_key, made_by,
        made_at, changed_by, changed_at)
      select gen_random_uuid(), organisation_id, space_id, id, 'folder', n::text, n::text, '', '', $2, now(), $2, now()
        from items, generate_series(1, 10000) n where id = $1`,
    [folder.id, nadia.id],
  );
  for (const path of ['archive/size', 'archive']) {
    const { status, body } = await house.as(nadia)('GET', `/${path}?items=${folder.id}`);
    expect([status, body.type]).toEqual([409, '/problems/too-many-to-zip']);
  }
});

/** What a program finds that reads a zip by the list at its end (APPNOTE 4.3.12): the digest of each file. */
function contentsOf(zip: Buffer): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  const end = zip.lastIndexOf('PK\u0005\u0006');
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  for (let index = 0; index < count; index += 1) {
    expect(zip.toString('latin1', at, at + 4)).toBe('PK\u0001\u0002');
    const [crc, length] = [zip.readUInt32LE(at + 16), zip.readUInt32LE(at + 20)];
    const [nameLength, extra] = [zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30)];
    const start = zip.readUInt32LE(at + 42);
    expect(zip.toString('latin1', start, start + 4)).toBe('PK\u0003\u0004');
    const from = start + 30 + zip.readUInt16LE(start + 26) + zip.readUInt16LE(start + 28);
    const content = zip.subarray(from, from + length);
    expect(crc32(content)).toBe(crc);
    found[zip.toString('utf8', at + 46, at + 46 + nameLength)] = sha256(content);
    at += 46 + nameLength + extra;
  }
  expect(at).toBe(end);
  return found;
}

/** The names in the list at the end of a zip (APPNOTE 4.3.12). */
function listZip(zip: Buffer): string[] {
  const names: string[] = [];
  for (
    let at = zip.indexOf('PK\u0001\u0002');
    at >= 0;
    at = zip.indexOf('PK\u0001\u0002', at + 1)
  ) {
    const length = zip.readUInt16LE(at + 28);
    names.push(zip.toString('utf8', at + 46, at + 46 + length));
  }
  return names.toSorted();
}
