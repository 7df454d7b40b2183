import { expect, test } from 'vitest';
import type { Item } from '#api/documents.ts';
import { heldWith } from './held-list.ts';

const anItem = (id: string, isFavourite = false): Item => ({ id, isFavourite }) as Item;

test('a star is put where its document is shown, on whichever page, and no other page is touched', () => {
  const first = { items: [anItem('a'), anItem('b')] };
  const second = { items: [anItem('c')], next: 'more' };
  const held = { pages: [first, second], pageParams: [undefined] };

  const after = heldWith(held, anItem('b', true));

  expect(after).toEqual({
    pages: [{ items: [anItem('a'), anItem('b', true)] }, second],
    pageParams: [undefined],
  });
  expect(after && 'pages' in after && after.pages[1]).toBe(second);
});

test('a list in which it is not stays the same, as does one that has not come', () => {
  const held = { pages: [{ items: [anItem('a')] }] };

  expect(heldWith(held, anItem('b', true))).toBe(held);
  expect(heldWith(undefined, anItem('b', true))).toBeUndefined();
});

test('a list that came whole has it too', () => {
  expect(heldWith({ items: [anItem('a')] }, anItem('a', true))).toEqual({
    items: [anItem('a', true)],
  });
});
