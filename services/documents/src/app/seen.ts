import { AppError } from '@astra/kit/problems';
import {
  mayInSpace,
  mayOnItem,
  maySeeOpenings,
  mayTake,
  mayRestore,
  type DocumentAction,
  type ItemFacts,
} from '@astra/policy/documents';
import { isInPlace, type Item } from '#domain/item.ts';
import type { Space } from '#domain/space.ts';
import type { By } from '#ports/by.ts';
import type { Place, Unit } from '#ports/store.ts';

/** A space that the actor sees and in which they may do this. @throws AppError */
export async function seenSpace(
  unit: Unit,
  { actor }: By,
  wish: { readonly id: string; readonly action: 'document.see' | 'document.add' },
): Promise<Space> {
  const space = await unit.spaces.find(wish.id);
  // What the actor cannot see must look exactly like what does not exist.
  if (!space) throw new AppError('not-found');
  const may = mayInSpace(actor, wish.action, space);
  // A guest puts something into a meeting without seeing what else is there.
  if (!may && !mayInSpace(actor, 'document.see', space)) throw new AppError('not-found');
  if (!may) throw new AppError('not-allowed');
  return space;
}

/** An item that the actor sees and to which they may do this; what is in the bin only when that is asked for. @throws AppError */
export async function seenItem(
  unit: Unit,
  { actor }: By,
  wish: { readonly id: string; readonly action: DocumentAction; readonly isFromBin?: boolean },
): Promise<Item> {
  const item = await unit.items.find(wish.id, actor);
  if (!item || !mayOnItem(actor, 'document.see', factsOf(item))) throw new AppError('not-found');
  const isFound = wish.isFromBin === true ? item.binnedAt !== null : isInPlace(item);
  if (!isFound) throw new AppError('not-found');
  if (!mayOnItem(actor, wish.action, factsOf(item))) throw new AppError('not-allowed');
  return item;
}

/** An item that the actor sees and may have as it is, not only shown to them with their name on it. @throws AppError */
export async function takenItem(unit: Unit, by: By, id: string): Promise<Item> {
  const item = await seenItem(unit, by, { id, action: 'document.see' });
  if (!mayTake(by.actor, factsOf(item))) throw new AppError('only-shown');
  return item;
}

/** An item of which the actor may know who was given it. @throws AppError */
export async function tracedItem(unit: Unit, by: By, id: string): Promise<Item> {
  const item = await seenItem(unit, by, { id, action: 'document.see' });
  if (!maySeeOpenings(by.actor, factsOf(item))) throw new AppError('not-allowed');
  return item;
}

export const factsOf = ({ space, madeBy, share, mayPassOn, given }: Item): ItemFacts => ({
  space,
  makerId: madeBy,
  share,
  mayPassOn,
  ...(given === undefined ? {} : { given }),
});

/** A folder of a space into which the actor may put something; null for its top. @throws AppError */
export async function seenPlace(unit: Unit, by: By, place: Place): Promise<Item | null> {
  const { spaceId, folderId } = place;
  if (folderId === null) {
    await seenSpace(unit, by, { id: spaceId, action: 'document.add' });
    return null;
  }
  const folder = await seenItem(unit, by, { id: folderId, action: 'document.add' });
  if (folder.kind !== 'folder' || folder.space.id !== spaceId) throw new AppError('not-found');
  return folder;
}

/** Of what is in the bin. */
export const isTheirsToRestore = ({ actor }: By, item: Item): boolean =>
  mayRestore(actor, factsOf(item), item.binnedBy ?? '');

/** @throws AppError for what is not theirs to bring back, or what its room keeps no longer. */
export async function mustComeBack({ items }: Unit, by: By, item: Item): Promise<void> {
  if (!isTheirsToRestore(by, item)) throw new AppError('not-allowed');
  // What is deleted after some days is deleted for everybody.
  if (!(await items.isKept(item.id))) throw new AppError('not-found');
}
