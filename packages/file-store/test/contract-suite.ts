import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Content, Entry, FileStore } from '../src/file-store.ts';
import { bytesOf, piecesOf, readAll, sha256, suddenlyFailing } from './contents.ts';
import { kindOf } from './kind-of.ts';

/** What an adapter brings to be tested: itself, and the hands of somebody on the server. */
export interface StoreBench {
  readonly store: FileStore;
  /** The same place once more, as another process would have it. */
  another(): FileStore;
  /** The same adapter with nothing listening where its server should be. */
  readonly deadStore: FileStore;
  /** Done on the server itself, behind the adapter's back. */
  writeDirectly(path: string, bytes: Uint8Array): Promise<void>;
  /** Everything that lies in a folder there, ours and hidden. */
  listDirectly(folder: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

let serial = 0;

/** Files and connections of this process. */
const openFiles = (): number => readdirSync('/proc/self/fd').length;

/** What every file store must do, whichever it is. */
export function describeFileStore(name: string, makeBench: () => Promise<StoreBench>): void {
  describe(`${name} keeps the contract of a file store:`, () => {
    let bench: StoreBench;
    let store: FileStore;
    beforeAll(async () => {
      bench = await makeBench();
      store = bench.store;
    }, 60_000);
    afterAll(async () => {
      await bench.close();
    });

    /** Each test has a folder of its own. */
    /** A server may need a moment to clear away what was broken off. */
    const expectEmpty = (folder: string): Promise<void> =>
      expect.poll(() => bench.listDirectly(folder), { timeout: 5000 }).toEqual([]);
    const aFolder = async (): Promise<string> => {
      serial += 1;
      const folder = `folder-${serial}`;
      await store.makeFolder(folder);
      return folder;
    };
    const put = (path: string, text: string): Promise<unknown> => store.write(path, bytesOf(text));
    const text = async (path: string): Promise<string> =>
      (await readAll((await store.read(path)).content)).toString();
    const listAll = async (folder: string, limit: number): Promise<Entry[]> => {
      const found: Entry[] = [];
      let after: string | null = null;
      do {
        const page = await store.list(folder, { after, limit });
        found.push(...page.entries);
        after = page.next;
      } while (after !== null);
      return found;
    };

    test.each([0, 1, 70_000, 8 * 1024 * 1024, 33 * 1024 * 1024 + 3])(
      'a file of %i bytes comes back as it went, with its hash and its length',
      async (size) => {
        const [folder, bytes] = [await aFolder(), randomBytes(size)];

        const { entry, sha256: told } = await store.write(`${folder}/a.bin`, piecesOf(bytes));

        expect(told).toBe(sha256(bytes));
        expect(entry).toMatchObject({ path: `${folder}/a.bin`, kind: 'file', sizeBytes: size });
        const reading = await store.read(`${folder}/a.bin`);
        expect(reading).toMatchObject({ entry, from: 0, lengthBytes: size });
        expect(sha256(await readAll(reading.content))).toBe(told);
      },
    );

    test('a length that was said is kept to', async () => {
      const [folder, bytes] = [await aFolder(), randomBytes(20 * 1024 * 1024)];

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
        const folder = await aFolder();
        const content = piecesOf(randomBytes(size));

        const outcome = kindOf(store.write(`${folder}/a.bin`, content, { sizeBytes: size - off }));

        expect(await outcome).toBe('wrong-length');
        await expectEmpty(folder);
      }
    });

    test.each([100, 40 * 1024 * 1024])(
      'a content that fails after %i bytes leaves nothing behind',
      async (size) => {
        const folder = await aFolder();

        const outcome = store.write(`${folder}/a.bin`, suddenlyFailing(size));

        await expect(outcome).rejects.toThrow('the source has failed');
        await expectEmpty(folder);
      },
    );

    test('a write that is called off leaves nothing behind', async () => {
      const [folder, caller] = [await aFolder(), new AbortController()];
      async function* endless(): Content {
        for (let count = 0; ; count += 1) {
          if (count === 200) caller.abort();
          yield randomBytes(100_000);
        }
      }

      const outcome = store.write(`${folder}/a.bin`, endless(), { signal: caller.signal });

      expect(await kindOf(outcome)).toBe('aborted');
      await expectEmpty(folder);
    });

    test('nothing is to be seen of a file before it is whole', async () => {
      const folder = await aFolder();
      const seen: unknown[] = [];
      async function* slowly(): Content {
        for (let count = 0; count < 4; count += 1) {
          yield randomBytes(9 * 1024 * 1024);
          seen.push(
            await kindOf(store.stat(`${folder}/a.bin`)),
            (await store.list(folder)).entries,
          );
        }
      }

      await store.write(`${folder}/a.bin`, slowly());

      expect(seen).toEqual(Array.from({ length: 4 }, () => ['not-found', []]).flat());
      expect((await store.list(folder)).entries).toHaveLength(1);
    });

    test('a name that is taken is not written over', async () => {
      const folder = await aFolder();
      await put(`${folder}/a.txt`, 'first');
      await store.makeFolder(`${folder}/b`);

      expect(await kindOf(put(`${folder}/a.txt`, 'second'))).toBe('exists');
      expect(await kindOf(put(`${folder}/b`, 'second'))).toBe('exists');
      expect(await text(`${folder}/a.txt`)).toBe('first');
    });

    test('of those who write one new name at once, one does, and whole', async () => {
      const folder = await aFolder();
      const isAtomic = store.capabilities.creates === 'atomic';

      const outcomes = await Promise.all(
        ['one', 'two', 'three', 'four'].map((each) =>
          kindOf(bench.another().write(`${folder}/a.txt`, bytesOf(each))),
        ),
      );

      const done = ['one', 'two', 'three', 'four'].filter((_, at) => outcomes[at] === 'done');
      expect(new Set(outcomes)).toEqual(new Set(['done', 'exists']));
      expect(isAtomic ? done.length : 1).toBe(1);
      expect(done).toContain(await text(`${folder}/a.txt`));
      expect(await bench.listDirectly(folder)).toEqual(['a.txt']);
    });

    test('a file is replaced while it is the one that was seen, and not otherwise', async () => {
      const folder = await aFolder();
      const path = `${folder}/a.txt`;
      const { entry } = await store.write(path, bytesOf('first'));
      const condition = { when: 'unchanged', etag: entry.etag ?? '' } as const;

      await store.write(path, bytesOf('second'), { condition });

      expect(await kindOf(store.write(path, bytesOf('third'), { condition }))).toBe('changed');
      expect(await text(path)).toBe('second');
      await store.write(path, bytesOf('fourth'), { condition: { when: 'always' } });
      expect(await text(path)).toBe('fourth');
      expect(await bench.listDirectly(folder)).toEqual(['a.txt']);
    });

    test('a folder is never replaced by a file', async () => {
      const folder = await aFolder();
      await put(`${folder}/kept.txt`, 'kept');

      const outcome = kindOf(store.write(folder, bytesOf('x'), { condition: { when: 'always' } }));

      expect(await outcome).toBe('wrong-kind');
      expect(await text(`${folder}/kept.txt`)).toBe('kept');
    });

    test('nothing is written into a folder that is not there, or into a file', async () => {
      const folder = await aFolder();
      await put(`${folder}/file`, 'a file');

      expect(await kindOf(put(`${folder}/missing/a.txt`, 'x'))).toBe('not-found');
      expect(await kindOf(put(`${folder}/file/a.txt`, 'x'))).toBe('not-found');
      expect(await kindOf(store.makeFolder(`${folder}/missing/b`))).toBe('not-found');
    });

    test('any range comes back as that part of the file', async () => {
      const [folder, bytes] = [await aFolder(), randomBytes(300_000)];
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
      const [folder, bytes] = [await aFolder(), randomBytes(12 * 1024 * 1024)];
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
      const [folder, bytes] = [await aFolder(), randomBytes(12 * 1024 * 1024)];
      await store.write(`${folder}/a.bin`, piecesOf(bytes));
      const before = openFiles();

      for (let count = 0; count < 40; count += 1) {
        const { content } = await store.read(`${folder}/a.bin`);
        await content[Symbol.asyncIterator]().return?.();
      }

      await expect.poll(openFiles, { timeout: 5000 }).toBeLessThan(before + 20);
    });

    test('a read that is called off ends', async () => {
      const [folder, caller] = [await aFolder(), new AbortController()];
      await store.write(`${folder}/a.bin`, piecesOf(randomBytes(12 * 1024 * 1024)));

      const { content } = await store.read(`${folder}/a.bin`, { signal: caller.signal });
      const outcome = (async (): Promise<void> => {
        for await (const chunk of content) if (chunk.length > 0) caller.abort();
      })();

      expect(await kindOf(outcome)).toBe('aborted');
    });

    test('what somebody does on the server is seen by the next call', async () => {
      const folder = await aFolder();
      const path = `${folder}/a.txt`;
      await put(path, 'before');
      const known = await store.stat(path);

      await bench.writeDirectly(path, Buffer.from('after, and longer'));
      await bench.writeDirectly(`${folder}/new.txt`, Buffer.from('new'));

      const now = await store.stat(path);
      expect(now.etag).not.toBe(known.etag);
      expect(now.sizeBytes).toBe(17);
      expect(await text(path)).toBe('after, and longer');
      expect(await text(`${folder}/new.txt`)).toBe('new');
      expect((await listAll(folder, 10)).map((each) => each.path)).toEqual([
        path,
        `${folder}/new.txt`,
      ]);
      const late = store.read(path, { known }).then(({ content }) => readAll(content));
      expect(await kindOf(late)).toBe('changed');
    });

    test('pages hold each entry once, while others come and go', async () => {
      const folder = await aFolder();
      const names = Array.from({ length: 23 }, (_, at) => `${folder}/f-${at}.txt`);
      for (const name of names) await put(name, name);
      await store.makeFolder(`${folder}/sub`);
      await put(`${folder}/sub/deep.txt`, 'deep');

      const first = await store.list(folder, { limit: 5 });
      await store.remove(first.entries[0]?.path ?? '');
      await put(`${folder}/zzz.txt`, 'late');
      const rest: Entry[] = [];
      for (let after = first.next; after !== null;) {
        const page = await store.list(folder, { after, limit: 5 });
        rest.push(...page.entries);
        after = page.next;
      }

      const seen = [...first.entries, ...rest].map(({ path }) => path);
      // S3 counts the folder's own mark.
      expect([4, 5]).toContain(first.entries.length);
      expect(new Set(seen).size).toBe(seen.length);
      expect(new Set(seen)).toEqual(new Set([...names, `${folder}/sub`, `${folder}/zzz.txt`]));
      expect(rest.find(({ path }) => path === `${folder}/sub`)?.kind).toBe('folder');
    });

    test('a list says of each entry what stat says', async () => {
      const folder = await aFolder();
      await put(`${folder}/a.txt`, 'twelve bytes');
      await store.makeFolder(`${folder}/b`);

      const [file, sub] = await listAll(folder, 10);

      expect(file).toMatchObject({ kind: 'file', sizeBytes: 12 });
      expect(file?.etag).toBe((await store.stat(`${folder}/a.txt`)).etag);
      expect(sub).toMatchObject({ path: `${folder}/b`, kind: 'folder', sizeBytes: 0, etag: null });
      expect(await store.stat(`${folder}/b`)).toMatchObject({ kind: 'folder', etag: null });
      expect(await store.stat('')).toMatchObject({ path: '', kind: 'folder' });
      expect((await listAll('', 100)).map(({ path }) => path)).toContain(folder);
    });

    test('a folder is not read, and a file is not listed', async () => {
      const folder = await aFolder();
      await put(`${folder}/a.txt`, 'a');

      expect(await kindOf(store.read(folder))).toBe('wrong-kind');
      expect(['wrong-kind', 'not-found']).toContain(await kindOf(store.list(`${folder}/a.txt`)));
      expect(await kindOf(store.list(`${folder}/missing`))).toBe('not-found');
      expect(await kindOf(store.stat(`${folder}/missing`))).toBe('not-found');
      expect(await kindOf(store.read(`${folder}/missing`))).toBe('not-found');
      expect(await kindOf(store.stat(`${folder}/a.txt/b`))).toBe('not-found');
      expect((await store.list(await aFolder())).entries).toEqual([]);
    });

    test('names of all kinds of people come back as they went', async () => {
      const folder = await aFolder();
      const names = [
        'Compte rendu d’opération – 12 mars.pdf',
        "naïve % 25%20 #1 &c; @ = $ + ! ~ 'x' (y) [z] {k} ^ `.txt",
        '処方箋.pdf',
        'وصفة.pdf',
        '👩‍⚕️ visite.txt',
        '.hidden',
        'a'.repeat(240),
      ];

      for (const name of names) await put(`${folder}/${name}`, name);
      await store.makeFolder(`${folder}/dossier é #2`);
      await put(`${folder}/dossier é #2/x?y`.replace('?', '¿'), 'in it');

      const listed = (await listAll(folder, 4)).map(({ path }) => path.slice(folder.length + 1));
      expect(new Set(listed)).toEqual(new Set([...names, 'dossier é #2']));
      for (const name of names) expect(await text(`${folder}/${name}`)).toBe(name);
      expect(await text(`${folder}/dossier é #2/x¿y`)).toBe('in it');
    });

    test.each([
      ['a step up', '../outside.txt'],
      ['a step up further on', 'a/../../outside.txt'],
      ['a path from the top', '/etc/passwd'],
      ['an empty part', 'a//b'],
      ['a step nowhere', './a'],
      ['a step nowhere at the end', 'a/.'],
      ["another system's slash", 'a\\..\\b'],
      ['a NUL', 'nul\u0000byte'],
      ['a line break', 'line\nbreak'],
      ['a name of our own', '.astra-part-0123'],
      ['half a character', '\uD800'],
      ['a name too long', 'x'.repeat(256)],
      ['a path too deep', `${'a/'.repeat(2000)}a`],
    ])('%s is no path, whatever is asked', async (_, path) => {
      const folder = await aFolder();
      await put(`${folder}/a.txt`, 'a');
      const bad = `${folder}/${path}`;

      const outcomes = [
        store.stat(bad),
        store.list(bad),
        store.read(bad),
        store.write(bad, bytesOf('x')),
        store.makeFolder(bad),
        store.move(bad, `${folder}/b`),
        store.move(`${folder}/a.txt`, bad),
        store.copy(`${folder}/a.txt`, bad),
        store.remove(bad),
        ...(store.uploads ? [store.uploads.begin(bad)] : []),
      ];

      for (const outcome of outcomes) expect(await kindOf(outcome)).toBe('bad-name');
    });

    test.each([
      'CON',
      'nul.txt',
      'a:b',
      'trailing.',
      'trailing ',
      'e\u0301.txt',
      'gpj\u202Eexe',
      'a?',
    ])(
      '%j is not written, since another machine would take it for something else',
      async (name) => {
        const folder = await aFolder();

        expect(await kindOf(put(`${folder}/${name}`, 'x'))).toBe('bad-name');
        expect(await kindOf(store.makeFolder(`${folder}/${name}`))).toBe('bad-name');
        expect(await bench.listDirectly(folder)).toEqual([]);
      },
    );

    test('an old name in another Unicode form is still read', async () => {
      const folder = await aFolder();
      const path = `${folder}/re\u0301sume\u0301.txt`;

      await bench.writeDirectly(path, Buffer.from('old'));

      expect((await listAll(folder, 10)).map((each) => each.path)).toEqual([path]);
      expect(await text(path)).toBe('old');
    });

    test('a folder is made once', async () => {
      const folder = await aFolder();
      await put(`${folder}/file`, 'x');

      expect(await kindOf(store.makeFolder(folder))).toBe('exists');
      expect(await kindOf(store.makeFolder(`${folder}/file`))).toBe('exists');
    });

    test('a file moves, and never over something', async () => {
      const folder = await aFolder();
      await put(`${folder}/a.txt`, 'a');
      await put(`${folder}/taken.txt`, 'taken');
      await store.makeFolder(`${folder}/sub`);

      expect(await kindOf(store.move(`${folder}/a.txt`, `${folder}/taken.txt`))).toBe('exists');
      expect(await kindOf(store.move(`${folder}/a.txt`, `${folder}/sub`))).toBe('exists');
      expect(await kindOf(store.move(`${folder}/none.txt`, `${folder}/c.txt`))).toBe('not-found');
      expect(await kindOf(store.move(`${folder}/a.txt`, `${folder}/none/a.txt`))).toBe('not-found');
      await store.move(`${folder}/a.txt`, `${folder}/sub/b.txt`);

      expect(await text(`${folder}/sub/b.txt`)).toBe('a');
      expect(await text(`${folder}/taken.txt`)).toBe('taken');
      expect(await kindOf(store.stat(`${folder}/a.txt`))).toBe('not-found');
    });

    test('a folder moves with what is in it, where the server can', async () => {
      const folder = await aFolder();
      await store.makeFolder(`${folder}/old`);
      await store.makeFolder(`${folder}/empty`);
      await put(`${folder}/old/a.txt`, 'a');
      if (!store.capabilities.movesFolders) {
        expect(await kindOf(store.move(`${folder}/old`, `${folder}/new`))).toBe('unsupported');
        return;
      }

      expect(await kindOf(store.move(`${folder}/old`, `${folder}/empty`))).toBe('exists');
      expect(await kindOf(store.move(`${folder}/old`, `${folder}/old/in`))).toBe('wrong-kind');
      await store.move(`${folder}/old`, `${folder}/new`);

      expect(await text(`${folder}/new/a.txt`)).toBe('a');
      expect(await kindOf(store.stat(`${folder}/old`))).toBe('not-found');
    });

    test('a file is copied, and never over something', async () => {
      const folder = await aFolder();
      await put(`${folder}/a.txt`, 'a');
      await put(`${folder}/taken.txt`, 'taken');

      expect(await kindOf(store.copy(`${folder}/a.txt`, `${folder}/taken.txt`))).toBe('exists');
      expect(await kindOf(store.copy(`${folder}/none`, `${folder}/b`))).toBe('not-found');
      expect(['wrong-kind', 'unsupported']).toContain(
        await kindOf(store.copy(folder, `${folder}-copy`)),
      );
      await store.copy(`${folder}/a.txt`, `${folder}/b.txt`);
      await store.write(`${folder}/a.txt`, bytesOf('changed'), { condition: { when: 'always' } });

      expect(await text(`${folder}/b.txt`)).toBe('a');
      expect(await text(`${folder}/taken.txt`)).toBe('taken');
      expect((await bench.listDirectly(folder)).toSorted()).toEqual([
        'a.txt',
        'b.txt',
        'taken.txt',
      ]);
    });

    test('a file is removed, and a folder only when nothing is in it', async () => {
      const folder = await aFolder();
      await put(`${folder}/a.txt`, 'a');

      expect(await kindOf(store.remove(folder))).toBe('not-empty');
      expect(await kindOf(store.remove(`${folder}/none`))).toBe('not-found');
      expect(await kindOf(store.remove(''))).toBe('wrong-kind');
      await store.remove(`${folder}/a.txt`);
      await store.remove(folder);

      expect(await kindOf(store.stat(folder))).toBe('not-found');
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
      const [folder, piece, count] = [await aFolder(), randomBytes(1024 * 1024), 160];
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
