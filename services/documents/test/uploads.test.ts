import { createHash, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import {
  creation,
  pieceAt,
  startHouse,
  uuid,
  type House,
  type Person,
  type Reply,
} from './house.ts';
import { startStaying } from './staying.ts';

const mebibyte = 2 ** 20;
const segment = 262_144;
let house: House;
let origin: string;
beforeAll(async () => {
  house = await startHouse({ limits: { largestFileBytes: 20 * mebibyte } });
  await house.app.listen({ host: '127.0.0.1', port: 0 });
  origin = `http://127.0.0.1:${(house.app.server.address() as AddressInfo).port}`;
});
afterAll(() => house.close());

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const bearer = async (who: Person): Promise<Record<string, string>> => ({
  authorization: `Bearer ${await house.issuer.forMember(who, 'documents')}`,
});
async function begin(
  who: Person,
  spaceId: string,
  { length, ...wish }: { readonly length: number; readonly folderId?: string },
): Promise<string> {
  const { headers, status } = await house.as(who)('POST', '/uploads', {
    headers: creation(spaceId, length, wish),
  });
  expect(status).toBe(201);
  return `/${String(headers['location'])}`;
}
/** From the beginning, unless said otherwise. */
const send = (who: Person, path: string, piece: Buffer | [number, Buffer]): Promise<Reply> => {
  const [offset, bytes] = Buffer.isBuffer(piece) ? [0, piece] : piece;
  return house.as(who)('PATCH', path, { headers: pieceAt(offset), bytes });
};
const offsetOf = async (who: Person, path: string): Promise<number> => {
  const reply = await house.as(who)('HEAD', path, { headers: { 'tus-resumable': '1.0.0' } });
  expect(reply.status).toBe(200);
  return Number(reply.headers['upload-offset']);
};
type Silent = { readonly end: () => void; readonly isRefused: () => boolean };
/** A sender whose network goes without a word in the middle of what it sends. */
async function sendAndFallSilent(who: Person, path: string, bytes: Buffer): Promise<Silent> {
  const headers = { ...(await bearer(who)), ...pieceAt(0), 'content-length': bytes.length + 10 };
  const sending = request(`${origin}${path}`, { method: 'PATCH', headers });
  let isRefused = false;
  sending.on('error', () => undefined).on('response', () => (isRefused = true));
  await new Promise<void>((sent) => sending.write(bytes, () => sent()));
  return { end: () => sending.destroy(), isRefused: () => isRefused };
}
/** A sender that is gone in the middle of what it sends. */
const sendAndVanish = async (...sent: Parameters<typeof sendAndFallSilent>): Promise<void> =>
  (await sendAndFallSilent(...sent)).end();

test('a client of another maker uploads a file, pauses, goes on, and it is what was sent', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const content = Buffer.concat([Buffer.from('CANARY-IN-FILE'), randomBytes(9 * mebibyte + 13)]);
  const options = {
    endpoint: `${origin}/uploads`,
    headers: await bearer(nadia),
    chunkSize: 4 * mebibyte,
    metadata: { name: 'scan.bin', space: own },
    retryDelays: [],
  };

  const paused = await new Promise<string>((done, failed) => {
    const upload = new Upload(content, {
      ...options,
      onError: failed,
      onChunkComplete: async () => {
        await upload.abort();
        done(upload.url ?? '');
      },
    });
    upload.start();
  });
  const halfWay = await house.names(nadia, own);
  await new Promise<void>((done, failed) => {
    const rest = { ...options, uploadUrl: paused, onError: failed, onSuccess: () => done() };
    new Upload(content, rest).start();
  });

  expect(halfWay).toEqual([]);
  const { items } = (await house.as(nadia)('GET', `/spaces/${own}/items`)).body;
  expect(items).toMatchObject([{ name: 'scan.bin', sizeBytes: content.length, versions: 1 }]);
  const { bytes } = await house.as(nadia)('GET', `/items/${items[0].id}/content`);
  expect(sha256(bytes)).toBe(sha256(content));
  expect(await house.trail('document.upload')).toMatchObject([
    { outcome: 'done', actorId: nadia.id, targetId: items[0].id },
  ]);
});

test('a client of another maker sends a small file with its announcement, in one request', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const asked: string[] = [];

  await new Promise<void>((done, failed) => {
    const upload = new Upload(Buffer.from('A letter.'), {
      endpoint: `${origin}/uploads`,
      headers: { authorization: 'set below' },
      metadata: { name: 'small.txt', space: own },
      uploadDataDuringCreation: true,
      retryDelays: [],
      onBeforeRequest: async (asking) => {
        asked.push(asking.getMethod());
        const { authorization = '' } = await bearer(nadia);
        asking.setHeader('authorization', authorization);
      },
      onError: failed,
      onSuccess: () => done(),
    });
    upload.start();
  });

  expect(asked).toEqual(['POST']);
  expect(await house.names(nadia, own)).toEqual(['small.txt']);
});

test('a client of another maker can cancel, and nothing stays', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const path = await begin(nadia, own, { length: 2 * mebibyte });
  const before = house.stored().length;
  await send(nadia, path, randomBytes(mebibyte));

  await Upload.terminate(`${origin}${path}`, { headers: await bearer(nadia) });

  expect((await house.as(nadia)('GET', path)).status).toBe(404);
  await house.use.tidy();
  expect(house.stored()).toHaveLength(before);
  expect(await house.query('select 1 from removals')).toEqual([]);
});

test('what was sent before the connection broke counts, in whole segments', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const content = randomBytes(3 * segment + 5);
  const path = await begin(nadia, own, { length: content.length });

  await sendAndVanish(nadia, path, content.subarray(0, 2 * segment + 1000));

  await expect.poll(() => offsetOf(nadia, path)).toBe(2 * segment);
  const rest = await send(nadia, path, [2 * segment, content.subarray(2 * segment)]);
  expect(rest.headers).toMatchObject({ 'upload-offset': String(content.length) });
  const { itemId } = (await house.as(nadia)('GET', path)).body;
  const { bytes } = await house.as(nadia)('GET', `/items/${itemId}/content`);
  expect(sha256(bytes)).toBe(sha256(content));
});

test('whose connection died without a word goes on within seconds: their old one makes room, and what came by it counts', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const content = randomBytes(3 * segment + 5);
  const path = await begin(nadia, own, { length: content.length });
  const fallSilent = (): Promise<Silent> =>
    sendAndFallSilent(nadia, path, content.subarray(0, 2 * segment + 1000));
  let old = await fallSilent();
  let since = performance.now();

  await expect
    .poll(async () => {
      // On a busy machine the one below can be there before it.
      if (old.isRefused()) {
        old = await fallSilent();
        since = performance.now();
      }
      // Too little to be kept, were it let in.
      return (await send(nadia, path, Buffer.of(1))).status;
    })
    .toBe(409);
  await expect.poll(() => offsetOf(nadia, path), { timeout: 8_000 }).toBe(2 * segment);
  await expect
    .poll(
      async () => (await send(nadia, path, [2 * segment, content.subarray(2 * segment)])).status,
    )
    .toBe(204);

  // Left alone it is waited for ten.
  expect(performance.now() - since).toBeLessThan(8_000);
  const { itemId } = (await house.as(nadia)('GET', path)).body;
  const { bytes } = await house.as(nadia)('GET', `/items/${itemId}/content`);
  expect(sha256(bytes)).toBe(sha256(content));
  old.end();
});

test('of two that send the same piece one is told that the upload goes on elsewhere', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const content = randomBytes(2 * segment + 9);
  const path = await begin(nadia, own, { length: content.length });
  const first = content.subarray(0, segment);

  const replies = await Promise.all([1, 2, 3].map(() => send(nadia, path, first)));

  expect(replies.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([204, 409, 409]);
  await send(nadia, path, [segment, content.subarray(segment)]);
  const { itemId } = (await house.as(nadia)('GET', path)).body;
  const { bytes } = await house.as(nadia)('GET', `/items/${itemId}/content`);
  expect(sha256(bytes)).toBe(sha256(content));
  expect(await house.names(nadia, own)).toEqual(['letter.txt']);
  // What the slower ones have written is cleared away.
  const before = house.stored().length;
  house.clock.advance(2 * 3_600_000);
  await house.use.tidy();
  expect(before - house.stored().length).toBeLessThanOrEqual(2);
  expect(await house.query('select 1 from pieces where place is null')).toEqual([]);
});

test('an empty file is a file', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);

  const file = await house.aFile(nadia, own, { content: Buffer.alloc(0), name: 'empty.txt' });

  expect(file).toMatchObject({ sizeBytes: 0, mediaType: 'application/octet-stream' });
  const { status, bytes } = await house.as(nadia)('GET', `/items/${file.id}/content`);
  expect([status, bytes.length]).toEqual([200, 0]);
});

test.each([
  ['letter.pdf', '89504e470d0a1a0a0000000d49484452', 'image/png'],
  ['photo.png', '3c68746d6c3e3c7363726970743e', 'text/plain'],
  ['drawing.svg', '3c73766720786d6c6e733d22223e', 'text/plain'],
  ['tool.txt', '4d5a90000300000004000000ffff0000', 'application/x-msdownload'],
  ['x.jpg', '0001020304', 'application/octet-stream'],
])('what calls itself %s and begins with %s is %s', async (name, hex, mediaType) => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);

  const file = await house.aFile(nadia, own, { name, content: Buffer.from(hex, 'hex') });

  expect(file).toMatchObject({ name, mediaType });
});

test('the name that a client sends is made safe, and a taken one gets a number', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);

  const files = [
    await house.aFile(nadia, own, { name: '../../etc/pass\u0000wd' }),
    await house.aFile(nadia, own, { name: 'ordonnance\u202Efdp.exe' }),
    await house.aFile(nadia, own, { name: 'Ordonnancefdp.exe' }),
  ];

  expect(files.map(({ name }) => name)).toEqual(
    '.._.._etc_passwd|ordonnancefdp.exe|Ordonnancefdp (2).exe'.split('|'),
  );
});

test('the next version of a file takes the place of the one before, for who may change it', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { all } = await house.spacesOf(nadia);
  const file = await house.aFile(nadia, all, { name: 'plan.txt' });

  const next = await house.aFile(nadia, all, { content: Buffer.from('New.'), fileId: file.id });
  const byHugo = await house.as(hugo)('POST', '/uploads', {
    headers: creation(all, 3, { fileId: file.id }),
  });

  expect(next).toMatchObject({ id: file.id, name: 'plan.txt', versions: 2, sizeBytes: 4 });
  expect((await house.as(hugo)('GET', `/items/${file.id}/content`)).body).toBe('New.');
  expect(byHugo.status).toBe(403);
});

test('a file whose folder went into the bin meanwhile lies at the top', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own);
  const path = await begin(nadia, own, { length: 5, folderId: folder.id });
  await house.as(nadia)('POST', `/items/${folder.id}/bin`, { body: { version: folder.version } });

  await send(nadia, path, Buffer.from('Hello'));

  expect(await house.names(nadia, own)).toEqual(['letter.txt']);
});

test('the protocol is kept in each of its refusals', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const path = await begin(nadia, own, { length: 2 * segment });
  const right = pieceAt(0);
  const ask = (change: Record<string, string>, bytes = randomBytes(segment)): Promise<Reply> =>
    house.as(nadia)('PATCH', path, { headers: { ...right, ...change }, bytes });

  const replies = {
    'upload-protocol': await ask({ 'tus-resumable': '0.2.2' }),
    'upload-elsewhere': await ask({ 'upload-offset': '7' }),
    'unsupported-media-type': await ask({ 'content-type': 'application/json' }, Buffer.from('{}')),
    'too-large': await ask({}, randomBytes(2 * segment + 1)),
    'invalid-input': await ask({}, randomBytes(1000)),
  };

  for (const [problem, reply] of Object.entries(replies))
    expect(reply.body, problem).toMatchObject({ type: `/problems/${problem}` });
  expect(replies['upload-protocol'].status).toBe(412);
  expect(replies['upload-protocol'].headers).toMatchObject({ 'tus-version': '1.0.0' });
  expect(await offsetOf(nadia, path)).toBe(0);
  const head = await house.as(nadia)('HEAD', path, { headers: { 'tus-resumable': '1.0.0' } });
  expect(head.headers).toMatchObject({
    'upload-length': String(2 * segment),
    'cache-control': 'no-store',
    'tus-resumable': '1.0.0',
  });
  expect(Date.parse(String(head.headers['upload-expires']))).toBeGreaterThan(Date.now());
});

test('more than was announced makes no file, announced or not', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const path = await begin(nadia, own, { length: 10 });
  const headers = { ...(await bearer(nadia)), ...pieceAt(0), 'transfer-encoding': 'chunked' };

  const status = await new Promise<number | undefined>((done, failed) => {
    const sending = request(`${origin}${path}`, { method: 'PATCH', headers }, (reply) => {
      reply.resume();
      done(reply.statusCode);
    });
    sending.on('error', failed);
    sending.end(randomBytes(11));
  });

  expect(status).toBe(413);
  expect(await house.names(nadia, own)).toEqual([]);
});

test('an upload is its sender’s alone', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const admin = house.aPerson({ roles: ['organisation-administrator'] });
  const { all } = await house.spacesOf(nadia);
  const path = await begin(nadia, all, { length: 5 });

  for (const who of [hugo, admin, house.aPerson({ organisationId: house.elsewhere })]) {
    const tries = [
      await house.as(who)('GET', path),
      await house.as(who)('HEAD', path, { headers: { 'tus-resumable': '1.0.0' } }),
      await send(who, path, Buffer.from('Hello')),
      await house.as(who)('DELETE', path),
    ];
    expect(tries.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await house.as(who)('GET', '/uploads')).body.items).toEqual([]);
  }
  expect((await house.as(nadia)('GET', '/uploads')).body.items).toHaveLength(1);
});

test('nothing is taken that does not say where it goes, or goes where its sender may not', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { own, all } = await house.spacesOf(nadia);
  const folder = await house.aFolder(nadia, own);
  const file = await house.aFile(nadia, own);
  const ask = async (who: Person, headers: Record<string, string>): Promise<number> =>
    (await house.as(who)('POST', '/uploads', { headers })).status;
  const told = (metadata: string): Record<string, string> => ({
    ...creation(own, 5),
    'upload-metadata': metadata,
  });

  const wrong = [
    told(`name ${base64('x')}`),
    told(`name ${base64('x')},space ${base64('everywhere')}`),
    told(`space ${base64(own)}`),
    told(`name /w==,space ${base64(own)}`),
    told(`name ${base64('x')},space ${base64(own)},folder ${base64('nowhere')}`),
  ];
  for (const headers of wrong) expect(await ask(nadia, headers)).toBe(400);
  expect(await ask(hugo, creation(own, 5))).toBe(404);
  expect(await ask(nadia, creation(all, 5, { folderId: folder.id }))).toBe(404);
  expect(await ask(nadia, creation(own, 5, { folderId: file.id }))).toBe(404);
  expect(await ask(nadia, creation(own, 5, { fileId: folder.id }))).toBe(404);
  expect(await ask(nadia, creation(own, 5, { fileId: uuid() }))).toBe(404);
});

test('a file larger than the organisation allows is refused before it is sent', async () => {
  const admin = house.aPerson({
    roles: ['organisation-administrator'],
    organisationId: uuid(),
  });
  const { own } = await house.spacesOf(admin);
  const ask = (length: number): Promise<Reply> =>
    house.as(admin)('POST', '/uploads', { headers: creation(own, length) });

  const beyond = await ask(20 * mebibyte + 1);
  await house.as(admin)('PATCH', '/allowance', {
    body: { version: 1, largestFileBytes: 1000, quotaBytes: null },
  });

  expect(beyond).toMatchObject({ status: 413, body: { type: '/problems/file-too-large' } });
  expect(beyond.body.detail).toContain(String(20 * mebibyte));
  expect((await ask(1001)).body).toMatchObject({ type: '/problems/file-too-large' });
  expect((await ask(1000)).status).toBe(201);
  expect((await house.as(admin)('GET', '/spaces')).body.largestFileBytes).toBe(1000);
});

test('the last room is not given twice, and comes back with what is not wanted any more', async () => {
  const admin = house.aPerson({
    roles: ['organisation-administrator'],
    organisationId: uuid(),
  });
  const { own } = await house.spacesOf(admin);
  await house.as(admin)('PATCH', '/allowance', {
    body: { version: 1, largestFileBytes: null, quotaBytes: 1000 },
  });
  const ask = (): Promise<Reply> =>
    house.as(admin)('POST', '/uploads', { headers: creation(own, 300) });

  const replies = await Promise.all(Array.from({ length: 6 }, ask));

  expect(replies.filter(({ status }) => status === 201)).toHaveLength(3);
  for (const { status, body } of replies)
    if (status !== 201) expect(body).toMatchObject({ type: '/problems/quota-reached' });
  const first = replies.find(({ status }) => status === 201);
  await house.as(admin)('DELETE', `/${String(first?.headers['location'])}`);
  expect((await ask()).status).toBe(201);
  house.clock.advance(25 * 3_600_000);
  await house.use.tidy();
  expect((await house.as(admin)('GET', '/allowance')).body.usedBytes).toBe(0);
  house.clock.advance(-25 * 3_600_000);
});

test('who leaves the organisation leaves nothing half-sent behind', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const before = house.stored().length;
  await send(nadia, await begin(nadia, own, { length: 2 * segment }), randomBytes(segment));

  const person = { personId: nadia.id, organisationId: nadia.organisationId };
  const status = await house.tell('identity', 'person.deactivated', person);

  expect(status).toBe(204);
  await house.use.tidy();
  expect(house.stored()).toHaveLength(before);
  expect((await house.as(nadia)('GET', '/uploads')).body.items).toEqual([]);
});

test('a file server that is away is said so, and the upload goes on when it is back', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const path = await begin(nadia, own, { length: 5 });
  const { renameSync } = await import('node:fs');
  renameSync(house.root, `${house.root}.away`);

  const away = await send(nadia, path, Buffer.from('Hello'));
  renameSync(`${house.root}.away`, house.root);
  const back = await send(nadia, path, Buffer.from('Hello'));

  expect(away).toMatchObject({ status: 503, body: { type: '/problems/files-unavailable' } });
  expect(back.status).toBe(204);
  expect(await house.names(nadia, own)).toEqual(['letter.txt']);
});

test('an announcement that is made again under its id makes no second file, and says where the first stands', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const id = uuid();
  const { 'upload-metadata': told = '', ...rest } = creation(own, 9);
  const headers = { ...rest, ...pieceAt(0), 'upload-metadata': `${told},id ${base64(id)}` };
  const bytes = Buffer.from('A letter.');

  const first = await house.as(nadia)('POST', '/uploads', { headers, bytes });
  const again = await house.as(nadia)('POST', '/uploads', { headers, bytes });
  const elsewhere = await house.as(house.aPerson())('POST', '/uploads', {
    headers: { ...headers, 'upload-metadata': headers['upload-metadata'] },
    bytes,
  });

  // What became of it is said at once: who sends many small ones asks for none of them.
  const said = { location: `uploads/${id}`, 'upload-state': 'done' };
  expect(first).toMatchObject({ status: 201, headers: said });
  expect(again).toMatchObject({ status: 409, body: { type: '/problems/upload-elsewhere' } });
  expect(elsewhere.status).toBe(404);
  expect(await offsetOf(nadia, `/uploads/${id}`)).toBe(9);
  expect(await house.names(nadia, own)).toEqual(['letter.txt']);
});

test('a file that brings more along than it has announced is none, nor is one that announces nothing', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const bytes = Buffer.from('Ten bytes.');

  for (const length of [9, 0]) {
    const headers = { ...creation(own, length), ...pieceAt(0) };
    const reply = await house.as(nadia)('POST', '/uploads', { headers, bytes });
    expect(reply).toMatchObject({ status: 413, body: { type: '/problems/too-large' } });
  }

  expect(await house.names(nadia, own)).toEqual([]);
  expect((await house.as(nadia)('GET', '/uploads')).body.items).toEqual([]);
});

test('an announcement without a byte keeps its room for an hour, one with bytes for its day', async () => {
  const admin = house.aPerson({ roles: ['organisation-administrator'], organisationId: uuid() });
  const { own } = await house.spacesOf(admin);
  const used = async (): Promise<number> =>
    (await house.as(admin)('GET', '/allowance')).body.usedBytes;
  const empty = await begin(admin, own, { length: 3 * segment });
  const begun = await begin(admin, own, { length: 2 * segment });
  await send(admin, begun, randomBytes(segment));
  const expiresAt = (await house.as(admin)('GET', empty)).body.expiresAt;

  house.clock.advance(3_540_000);
  await house.use.tidy();
  const before = await used();
  house.clock.advance(120_000);
  await house.use.tidy();

  expect(Date.parse(expiresAt)).toBeLessThan(house.clock.now().getTime());
  expect([before, await used()]).toEqual([5 * segment, 2 * segment]);
  expect((await house.as(admin)('GET', empty)).status).toBe(404);
  expect((await send(admin, begun, [segment, randomBytes(segment)])).status).toBe(204);
  house.clock.advance(-3_660_000);
});

test('one upload that cannot be given up holds up nothing behind it', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const paths = [
    await begin(nadia, own, { length: 5 }),
    await begin(nadia, own, { length: 5 }),
  ] as const;
  const mayGo = await startStaying(house, 'uploads', paths[0].split('/').at(-1) ?? '');
  house.clock.advance(25 * 3_600_000);

  await expect(house.use.tidy()).resolves.toBeUndefined();

  const statuses = async (): Promise<number[]> =>
    Promise.all(paths.map(async (path) => (await house.as(nadia)('GET', path)).status));
  expect(await statuses()).toEqual([200, 404]);
  await mayGo();
  await house.use.tidy();
  expect(await statuses()).toEqual([404, 404]);
  house.clock.advance(-25 * 3_600_000);
});

test('a folder that has gone from the file server is made once more, and what was being sent goes on', async () => {
  const nadia = house.aPerson({ organisationId: uuid() });
  const { own } = await house.spacesOf(nadia);
  const content = randomBytes(segment + 5);
  const path = await begin(nadia, own, { length: 5 });
  await send(nadia, path, Buffer.from('Hello'));
  rmSync(join(house.root, nadia.organisationId), { recursive: true });

  const file = await house.aFile(nadia, own, { name: 'again.txt', content, cutAt: segment });

  const got = await house.as(nadia)('GET', `/items/${file.id}/content`);
  expect(got.bytes.equals(content)).toBe(true);
});

test('what became of many is asked at once: of one’s own alone, whatever it is', async () => {
  const [nadia, hugo] = [house.aPerson(), house.aPerson()];
  const { all } = await house.spacesOf(nadia);
  const done = await begin(nadia, all, { length: 7 });
  await send(nadia, done, Buffer.from('Bonjour'));
  const open = await begin(nadia, all, { length: 7 });
  const his = await begin(hugo, all, { length: 7 });
  const ids = [done, open, his].map((path) => path.split('/').at(-1) ?? '');

  const { body } = await house.as(nadia)('GET', `/uploads?ids=${[...ids, uuid()].join(',')}`);
  const ofOthers = await house.as(hugo)('GET', `/uploads?ids=${ids.slice(0, 2).join(',')}`);

  const states = body.items.map(({ id, state }: { id: string; state: string }) => [id, state]);
  expect(new Map(states)).toEqual(
    new Map([
      [ids[0], 'done'],
      [ids[1], 'receiving'],
    ]),
  );
  expect(ofOthers.body.items).toEqual([]);
  expect((await house.as(nadia)('GET', '/uploads?ids=a,b')).status).toBe(400);
});

test('the chunks in which a piece comes are given back as it is taken', async () => {
  const nadia = house.aPerson();
  const { own } = await house.spacesOf(nadia);
  const content = randomBytes(4 * mebibyte);
  const path = await begin(nadia, own, { length: content.length });
  const transfer: ArrayBuffer['transfer'] = Reflect.get(ArrayBuffer.prototype, 'transfer');
  const sizes: number[] = [];
  vi.spyOn(ArrayBuffer.prototype, 'transfer').mockImplementation(function (
    this: ArrayBuffer,
    length,
  ) {
    sizes.push(this.byteLength);
    return Reflect.apply(transfer, this, [length]);
  });
  onTestFinished(() => void vi.restoreAllMocks());

  const sent = await fetch(`${origin}${path}`, {
    method: 'PATCH',
    headers: { ...(await bearer(nadia)), ...pieceAt(0) },
    body: content,
  });

  expect(sent.status).toBe(204);
  // What the cipher made is given back as well; it comes in larger parts than a connection's.
  const chunks = sizes.filter((size) => size <= 65_536);
  expect(chunks.reduce((sum, size) => sum + size, 0)).toBeGreaterThan(0.9 * content.length);
});
