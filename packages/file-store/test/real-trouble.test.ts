import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FileStore } from '../src/file-store.ts';
import { S3Store } from '../src/s3/s3-store.ts';
import { hasApache, startApache } from '../src/test-support/apache-server.ts';
import { canHaveDebianPrograms } from '../src/test-support/server-process.ts';
import { s3Root, startVersitygw } from '../src/test-support/versitygw-server.ts';
import { WebDavStore } from '../src/webdav/webdav-store.ts';
import { bytesOf, piecesOf, readAll } from './contents.ts';
import { hidden } from './hidden.ts';
import { kindOf } from './kind-of.ts';

const mayMount = spawnSync('unshare', ['--mount', 'true']).status === 0;
const isWithoutApache = !canHaveDebianPrograms() && !hasApache();

const people = {
  maud: { kind: 'basic', user: 'maud', password: hidden('maud-secret') },
  hugo: { kind: 'basic', user: 'hugo', password: hidden('hugo-secret') },
  nobody: { kind: 'basic', user: 'maud', password: hidden('a wrong one') },
} as const;
const davAt = (url: string): WebDavStore =>
  new WebDavStore({ url, credentials: people.maud, reach: ['loopback'] });
const s3At = ({ url, bucket, region }: { url: string; bucket: string; region: string }): S3Store =>
  new S3Store({
    url,
    bucket,
    region,
    credentials: { kind: 'access-key', id: s3Root.id, secret: hidden(s3Root.secret) },
    reach: ['loopback'],
  });

const read = (who: FileStore | undefined, path: string): Promise<unknown> =>
  kindOf(who?.read(path).then(({ content }) => readAll(content)) ?? Promise.resolve());

/** Reads a little, has the server killed, and tells how the rest ends. */
async function killedWhileReading(store: FileStore, kill: () => Promise<void>): Promise<unknown> {
  await store.write('large.bin', piecesOf(randomBytes(40 * 1024 * 1024)));
  const { content } = await store.read('large.bin');
  let isFirst = true;
  return kindOf(
    (async () => {
      for await (const chunk of content) {
        if (isFirst && chunk.length > 0) await kill();
        isFirst = false;
      }
    })(),
  );
}

describe.skipIf(isWithoutApache)('Apache (left out without apt-get)', () => {
  test('what somebody may not see on the server, they do not see through us', async () => {
    const server = await startApache();
    writeFileSync(join(server.files, 'private/hers.txt'), 'hers');
    writeFileSync(join(server.files, 'everyones.txt'), 'everyones');
    const service = davAt(server.url);

    const [maud, hugo, stranger] = [people.maud, people.hugo, people.nobody].map((each) =>
      service.as(each),
    );

    expect(await read(maud, 'private/hers.txt')).toBe('done');
    expect(await read(hugo, 'private/hers.txt')).toBe('denied');
    expect(await read(hugo, 'everyones.txt')).toBe('done');
    expect(await kindOf(hugo?.list('private') ?? Promise.resolve())).toBe('denied');
    expect(await kindOf(hugo?.write('private/x.txt', bytesOf('x')) ?? Promise.resolve())).toBe(
      'denied',
    );
    expect(await read(stranger, 'everyones.txt')).toBe('denied');
    for (const each of [service, maud, hugo, stranger]) await each?.close();
    await server.stop();
  });

  test('a server that dies in the middle of a file is unreachable', async () => {
    const server = await startApache();
    const store = davAt(server.url);

    const outcome = await killedWhileReading(store, () => server.server.stop());

    expect(['unreachable', 'timed-out']).toContain(outcome);
    expect(await kindOf(store.stat('large.bin'))).toBe('unreachable');
    await store.close();
    await server.stop();
  });

  test('one that may be read and not written denies, and keeps what it had', async () => {
    const server = await startApache();
    const store = davAt(server.url);
    await store.write('there.txt', bytesOf('there'));
    server.letWrite(false);

    expect(await read(store, 'there.txt')).toBe('done');
    expect(await kindOf(store.write('new.txt', bytesOf('new')))).toBe('denied');
    expect(await kindOf(store.keep('new.bin', Buffer.from('new')))).toBe('denied');
    expect(await kindOf(store.makeFolder('new'))).toBe('denied');
    expect(await kindOf(store.remove('there.txt'))).toBe('denied');
    const left = (await store.list('')).entries.map(({ path }) => path);
    expect(left).toEqual(['private', 'there.txt']);
    await store.close();
    await server.stop();
  });

  test.skipIf(!mayMount)(
    'a full server says so, and keeps what it had (needs the right to mount)',
    async () => {
      const server = await startApache({ diskBytes: 3 * 1024 * 1024 });
      const store = davAt(server.url);
      await store.write('small.txt', bytesOf('small'));

      const outcome = await kindOf(
        store.write('large.bin', piecesOf(randomBytes(20 * 1024 * 1024))),
      );

      expect(outcome).toBe('no-space');
      expect((await store.list('')).entries.map(({ path }) => path)).toEqual(['small.txt']);
      await store.close();
      await server.stop();
    },
  );
});

describe('the S3 server', () => {
  test('that dies in the middle of a file is unreachable', async () => {
    const server = await startVersitygw();
    const store = s3At(server);

    const outcome = await killedWhileReading(store, () => server.server.kill());

    expect(outcome).toBe('unreachable');
    expect(await kindOf(store.stat('large.bin'))).toBe('unreachable');
    await store.close();
    await server.stop();
  });

  test('with a key that it does not know denies', async () => {
    const server = await startVersitygw();
    const service = s3At(server);
    const other = service.as({ kind: 'access-key', id: 'nobody', secret: hidden('nothing') });
    await service.write('a.txt', bytesOf('a'));

    expect(await kindOf(other.stat('a.txt'))).toBe('denied');
    expect(await kindOf(other.list(''))).toBe('denied');
    expect(await kindOf(other.write('b.txt', bytesOf('b')))).toBe('denied');
    await service.close();
    await other.close();
    await server.stop();
  });

  test.skipIf(!mayMount)(
    'that is full says so, and keeps what it had (needs the right to mount)',
    async () => {
      const server = await startVersitygw({ diskBytes: 20 * 1024 * 1024 });
      const store = s3At(server);
      await store.write('small.txt', bytesOf('small'));

      const outcome = await kindOf(
        store.write('large.bin', piecesOf(randomBytes(60 * 1024 * 1024))),
      );

      expect(outcome).toBe('no-space');
      expect((await store.list('')).entries.map(({ path }) => path)).toEqual(['small.txt']);
      await store.close();
      await server.stop();
    },
  );
});
