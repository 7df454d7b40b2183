import { beforeAll, expect, test } from 'vitest';
import type { Entry, FileStore } from '../src/file-store.ts';
import { bytesOf } from './contents.ts';
import { kindOf } from './kind-of.ts';
import type { StoreBench, SuiteHands } from './suite-hands.ts';

/** What every file store must do with names and folders. A part of the contract's suite. */
export function testTree(getHands: () => SuiteHands): void {
  let hands: SuiteHands;
  let bench: StoreBench;
  let store: FileStore;
  beforeAll(() => {
    hands = getHands();
    bench = hands.bench;
    store = bench.store;
  });

  test('pages hold each entry once, while others come and go', async () => {
    const folder = await hands.aFolder();
    const names = Array.from({ length: 23 }, (_, at) => `${folder}/f-${at}.txt`);
    for (const name of names) await hands.put(name, name);
    await store.makeFolder(`${folder}/sub`);
    await hands.put(`${folder}/sub/deep.txt`, 'deep');

    const first = await store.list(folder, { limit: 5 });
    await store.remove(first.entries[0]?.path ?? '');
    await hands.put(`${folder}/zzz.txt`, 'late');
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
    const folder = await hands.aFolder();
    await hands.put(`${folder}/a.txt`, 'twelve bytes');
    await store.makeFolder(`${folder}/b`);

    const [file, sub] = await hands.listAll(folder, 10);

    expect(file).toMatchObject({ kind: 'file', sizeBytes: 12 });
    expect(file?.etag).toBe((await store.stat(`${folder}/a.txt`)).etag);
    expect(sub).toMatchObject({ path: `${folder}/b`, kind: 'folder', sizeBytes: 0, etag: null });
    expect(await store.stat(`${folder}/b`)).toMatchObject({ kind: 'folder', etag: null });
    expect(await store.stat('')).toMatchObject({ path: '', kind: 'folder' });
    expect((await hands.listAll('', 100)).map(({ path }) => path)).toContain(folder);
  });

  test('a folder is not read, and a file is not listed', async () => {
    const folder = await hands.aFolder();
    await hands.put(`${folder}/a.txt`, 'a');

    expect(await kindOf(store.read(folder))).toBe('wrong-kind');
    expect(['wrong-kind', 'not-found']).toContain(await kindOf(store.list(`${folder}/a.txt`)));
    expect(await kindOf(store.list(`${folder}/missing`))).toBe('not-found');
    expect(await kindOf(store.stat(`${folder}/missing`))).toBe('not-found');
    expect(await kindOf(store.read(`${folder}/missing`))).toBe('not-found');
    expect(await kindOf(store.stat(`${folder}/a.txt/b`))).toBe('not-found');
    expect((await store.list(await hands.aFolder())).entries).toEqual([]);
  });

  test('names of all kinds of people come back as they went', async () => {
    const folder = await hands.aFolder();
    const names = [
      'Compte rendu d’opération – 12 mars.pdf',
      "naïve % 25%20 #1 &c; @ = $ + ! ~ 'x' (y) [z] {k} ^ `.txt",
      '処方箋.pdf',
      'وصفة.pdf',
      '👩‍⚕️ visite.txt',
      '.hidden',
      'a'.repeat(240),
    ];

    for (const name of names) await hands.put(`${folder}/${name}`, name);
    await store.makeFolder(`${folder}/dossier é #2`);
    await hands.put(`${folder}/dossier é #2/x?y`.replace('?', '¿'), 'in it');

    const listed = (await hands.listAll(folder, 4)).map(({ path }) =>
      path.slice(folder.length + 1),
    );
    expect(new Set(listed)).toEqual(new Set([...names, 'dossier é #2']));
    for (const name of names) expect(await hands.text(`${folder}/${name}`)).toBe(name);
    expect(await hands.text(`${folder}/dossier é #2/x¿y`)).toBe('in it');
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
    const folder = await hands.aFolder();
    await hands.put(`${folder}/a.txt`, 'a');
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
  ])('%j is not written, since another machine would take it for something else', async (name) => {
    const folder = await hands.aFolder();

    expect(await kindOf(hands.put(`${folder}/${name}`, 'x'))).toBe('bad-name');
    expect(await kindOf(store.makeFolder(`${folder}/${name}`))).toBe('bad-name');
    expect(await bench.listDirectly(folder)).toEqual([]);
  });

  test('an old name in another Unicode form is still read', async () => {
    const folder = await hands.aFolder();
    const path = `${folder}/re\u0301sume\u0301.txt`;

    await bench.writeDirectly(path, Buffer.from('old'));

    expect((await hands.listAll(folder, 10)).map((each) => each.path)).toEqual([path]);
    expect(await hands.text(path)).toBe('old');
  });

  test('a folder is made once', async () => {
    const folder = await hands.aFolder();
    await hands.put(`${folder}/file`, 'x');

    expect(await kindOf(store.makeFolder(folder))).toBe('exists');
    expect(await kindOf(store.makeFolder(`${folder}/file`))).toBe('exists');
  });

  test('a file moves, and never over something', async () => {
    const folder = await hands.aFolder();
    await hands.put(`${folder}/a.txt`, 'a');
    await hands.put(`${folder}/taken.txt`, 'taken');
    await store.makeFolder(`${folder}/sub`);

    expect(await kindOf(store.move(`${folder}/a.txt`, `${folder}/taken.txt`))).toBe('exists');
    expect(await kindOf(store.move(`${folder}/a.txt`, `${folder}/sub`))).toBe('exists');
    expect(await kindOf(store.move(`${folder}/none.txt`, `${folder}/c.txt`))).toBe('not-found');
    expect(await kindOf(store.move(`${folder}/a.txt`, `${folder}/none/a.txt`))).toBe('not-found');
    await store.move(`${folder}/a.txt`, `${folder}/sub/b.txt`);

    expect(await hands.text(`${folder}/sub/b.txt`)).toBe('a');
    expect(await hands.text(`${folder}/taken.txt`)).toBe('taken');
    expect(await kindOf(store.stat(`${folder}/a.txt`))).toBe('not-found');
  });

  test('a folder moves with what is in it, where the server can', async () => {
    const folder = await hands.aFolder();
    await store.makeFolder(`${folder}/old`);
    await store.makeFolder(`${folder}/empty`);
    await hands.put(`${folder}/old/a.txt`, 'a');
    if (!store.capabilities.movesFolders) {
      expect(await kindOf(store.move(`${folder}/old`, `${folder}/new`))).toBe('unsupported');
      return;
    }

    expect(await kindOf(store.move(`${folder}/old`, `${folder}/empty`))).toBe('exists');
    expect(await kindOf(store.move(`${folder}/old`, `${folder}/old/in`))).toBe('wrong-kind');
    await store.move(`${folder}/old`, `${folder}/new`);

    expect(await hands.text(`${folder}/new/a.txt`)).toBe('a');
    expect(await kindOf(store.stat(`${folder}/old`))).toBe('not-found');
  });

  test('a file is copied, and never over something', async () => {
    const folder = await hands.aFolder();
    await hands.put(`${folder}/a.txt`, 'a');
    await hands.put(`${folder}/taken.txt`, 'taken');

    expect(await kindOf(store.copy(`${folder}/a.txt`, `${folder}/taken.txt`))).toBe('exists');
    expect(await kindOf(store.copy(`${folder}/none`, `${folder}/b`))).toBe('not-found');
    expect(['wrong-kind', 'unsupported']).toContain(
      await kindOf(store.copy(folder, `${folder}-copy`)),
    );
    await store.copy(`${folder}/a.txt`, `${folder}/b.txt`);
    await store.write(`${folder}/a.txt`, bytesOf('changed'), { condition: { when: 'always' } });

    expect(await hands.text(`${folder}/b.txt`)).toBe('a');
    expect(await hands.text(`${folder}/taken.txt`)).toBe('taken');
    expect((await bench.listDirectly(folder)).toSorted()).toEqual(['a.txt', 'b.txt', 'taken.txt']);
  });

  test('a file is removed, and a folder only when nothing is in it', async () => {
    const folder = await hands.aFolder();
    await hands.put(`${folder}/a.txt`, 'a');

    expect(await kindOf(store.remove(folder))).toBe('not-empty');
    expect(await kindOf(store.remove(`${folder}/none`))).toBe('not-found');
    expect(await kindOf(store.remove(''))).toBe('wrong-kind');
    await store.remove(`${folder}/a.txt`);
    await store.remove(folder);

    expect(await kindOf(store.stat(folder))).toBe('not-found');
  });
}
