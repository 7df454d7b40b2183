import { expect, test } from 'vitest';
import type { ServerEntry } from './file-server.ts';
import { inOrder } from './server-order.ts';

const anEntry = (path: string, facts: Partial<ServerEntry> = {}): ServerEntry => ({
  path,
  kind: 'file',
  sizeBytes: 0,
  changedAt: null,
  etag: null,
  ...facts,
});
const names = (entries: readonly ServerEntry[]): string[] => entries.map(({ path }) => path);

test('folders come first, and names as people sort them: numbers by their value, marks aside', () => {
  const entries = ['b/page 10', 'b/Zoé', 'b/page 9', 'b/été'].map((path) => anEntry(path));

  const found = inOrder([...entries, anEntry('b/z', { kind: 'folder' })], 'name');

  expect(names(found)).toEqual(['b/z', 'b/été', 'b/page 9', 'b/page 10', 'b/Zoé']);
});

test('the largest and the latest first, and what the server gives no time for last', () => {
  const entries = [
    anEntry('a', { sizeBytes: 2 }),
    anEntry('b', { sizeBytes: 10, changedAt: new Date(1) }),
    anEntry('c', { sizeBytes: 1, changedAt: new Date(2) }),
  ];

  expect(names(inOrder(entries, '-size'))).toEqual(['b', 'a', 'c']);
  expect(names(inOrder(entries, '-changed'))).toEqual(['c', 'b', 'a']);
});
