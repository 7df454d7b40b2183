import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query';
import { expect, test } from 'vitest';
import type { Item, ItemPage } from '#api/documents.ts';
import { paged } from './items.ts';

const anItem = (at: number): Item =>
  ({ id: `item-${at}`, name: `Compte rendu ${String(at)}.pdf` }) as Item;

interface Asked {
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** A folder as the service has it, and a page on which somebody has scrolled so far. */
async function aFolder(count: number, { isScrolled = true } = {}) {
  let rows = Array.from({ length: count }, (_, at) => anItem(at));
  const asked: Asked[] = [];
  const load = async (part: Asked): Promise<ItemPage> => {
    asked.push(part);
    // The cursor is the last of the page before, as the service has it.
    const from = rows.findIndex(({ id }) => id === part.cursor) + 1;
    const items = rows.slice(from, from + part.limit);
    return { items, next: from + part.limit < rows.length ? (items.at(-1)?.id ?? null) : null };
  };
  const client = new QueryClient();
  const options = paged(['items', 'a folder'], load, 500);
  const observer = new InfiniteQueryObserver(client, options);
  observer.subscribe(() => undefined);
  await expect.poll(() => observer.getCurrentResult().isSuccess).toBe(true);
  const toItsEnd = async (): Promise<void> => {
    while (observer.getCurrentResult().hasNextPage) await observer.fetchNextPage();
  };
  if (isScrolled) await toItsEnd();
  const pages = (): readonly (readonly Item[])[] =>
    (observer.getCurrentResult().data?.pages ?? []).map(({ items }) => items);
  return {
    asked,
    observer,
    pages,
    rowsOnPage: (): readonly Item[] => pages().flat(),
    change: (to: (before: Item[]) => Item[]): void => {
      rows = to(rows);
    },
    rows: (): readonly Item[] => rows,
    again: async (): Promise<readonly Asked[]> => {
      asked.length = 0;
      await client.refetchQueries({ queryKey: options.queryKey });
      return asked;
    },
  };
}

test('a folder of ten thousand that was scrolled through is asked for again by twenty questions', async () => {
  const folder = await aFolder(10_000);
  expect(folder.asked).toHaveLength(100);
  expect(folder.asked.every(({ limit }) => limit === 100)).toBe(true);

  const asked = await folder.again();

  expect(asked).toHaveLength(20);
  expect(folder.rowsOnPage()).toEqual(folder.rows());
  expect(folder.pages().every((items) => items.length === 100)).toBe(true);
});

test('what has come, gone and changed its name anywhere is as the service has it after that, and once', async () => {
  const folder = await aFolder(2_050);
  folder.change((rows) => [
    anItem(90_000),
    ...rows.filter((_, at) => at !== 730 && at !== 1_999),
    anItem(90_001),
  ]);
  folder.change((rows) =>
    rows.map((row) => (row.id === 'item-1204' ? { ...row, name: 'B' } : row)),
  );

  const asked = await folder.again();

  expect(asked.map(({ limit }) => limit)).toEqual([500, 500, 500, 500, 100]);
  expect(folder.rowsOnPage()).toEqual(folder.rows());
});

test('as many pages as were there are asked for, and the next goes on after them', async () => {
  const folder = await aFolder(1_000, { isScrolled: false });
  await folder.observer.fetchNextPage();
  await folder.observer.fetchNextPage();
  folder.change((rows) => [anItem(90_000), ...rows]);

  expect(await folder.again()).toEqual([{ cursor: undefined, limit: 300 }]);
  expect(folder.rowsOnPage()).toEqual(folder.rows().slice(0, 300));

  await folder.observer.fetchNextPage();

  expect(folder.rowsOnPage()).toEqual(folder.rows().slice(0, 400));
});

test('a list that has become short loses its pages', async () => {
  const folder = await aFolder(1_200);
  folder.change((rows) => rows.slice(0, 30));

  expect(await folder.again()).toHaveLength(1);
  expect(folder.rowsOnPage()).toEqual(folder.rows());
  expect(folder.observer.getCurrentResult().hasNextPage).toBe(false);
});
