import { expect, test } from 'vitest';
import type { BrowserCells } from '@astra/chat-core/browser-cells';
import { makeCommentDrafts } from './drafts.ts';

/** A browser's own store. */
function memoryCells(): BrowserCells & { readonly all: Map<string, Uint8Array<ArrayBuffer>> } {
  const all = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    all,
    get: async (name) => all.get(name),
    put: async (name, bytes) => {
      all.set(name, bytes);
    },
    clear: async () => all.clear(),
    names: async () => [...all.keys()],
    remove: async (name) => {
      all.delete(name);
    },
  };
}

const [maud, hugo] = ['maud', 'hugo'];

test('what was begun is there again after the page was loaded anew, and lies unreadable in the browser', async () => {
  const cells = memoryCells();
  const before = makeCommentDrafts(cells);
  // Typed before what was left is there.
  before.set('a', 'CANARY one');
  await before.open(maud);
  before.set('a', 'CANARY one, and more');
  before.set('b', 'CANARY two');
  before.set('b', '');
  await before.open(maud);

  const after = makeCommentDrafts(cells);
  await after.open(maud);

  expect([...after.getSnapshot()]).toEqual([['a', 'CANARY one, and more']]);
  for (const bytes of cells.all.values())
    expect(new TextDecoder('latin1').decode(bytes)).not.toContain('CANARY');
});

test('whoever must leave the page is told whether what they had begun is kept', async () => {
  const drafts = makeCommentDrafts(memoryCells());
  await drafts.open(maud);
  expect(await drafts.keep()).toBe(false);

  drafts.set('a', 'one');
  expect(await drafts.keep()).toBe(true);
  drafts.set('a', '');
  expect(await drafts.keep()).toBe(false);

  const closed = makeCommentDrafts({
    ...memoryCells(),
    names: () => Promise.reject(new Error('No storage.')),
  });
  await closed.open(maud);
  closed.set('a', 'one');
  expect(await closed.keep()).toBe(false);
});

test('nothing of it is there for who signs in later, nor after a sign-out', async () => {
  const cells = memoryCells();
  const ofMaud = makeCommentDrafts(cells);
  await ofMaud.open(maud);
  ofMaud.set('a', 'CANARY one');
  await ofMaud.open(maud);

  const ofHugo = makeCommentDrafts(cells);
  await ofHugo.open(hugo);
  const again = makeCommentDrafts(cells);
  await again.open(maud);
  expect([ofHugo.getSnapshot().size, again.getSnapshot().size]).toEqual([0, 0]);

  again.set('a', 'CANARY two');
  await again.forget();
  again.set('a', 'CANARY three');
  await again.forget();
  expect(cells.all.size).toBe(0);
});
