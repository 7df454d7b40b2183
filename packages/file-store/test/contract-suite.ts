import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Content, FileStore } from '../src/file-store.ts';
import { bytesOf, piecesOf, readAll, sha256, suddenlyFailing } from './contents.ts';
import { kindOf } from './kind-of.ts';
import { handsOn } from './suite-hands.ts';
import type { StoreBench, SuiteHands } from './suite-hands.ts';
import { testTree } from './tree-suite.ts';

/** Files and connections of this process. */
const openFiles = (): number => readdirSync('/proc/self/fd').length;

/** What every file store must do, whichever it is. */
export function describeFileStore(name: string, makeBench: () => Promise<StoreBench>): void {
  describe(`${name} keeps the contract of a file store:`, () => {
    let hands: SuiteHands;
    let bench: StoreBench;
    let store: FileStore;
    beforeAll(async () => {
      bench = await makeBench();
      store = bench.store;
      hands = handsOn(bench);
    }, 60_000);
    afterAll(async () => {
      await bench.close();
    });

    testTree(() => hands);

    test.each([0, 1, 70_000, 8 * 1024 * 1024, 33 * 1024 * 1024 + 3])(
      'a file of %i bytes comes back as it went, with its hash and its length',
      async (size) => {
        const [folder, bytes] = [await hands.aFolder(), randomBytes(size)];

        const { entry, sha256: told } = await store.write(`${folder}/a.bin`, piecesOf(bytes));

        expect(told).toBe(sha256(bytes));
        expect(entry).toMatchObject({ path: `${folder}/a.bin`, kind: 'file', sizeBytes: size });
        const reading = await store.read(`${folder}/a.bin`);
        expect(reading).toMatchObject({ entry, from: 0, lengthBytes: size });
        expect(sha256(await readAll(reading.content))).toBe(told);
      },
    );

    test('a length that was said is kept to', async () => {
      const [folder, bytes] = [await hands.aFolder(), randomBytes(20 * 1024 * 1024)];

      const wish = { sizeBytes: bytes.length };
      await store.write(`${folder}/right.bin`, piecesOf(bytes), wish);

      expect(sha256(await readAll((await store.read(`${folder}/right.bin`)).content))).toBe(
        sha256(bytes),
      );
    });

    test.each([
      ['less', -1],
      ['more', 1],
    ])('a content of %s than was said is not written', async (_, off) => {
      for (const size of [10, 9 * 1024 * 1024]) {
        const folder = await hands.aFolder();
        const content = piecesOf(randomBytes(size));

        const outcome = kindOf(store.write(`${folder}/a.bin`, content, { sizeBytes: size - off }));

        expect(await outcome).toBe('wrong-length');
        await hands.expectEmpty(folder);
      }
    });

    test.each([100, 40 * 1024 * 1024])(
      'a content that fails after %i bytes leaves nothing behind',
      async (size) => {
        const folder = await hands.aFolder();

        const outcome = store.write(`${folder}/a.bin`, suddenlyFailing(size));

        await expect(outcome).rejects.toThrow('the source has failed');
        await hands.expectEmpty(folder);
      },
    );

    test('a write that is called off leaves nothing behind', async () => {
      const [folder, caller] = [await hands.aFolder(), new AbortController()];
      async function* endless(): Content {
        for (let count = 0; ; count += 1) {
          if (count === 200) caller.abort();
          yield randomBytes(100_000);
        }
      }

      const outcome = store.write(`${folder}/a.bin`, endless(), { signal: caller.signal });

      expect(await kindOf(outcome)).toBe('aborted');
      await hands.expectEmpty(folder);
    });

    test('nothing is to be seen of a file before it is whole', async () => {
      const folder = await hands.aFolder();
      const seen: unknown[] = [];
      // A server may say that it makes no list of what is being written (rclone, after five seconds).
      const named = (): Promise<readonly string[]> =>
        store.list(folder).then(
          ({ entries }) => entries.map(({ path }) => path),
          async (error: unknown) => {
            expect(error).toMatchObject({ kind: 'busy' });
            return [];
          },
        );
      async function* slowly(): Content {
        for (let count = 0; count < 4; count += 1) {
          yield randomBytes(9 * 1024 * 1024);
          seen.push(await kindOf(store.stat(`${folder}/a.bin`)), await named());
        }
      }

      await store.write(`${folder}/a.bin`, slowly());

      expect(seen).toEqual(Array.from({ length: 4 }, () => ['not-found', []]).flat());
      expect((await store.list(folder)).entries).toHaveLength(1);
    });

    test('a name that is taken is not written over', async () => {
      const folder = await hands.aFolder();
      await hands.put(`${folder}/a.txt`, 'first');
      await store.makeFolder(`${folder}/b`);

      expect(await kindOf(hands.put(`${folder}/a.txt`, 'second'))).toBe('exists');
      expect(await kindOf(hands.put(`${folder}/b`, 'second'))).toBe('exists');
      expect(await hands.text(`${folder}/a.txt`)).toBe('first');
    });

    test('of those who write one new name at once, one does, and whole', async () => {
      const folder = await hands.aFolder();
      const isAtomic = store.capabilities.creates === 'atomic';

      const outcomes = await Promise.all(
        ['one', 'two', 'three', 'four'].map((each) =>
          kindOf(bench.another().write(`${folder}/a.txt`, bytesOf(each))),
        ),
      );

      const done = ['one', 'two', 'three', 'four'].filter((_, at) => outcomes[at] === 'done');
      for (const outcome of outcomes) expect(['done', 'exists', 'busy']).toContain(outcome);
      expect(done.length).toBeGreaterThan(0);
      expect(isAtomic ? done.length : 1).toBe(1);
      expect(done).toContain(await hands.text(`${folder}/a.txt`));
      expect(await bench.listDirectly(folder)).toEqual(['a.txt']);
    });

    test('a file is replaced while it is the one that was seen, and not otherwise', async () => {
      const folder = await hands.aFolder();
      const path = `${folder}/a.txt`;
      const { entry } = await store.write(path, bytesOf('first'));
      const condition = { when: 'unchanged', etag: entry.etag ?? '' } as const;

      await store.write(path, bytesOf('second'), { condition });

      expect(await kindOf(store.write(path, bytesOf('third'), { condition }))).toBe('changed');
      expect(await hands.text(path)).toBe('second');
      await store.write(path, bytesOf('fourth'), { condition: { when: 'always' } });
      expect(await hands.text(path)).toBe('fourth');
      expect(await bench.listDirectly(folder)).toEqual(['a.txt']);
    });

    test('a folder is never replaced by a file', async () => {
      const folder = await hands.aFolder();
      await hands.put(`${folder}/kept.txt`, 'kept');

      const outcome = kindOf(store.write(folder, bytesOf('x'), { condition: { when: 'always' } }));

      expect(await outcome).toBe('wrong-kind');
      expect(await hands.text(`${folder}/kept.txt`)).toBe('kept');
    });

    test.each([1, 5 * 1024 * 1024])(
      '%i bytes that are kept are there whole, and are read without asking first',
      async (size) => {
        const [folder, bytes] = [await hands.aFolder(), randomBytes(size)];
        const path = `${folder}/kept.bin`;

        await store.keep(path, bytes);

        const entry = { path, kind: 'file', modifiedAt: null, etag: null } as const;
        const known = { ...entry, sizeBytes: size };
        expect((await readAll((await store.read(path, { known })).content)).equals(bytes)).toBe(
          true,
        );
        expect(await bench.another().stat(path)).toMatchObject({ sizeBytes: size });
        const longer = { known: { ...entry, sizeBytes: size + 1 }, from: 0, lengthBytes: size };
        expect(['changed', 'misbehaved']).toContain(await kindOf(store.read(path, longer)));
      },
    );

    test('nothing is written into a folder that is not there, or into a file', async () => {
      const folder = await hands.aFolder();
      await hands.put(`${folder}/file`, 'a file');

      expect(await kindOf(hands.put(`${folder}/missing/a.txt`, 'x'))).toBe('not-found');
      expect(await kindOf(hands.put(`${folder}/file/a.txt`, 'x'))).toBe('not-found');
      expect(await kindOf(store.makeFolder(`${folder}/missing/b`))).toBe('not-found');
    });

    test('any range comes back as that part of the file', async () => {
      const [folder, bytes] = [await hands.aFolder(), randomBytes(300_000)];
      await store.write(`${folder}/a.bin`, piecesOf(bytes));
      const known = await store.stat(`${folder}/a.bin`);

      const places = fc.nat({ max: bytes.length + 10 });
      await fc.assert(
        fc.asyncProperty(places, fc.option(places, { nil: undefined }), async (from, length) => {
          const range = { from, ...(length !== undefined && { lengthBytes: length }) };
          const reading = await store.read(`${folder}/a.bin`, { ...range, known });
          const got = await readAll(reading.content);
          const end = length === undefined ? undefined : from + length;
          expect(got.equals(bytes.subarray(from, end))).toBe(true);
          expect(reading.lengthBytes).toBe(got.length);
        }),
        { numRuns: 40 },
      );
    });

    test('a reader that stops early holds nothing back', async () => {
      const [folder, bytes] = [await hands.aFolder(), randomBytes(12 * 1024 * 1024)];
      await store.write(`${folder}/a.bin`, piecesOf(bytes));

      for (let count = 0; count < 60; count += 1) {
        const { content } = await store.read(`${folder}/a.bin`);
        for await (const chunk of content) if (chunk.length > 0) break;
      }

      expect((await readAll((await store.read(`${folder}/a.bin`)).content)).equals(bytes)).toBe(
        true,
      );
    });

    test('a reader that is stopped before its first byte holds nothing back', async () => {
      const [folder, bytes] = [await hands.aFolder(), randomBytes(12 * 1024 * 1024)];
      await store.write(`${folder}/a.bin`, piecesOf(bytes));
      const before = openFiles();

      for (let count = 0; count < 40; count += 1) {
        const { content } = await store.read(`${folder}/a.bin`);
        await content[Symbol.asyncIterator]().return?.();
      }

      await expect.poll(openFiles, { timeout: 5000 }).toBeLessThan(before + 20);
    });

    test('a read that is called off ends', async () => {
      const [folder, caller] = [await hands.aFolder(), new AbortController()];
      await store.write(`${folder}/a.bin`, piecesOf(randomBytes(12 * 1024 * 1024)));

      const { content } = await store.read(`${folder}/a.bin`, { signal: caller.signal });
      const outcome = (async (): Promise<void> => {
        for await (const chunk of content) if (chunk.length > 0) caller.abort();
      })();

      expect(await kindOf(outcome)).toBe('aborted');
    });

    test('what somebody does on the server is seen by the next call', async () => {
      const folder = await hands.aFolder();
      const path = `${folder}/a.txt`;
      await hands.put(path, 'before');
      const known = await store.stat(path);

      await bench.writeDirectly(path, Buffer.from('after, and longer'));
      await bench.writeDirectly(`${folder}/new.txt`, Buffer.from('new'));

      const now = await store.stat(path);
      expect(now.etag).not.toBe(known.etag);
      expect(now.sizeBytes).toBe(17);
      expect(await hands.text(path)).toBe('after, and longer');
      expect(await hands.text(`${folder}/new.txt`)).toBe('new');
      expect((await hands.listAll(folder, 10)).map((each) => each.path)).toEqual([
        path,
        `${folder}/new.txt`,
      ]);
      const late = store.read(path, { known }).then(({ content }) => readAll(content));
      expect(await kindOf(late)).toBe('changed');
    });

    test('a server that is not there is unreachable, and says so of its health', async () => {
      const dead = bench.deadStore;

      expect(['unreachable', 'not-found']).toContain(await kindOf(dead.stat('a')));
      expect(['unreachable', 'not-found']).toContain(await kindOf(dead.list('')));
      expect(['unreachable', 'not-found']).toContain(await kindOf(dead.write('a', bytesOf('a'))));
      expect(await dead.health()).toMatchObject({ status: 'down' });
      expect(await store.health()).toMatchObject({ status: 'up' });
    });

    test('memory stays flat while much goes in and out', { timeout: 120_000 }, async () => {
      const [folder, piece, count] = [await hands.aFolder(), randomBytes(1024 * 1024), 160];
      async function* much(): Content {
        for (let at = 0; at < count; at += 1) yield piece;
      }
      globalThis.gc?.();
      const before = process.memoryUsage().rss;
      let peak = before;
      const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);

      await store.write(`${folder}/much.bin`, much());
      let came = 0;
      for await (const chunk of (await store.read(`${folder}/much.bin`)).content)
        came += chunk.length;

      clearInterval(watch);
      await store.remove(`${folder}/much.bin`);
      expect(came).toBe(count * piece.length);
      expect((peak - before) / 1e6).toBeLessThan(120);
    });
  });
}
