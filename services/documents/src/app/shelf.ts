import type { RecentItems } from '@astra/contracts/document-copies';
import type { FavouritesQuery, Item as ItemView, ItemPage } from '@astra/contracts/documents';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { pageOf } from './browse.ts';
import { fromCursor } from './cursor.ts';
import type { Deps } from './deps.ts';
import { placed } from './placed.ts';
import { present } from './present.ts';
import { seenItem } from './seen.ts';

export type ShelfUses = {
  readonly setFavourite: (by: ByMember, itemId: string, isOne: boolean) => Promise<ItemView>;
  readonly favourites: (by: ByMember, query: FavouritesQuery) => Promise<ItemPage>;
  readonly recent: (by: ByMember) => Promise<RecentItems>;
};

const usualLimit = 50;
const mostRecent = 50;

/** What somebody finds again without knowing where it lies. It gives no right: what they see no more is not on it. */
export function makeShelfUses(deps: Deps): ShelfUses {
  const act = makeAct(deps);
  return {
    setFavourite: (by, itemId, isOne) => {
      const facts = { action: 'document.set-favourite', targetKind: 'document', targetId: itemId };
      return act(by, { ...facts, isQuiet: true }, async (unit) => {
        const wish = { id: itemId, action: 'document.see' } as const;
        const item = await seenItem(unit, by, wish);
        await unit.shelf.setFavourite(item, by.actor.id, isOne ? deps.clock.now() : null);
        return present(by, await seenItem(unit, by, wish));
      });
    },
    favourites: (by, { cursor, limit = usualLimit }) =>
      act(by, { action: 'document.list-favourites', isQuiet: true }, async (unit) => {
        const after = fromCursor('favourites', cursor);
        const found = await unit.shelf.favourites(by.actor, { after, limit: limit + 1 });
        const { next } = pageOf(by, found, { limit, list: 'favourites' });
        const shown = found.slice(0, limit).map(({ item }) => item);
        return { items: [...(await placed(unit, by, shown))], next };
      }),
    recent: (by) =>
      act(by, { action: 'document.list-recent', isQuiet: true }, async (unit) => {
        const items = await unit.shelf.recent(by.actor, mostRecent);
        return { items: [...(await placed(unit, by, items))] };
      }),
  };
}
