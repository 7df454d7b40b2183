import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { FileStore } from '../src/file-store.ts';
import { S3Store } from '../src/s3/s3-store.ts';
import { reply, startLyingServer } from '../src/test-support/lying-server.ts';
import type { Answer, LyingServer } from '../src/test-support/lying-server.ts';
import { WebDavStore } from '../src/webdav/webdav-store.ts';
import { bytesOf, readAll } from './contents.ts';
import { hidden } from './hidden.ts';
import { kindOf } from './kind-of.ts';

const times = { connectMs: 500, answerMs: 600, silenceMs: 400, wholeAnswerMs: 1000 };
let server: LyingServer;
let dav: WebDavStore;
let s3: S3Store;
beforeEach(async () => {
  server = await startLyingServer();
  const { url } = server;
  dav = new WebDavStore({ url, reach: ['loopback'], times });
  const credentials = { kind: 'access-key', id: 'id', secret: hidden('secret') } as const;
  const place = { bucket: 'files', region: 'eu-west-3', credentials };
  s3 = new S3Store({ url, ...place, reach: ['loopback'], times });
});
afterEach(async () => {
  await dav.close();
  await s3.close();
  await server.stop();
});

const readWhole = (store: FileStore): Promise<Buffer> =>
  store.read('a.bin').then(({ content }) => readAll(content));

const etag = '"tag-1"';
const list = (inner: string): string =>
  `<?xml version="1.0"?><D:multistatus xmlns:D="DAV:">${inner}</D:multistatus>`;
const resource = (href: string, props: string): string =>
  `<D:response><D:href>${href}</D:href><D:propstat><D:prop>${props}</D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response>`;
const folder = (href: string): string =>
  resource(href, '<D:resourcetype><D:collection/></D:resourcetype>');
const file = (href: string, size: number): string =>
  resource(
    href,
    `<D:resourcetype/><D:getcontentlength>${size}</D:getcontentlength><D:getetag>${etag}</D:getetag>`,
  );
const multistatus = (xml: string): Buffer =>
  reply(207, xml, { 'content-type': 'application/xml; charset=utf-8' });

/** WebDAV and S3 say of `a.bin` that it has 1000 bytes; then comes what the test wants. */
const aFileThen =
  (get: Answer) =>
  ({ method }: { method: string }): Answer => {
    if (method === 'PROPFIND') return multistatus(list(file('/a.bin', 1000)));
    if (method === 'HEAD') return reply(200, '', { 'content-length': '1000', etag });
    return get;
  };
const page = '<!DOCTYPE html><html><title>Sign in</title><form>password</form></html>';

describe.each(['WebDAV', 'S3'])('a %s server', (which) => {
  const store = (): FileStore => (which === 'S3' ? s3 : dav);

  test('that sends less than it says breaks the line', async () => {
    const short = reply(200, randomBytes(400), { 'content-length': '1000', etag });
    server.answer = aFileThen(short);

    expect(await kindOf(readWhole(store()))).toBe('unreachable');
  });

  test.each([
    ['a shorter file', 400],
    ['a longer file', 1600],
  ])('that promises one length and gives %s is not believed', async (_, size) => {
    server.answer = aFileThen(reply(200, randomBytes(size), { etag }));

    expect(await kindOf(readWhole(store()))).toBe('misbehaved');
  });

  test('that answers a range with another one is not believed', async () => {
    const other = { 'content-range': 'bytes 0-99/1000', etag };
    server.answer = aFileThen(reply(206, randomBytes(100), other));

    const outcome = store().read('a.bin', { from: 500, lengthBytes: 100 });

    expect(await kindOf(outcome)).toBe('misbehaved');
  });

  test('that gives another state of the file than it told is seen', async () => {
    server.answer = aFileThen(reply(200, randomBytes(1000), { etag: '"tag-2"' }));

    expect(await kindOf(readWhole(store()))).toBe('changed');
  });

  test('that shows a page to sign in instead of an answer is not believed, and nothing is written', async () => {
    server.answer = () => reply(200, page, { 'content-type': 'text/html' });

    const outcomes = {
      list: await kindOf(store().list('')),
      read: await kindOf(readWhole(store())),
      write: await kindOf(store().write('a.bin', bytesOf('x'), { condition: { when: 'always' } })),
      keep: await kindOf(store().keep('a.bin', Buffer.from('x'))),
      health: (await store().health()).status,
    };

    const wrong = 'misbehaved';
    expect(outcomes).toMatchObject({ list: wrong, read: wrong, write: wrong, keep: wrong });
  });

  test('that says yes to what it did not keep is not believed', async () => {
    server.answer = ({ method }) => {
      if (method === 'PUT') return reply(201, '', { etag });
      if (method === 'HEAD') return reply(200, '', { 'content-length': '3', etag });
      if (method === 'PROPFIND') return multistatus(list(file('/x', 3)));
      return reply(204, '');
    };

    const written = store().write('a.bin', bytesOf('longer'), { condition: { when: 'always' } });
    expect(await kindOf(written)).toBe('misbehaved');
    const kept = store().keep('a.bin', Buffer.from('longer'));
    expect(await kindOf(kept)).toBe('misbehaved');
  });

  test('is asked no more than it must be for what is kept, and for what is read of it', async () => {
    const bytes = randomBytes(1000);
    const inner = aFileThen(reply(200, bytes, { etag }));
    server.answer = (question) =>
      question.method === 'PUT' ? reply(201, '', { etag }) : inner(question);
    const known = { path: 'a.bin', kind: 'file', etag: null } as const;

    await store().keep('a.bin', bytes);
    const { content } = await store().read('a.bin', {
      known: { ...known, sizeBytes: 1000, modifiedAt: null },
    });
    await readAll(content);

    const methods = server.asked.map((line) => line.split(' ')[0]);
    expect(methods).toEqual(['PUT', 'HEAD', 'GET']);
  });

  test.each([301, 302, 307, 308])('that leads elsewhere by %i is not followed', async (status) => {
    const elsewhere = await startLyingServer();
    const location = elsewhere.url.replace('127.0.0.1', 'localhost');
    server.answer = () => reply(status, '', { location });

    const outcomes = [
      await kindOf(store().stat('a.bin')),
      await kindOf(store().list('')),
      await kindOf(readWhole(store())),
      await kindOf(store().write('a.bin', bytesOf('x'))),
    ];

    expect(outcomes).toEqual(Array.from({ length: 4 }, () => 'misbehaved'));
    expect(elsewhere.asked).toEqual([]);
    await elsewhere.stop();
  });

  test('that never answers ends in time', async () => {
    server.answer = () => null;

    expect(await kindOf(store().stat('a.bin'))).toBe('timed-out');
    expect((await store().health()).status).toBe('down');
  });

  test('that falls silent in the middle of a file ends in time', async () => {
    server.answer = aFileThen(null);
    const inner = server.answer;
    server.answer = (question) => {
      if (question.method === 'GET')
        question.socket.write(reply(200, randomBytes(100), { 'content-length': '1000', etag }));
      return inner(question);
    };

    expect(await kindOf(readWhole(store()))).toBe('timed-out');
  });

  test('that sends a file in drips is not waited for', async () => {
    const inner = aFileThen(null);
    server.answer = async (question) => {
      if (question.method !== 'GET') return inner(question);
      const { socket } = question;
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 1000\r\netag: ${etag}\r\n\r\n`);
      for (let at = 0; at < 1000 && !socket.destroyed; at += 1) {
        socket.write('x');
        await pause(50);
      }
      return null;
    };
    const begun = performance.now();

    expect(await kindOf(readWhole(store()))).toBe('timed-out');
    expect(performance.now() - begun).toBeLessThan(5000);
  });

  test('that packs a little answer that would be a large one is not unpacked', async () => {
    server.answer = () =>
      reply(which === 'S3' ? 200 : 207, randomBytes(50), { 'content-encoding': 'gzip' });

    expect(await kindOf(store().list(''))).toBe('misbehaved');
  });

  test('that gives a list without end is stopped, and memory stays flat', async () => {
    const entry =
      which === 'S3'
        ? `<Contents><Key>${'k'.repeat(200)}</Key><Size>1</Size><ETag>x</ETag></Contents>`
        : file(`/${'k'.repeat(200)}`, 1);
    server.answer = async ({ socket }) => {
      const status = which === 'S3' ? 200 : 207;
      socket.write(`HTTP/1.1 ${status} OK\r\nconnection: close\r\n\r\n`);
      socket.write(
        which === 'S3' ? '<ListBucketResult><Name>files</Name>' : '<D:multistatus xmlns:D="DAV:">',
      );
      const block = entry.repeat(1000);
      while (!socket.destroyed)
        if (!socket.write(block))
          await new Promise((next) => {
            socket.once('drain', next).once('close', next);
          });
      return null;
    };
    const before = process.memoryUsage().rss;

    const outcome = await kindOf(store().list(''));

    expect(['misbehaved', 'timed-out']).toContain(outcome);
    expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(200);
  });

  test('that sends a head without end is stopped', async () => {
    server.answer = () => reply(200, '', { 'x-long': 'x'.repeat(100_000) });

    expect(await kindOf(store().stat('a.bin'))).toBe('misbehaved');
  });

  test('that hides a bomb in its XML harms nobody', async () => {
    const entities = Array.from(
      { length: 12 },
      (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
    );
    const bomb = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">${entities.join('')}]>`;
    const body =
      which === 'S3'
        ? `${bomb}<ListBucketResult><Name>&l12;</Name></ListBucketResult>`
        : `${bomb}${list(file('/&l12;', 1)).replace('<?xml version="1.0"?>', '')}`;
    server.answer = () => reply(which === 'S3' ? 200 : 207, body);
    const [begun, before] = [performance.now(), process.memoryUsage().rss];

    const outcome = await kindOf(store().list(''));

    expect(outcome).toBe('misbehaved');
    expect(performance.now() - begun).toBeLessThan(2000);
    expect((process.memoryUsage().rss - before) / 1e6).toBeLessThan(100);
  });

  test('that fetches a file of its own by an entity gets nothing of it into the list', async () => {
    const own = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY own SYSTEM "file:///etc/passwd">]>';
    const body =
      which === 'S3'
        ? `${own}<ListBucketResult><Name>&own;</Name></ListBucketResult>`
        : `${own}${list(file('/&own;', 1)).replace('<?xml version="1.0"?>', '')}`;
    server.answer = () => reply(which === 'S3' ? 200 : 207, body);

    expect(await kindOf(store().list(''))).toBe('misbehaved');
  });
});

test('a WebDAV server that breaks its list off is busy, and what came of the list is no list', async () => {
  const begun = list(folder('/') + file('/a.bin', 1));
  server.answer = () => multistatus(`${begun}Internal Server Error`);

  expect(await kindOf(dav.list(''))).toBe('busy');
  expect(await kindOf(dav.stat('a.bin'))).toBe('busy');
});

test('a WebDAV list names only what lies in its folder', async () => {
  const wanted = ['/f/good.txt', '/f/caf%C3%A9.txt', 'http://other.example/f/absolute.txt'];
  const unwanted = [
    '/f/../secret.txt',
    '/f/%2e%2e/secret.txt',
    '/f/..%2fsecret.txt',
    '/f/a%5Cb.txt',
    '/f/nul%00.txt',
    '/f/deep/er.txt',
    '/elsewhere/x.txt',
    '/f/%FF.txt',
    '/f/%',
    'f/relative.txt',
    '//other.example/f/x.txt',
    '/f/.astra-part-00',
  ];
  server.answer = () =>
    multistatus(
      list([folder('/f/'), ...[...wanted, ...unwanted].map((each) => file(each, 1))].join('')),
    );

  const { entries } = await dav.list('f');

  expect(entries.map(({ path }) => path)).toEqual(['f/absolute.txt', 'f/café.txt', 'f/good.txt']);
});

test('an S3 list names only what lies in its folder', async () => {
  const keys = ['f/good.txt', 'f/../secret', 'f/..', 'g/other', 'f/a\\b', 'f//x', 'f/deep/er'];
  const contents = keys.map(
    (key) => `<Contents><Key>${key}</Key><Size>1</Size><ETag>${etag}</ETag></Contents>`,
  );
  const xml = `<ListBucketResult><Name>files</Name><KeyCount>7</KeyCount>${contents.join('')}</ListBucketResult>`;
  server.answer = () => reply(200, xml);

  const { entries } = await s3.list('f');

  expect(entries.map(({ path }) => path)).toEqual(['f/good.txt']);
});

test('an S3 list that gives the same page again and again is not gone through for ever', async () => {
  const xml = `<ListBucketResult><Name>files</Name><IsTruncated>true</IsTruncated><NextContinuationToken>again</NextContinuationToken><Contents><Key>a</Key><Size>1</Size><ETag>${etag}</ETag></Contents></ListBucketResult>`;
  server.answer = () => reply(200, xml);

  expect(await kindOf(s3.list('', { after: 'again' }))).toBe('misbehaved');
});

test('the words of an error name no file and no secret', async () => {
  server.answer = () => reply(500, 'confidential-name.pdf');
  const error = await dav.stat('confidential-name.pdf').catch((each: unknown) => each);

  expect(String(error)).not.toContain('confidential');
});

test('a WebDAV server that tells no length by the head of a file is asked for it in words of WebDAV', async () => {
  server.answer = ({ method }) => {
    if (method === 'PUT') return reply(201, '', { etag });
    if (method === 'HEAD') return reply(405, '');
    if (method === 'PROPFIND') return multistatus(list(file('/a.bin', 6)));
    return reply(204, '');
  };

  await dav.keep('a.bin', Buffer.from('longer'));

  const methods = server.asked.map((line) => line.split(' ')[0]);
  expect(methods).toEqual(['PUT', 'HEAD', 'PROPFIND']);
});
