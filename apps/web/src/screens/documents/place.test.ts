import { expect, test } from 'vitest';
import { hrefOf, views, whereOf } from './place.ts';

const folderId = '0190a1b2-0000-7000-8000-000000000001';
const searchOf = (href: string): Record<string, string> =>
  Object.fromEntries(new URL(href, 'https://astra.test').searchParams);

test('every place has an address that leads back to it', () => {
  for (const view of views) {
    const top = { view, folderId: undefined, isBin: false };
    expect(whereOf(searchOf(hrefOf(top)))).toEqual(top);
    const folder = { view, folderId, isBin: false };
    expect(whereOf(searchOf(hrefOf(folder)))).toEqual(folder);
  }
  const bin = { view: 'organisation', folderId: undefined, isBin: true } as const;
  expect(whereOf(searchOf(hrefOf(bin)))).toEqual(bin);
});

test('a team’s documents and its bin have addresses, too', () => {
  for (const isBin of [false, true]) {
    const where = { view: 'teams', teamId: folderId, folderId: undefined, isBin } as const;
    expect(whereOf(searchOf(hrefOf(where)))).toEqual(where);
  }
  expect(whereOf({ dans: 'equipes', equipe: '../x' }).teamId).toBeUndefined();
});

test('an address that says nothing we know leads to one’s own documents', () => {
  const own = { view: 'own', folderId: undefined, isBin: false };

  expect(whereOf({})).toEqual(own);
  expect(whereOf({ dans: 'ailleurs', dossier: '../secret' })).toEqual(own);
});

test('what is shared by others, starred or recent has no bin', () => {
  for (const dans of ['partages', 'favoris', 'recents'])
    expect(whereOf({ dans, corbeille: '1' }).isBin).toBe(false);
});
