import { Type, type Static } from 'typebox';
import { exact, searchWords, Uuid } from './common.ts';
import { Item } from './documents.ts';

/**
 * `POST /spaces/:id/same-names`: before files are put there, which of their names files there have already. Names stand in
 * a body, never in an address.
 */
export const CompareNames = exact({
  folderId: Type.Optional(Uuid),
  names: Type.Array(searchWords(255), { minItems: 1, maxItems: 100 }),
});
export type CompareNames = Static<typeof CompareNames>;
/** Of files to which the caller may add a version; any other name that is taken gets a number. */
export const SameNames = exact({
  items: Type.Array(
    exact({
      name: Type.String({ description: 'As it was asked' }),
      item: Item,
    }),
  ),
});
export type SameNames = Static<typeof SameNames>;
