import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
  readdirSync,
  readFileSync,
} from 'node:fs';
import { execFileSync, spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { FolderStore } from '../src/folder/folder-store.ts';
import { bytesOf, readAll } from './contents.ts';
import { kindOf } from './kind-of.ts';

let place: string;
let root: string;
let store: FolderStore;
beforeEach(() => {
  place = mkdtempSync(join(tmpdir(), 'astra-escape-'));
  root = join(place, 'root');
  mkdirSync(join(root, 'inside'), { recursive: true });
  mkdirSync(join(place, 'outside'));
  writeFileSync(join(place, 'outside/secret.txt'), 'not yours');
  store = new FolderStore({ root });
});
afterEach(() => rmSync(place, { recursive: true, force: true }));

test('a link to somewhere else is not followed, not shown and not written through', async () => {
  symlinkSync('../outside', join(root, 'way'));
  symlinkSync('../../outside/secret.txt', join(root, 'inside/file'));

  const outcomes = {
    stat: await kindOf(store.stat('inside/file')),
    read: await kindOf(store.read('inside/file')),
    list: await kindOf(store.list('way')),
    below: await kindOf(store.read('way/secret.txt')),
    write: await kindOf(store.write('way/new.txt', bytesOf('x'))),
    over: await kindOf(store.write('inside/file', bytesOf('x'), { condition: { when: 'always' } })),
    move: await kindOf(store.move('inside/file', 'inside/b')),
    remove: await kindOf(store.remove('way/secret.txt')),
    copy: await kindOf(store.copy('inside/file', 'inside/b')),
  };

  expect(Object.values(outcomes)).not.toContain('done');
  expect((await store.list('')).entries.map(({ path }) => path)).toEqual(['inside']);
  expect(readdirSync(join(place, 'outside'))).toEqual(['secret.txt']);
  expect(readFileSync(join(place, 'outside/secret.txt'), 'utf8')).toBe('not yours');
});

test('a folder that becomes a link while we walk leads nowhere', async () => {
  writeFileSync(join(root, 'inside/secret.txt'), 'yours');
  const [real, aside] = [join(root, 'inside'), join(root, 'aside')];
  const over = new AbortController();
  const swap = (async (): Promise<void> => {
    while (!over.signal.aborted) {
      renameSync(real, aside);
      symlinkSync('../outside', real);
      await new Promise((next) => setImmediate(next));
      unlinkSync(real);
      renameSync(aside, real);
      await new Promise((next) => setImmediate(next));
    }
  })();

  const read: string[] = [];
  for (let count = 0; count < 500; count += 1) {
    const text = await store
      .read('inside/secret.txt')
      .then(async ({ content }) => (await readAll(content)).toString())
      .catch((error: unknown) => (error as { kind: string }).kind);
    read.push(text);
    if (count % 5 === 0) await kindOf(store.write(`inside/w-${count}.txt`, bytesOf('x')));
  }
  over.abort();
  await swap;

  expect(new Set(read)).toEqual(new Set(['yours', 'not-found']));
  expect(readdirSync(join(place, 'outside'))).toEqual(['secret.txt']);
});

test('a pipe, which would make us wait for ever, is neither read nor shown', async () => {
  execFileSync('mkfifo', [join(root, 'pipe')]);

  expect(await kindOf(store.read('pipe'))).toBe('denied');
  expect(await kindOf(store.copy('pipe', 'copy'))).toBe('denied');
  expect(await kindOf(store.write('pipe', bytesOf('x'), { condition: { when: 'always' } }))).toBe(
    'exists',
  );
  expect((await store.list('')).entries.map(({ path }) => path)).toEqual(['inside']);
});

test('a file that is written in place while it is read is no longer that file', async () => {
  writeFileSync(join(root, 'a.bin'), Buffer.alloc(2_000_000, 1));

  const { content } = await store.read('a.bin');
  const outcome = (async (): Promise<void> => {
    let isFirst = true;
    for await (const chunk of content) {
      if (isFirst && chunk.length > 0)
        writeFileSync(join(root, 'a.bin'), Buffer.alloc(1_000_000, 2));
      isFirst = false;
    }
  })();

  expect(await kindOf(outcome)).toBe('changed');
});

const mayMount =
  spawnSync('unshare', ['--mount', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;

test.skipIf(!mayMount)(
  'a full disk and a disk that takes nothing say so, and nothing half-written stays (needs the right to mount)',
  () => {
    const script = fileURLToPath(new URL('on-a-small-disk.ts', import.meta.url));
    const mount = `mount -t tmpfs -o size=2m tmpfs '${root}' && exec "$@"`;
    const said = execFileSync(
      'unshare',
      ['--mount', 'sh', '-c', mount, 'sh', process.execPath, script, root],
      { encoding: 'utf8' },
    );

    expect(JSON.parse(said)).toEqual({
      full: 'no-space',
      left: ['small.txt'],
      upload: 'no-space',
      readOnly: ['read-only', 'read-only', 'read-only'],
      stillRead: 'small',
    });
  },
);
