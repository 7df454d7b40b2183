import { expect, test } from 'vitest';
import { makeDrafts, makeEdits } from '../src/drafts.ts';
import { makeEncryptedKeep } from '../src/keep.ts';
import type { Cells } from '../src/keep.ts';
import { MemoryCells } from '../src/memory/memory-cells.ts';
import { HastyClock } from './people.ts';

const keepIn = (cells: Cells) => makeEncryptedKeep(cells, new Uint8Array(32));

test('whoever must leave the page is told whether what they had begun is kept', async () => {
  const cells = new MemoryCells();
  const drafts = makeDrafts(await keepIn(cells), new HastyClock());
  expect(await drafts.flush()).toBe(false);

  drafts.set('!room', 'à finir');
  expect(await drafts.flush()).toBe(true);
  const again = makeDrafts(await keepIn(cells), new HastyClock());
  await again.load();
  expect(again.getSnapshot().get('!room')).toBe('à finir');

  again.set('!room', ' ');
  expect(await again.flush()).toBe(false);
});

test('where the browser keeps nothing, nothing is said to be kept', async () => {
  const cells: Cells = {
    get: async () => undefined,
    put: async () => {
      throw new Error('No storage.');
    },
    clear: async () => undefined,
  };
  const edits = makeEdits(await keepIn(cells), new HastyClock());

  edits.set('!room', { message: { id: '$1', text: 'avant', linkPreview: null }, text: 'après' });

  expect(await edits.flush()).toBe(false);
});
