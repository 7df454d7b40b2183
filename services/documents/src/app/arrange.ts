import type { ChangeItem, CreateFolder, Item as ItemView } from '@astra/contracts/documents';
import { AppError } from '@astra/kit/problems';
import { isSharable, mayOnItem } from '@astra/policy/documents';
import { deepest, isInPlace, type Item } from '#domain/item.ts';
import { freeName, nameKey, numbered, safeName } from '#domain/name.ts';
import type { ByMember } from '#ports/by.ts';
import type { Place, Unit } from '#ports/store.ts';
import { makeAct, type Act } from './act.ts';
import { idAsked } from './asked-id.ts';
import type { Deps } from './deps.ts';
import { present } from './present.ts';
import { factsOf, mustComeBack, seenItem, seenPlace, seenSpace } from './seen.ts';

export type ArrangeUses = {
  readonly createFolder: (by: ByMember, spaceId: string, wish: CreateFolder) => Promise<ItemView>;
  readonly change: (by: ByMember, itemId: string, change: ChangeItem) => Promise<ItemView>;
  readonly bin: (by: ByMember, itemId: string, version: number) => Promise<void>;
  readonly restore: (by: ByMember, itemId: string, version: number) => Promise<ItemView>;
};
type Parts = { readonly deps: Deps; readonly act: Act };

/** Folders and where things lie. Whoever changes something in a space does so alone, so that no two take one name. */
export function makeArrangeUses(deps: Deps): ArrangeUses {
  const parts = { deps, act: makeAct(deps) };
  return {
    createFolder: makeCreateFolder(parts),
    change: makeChange(parts),
    bin: makeBin(parts),
    restore: makeRestore(parts),
  };
}

function makeCreateFolder({ act, deps }: Parts): ArrangeUses['createFolder'] {
  return async (by, spaceId, { name, folderId = null, id: asked }) => {
    const place = { spaceId, folderId };
    const id = asked === undefined ? deps.random.uuid() : idAsked(by.actor.id, asked);
    const facts = { action: 'document.create-folder', targetKind: 'document', targetId: id };
    const before =
      asked === undefined
        ? null
        : await act(by, { ...facts, isQuiet: true }, (unit) =>
            madeBefore(deps, unit, { by, id, place }),
          );
    if (before) return before;
    return act(by, facts, async (unit) => {
      await unit.spaces.lock([spaceId]);
      const folder = await seenPlace(unit, by, place);
      if (depthIn(folder) >= deepest) throw new AppError('too-deep');
      const { id: actorId, organisationId } = by.actor;
      const free = await freeNameIn(unit, place, { name });
      const about = { id, organisationId, kind: 'folder', name: free, place } as const;
      await unit.items.add({ ...about, by: actorId, file: null }, deps.clock.now());
      return presentAgain(unit, by, id);
    });
  };
}

type Asked = { readonly by: ByMember; readonly id: string; readonly place: Place };

/** What was asked for before by this id and is as it was; what was sent into it is known for so long. Null: nothing that they see. */
async function madeBefore(
  { clock, limits }: Deps,
  unit: Unit,
  { by, id, place }: Asked,
): Promise<ItemView | null> {
  await seenPlace(unit, by, place);
  const item = await unit.items.find(id, by.actor);
  if (!item) return null;
  const isKnown = clock.now().getTime() - item.changedAt.getTime() < limits.uploadHours * 3_600_000;
  const isThere = item.space.id === place.spaceId && item.folderId === place.folderId;
  if (!isKnown || !isThere || item.version !== 1 || !isInPlace(item))
    throw new AppError('stale-version');
  return presentAgain(unit, by, id);
}

function makeChange({ act, deps }: Parts): ArrangeUses['change'] {
  return (by, itemId, { version, name, to }) =>
    act(by, named('document.change', itemId), async (unit) => {
      // A name is a part of the work on a document; where it lies is not.
      const action = to ? 'document.change' : 'document.edit';
      const locking = { id: itemId, version, action, otherSpaceId: to?.spaceId } as const;
      const item = await locked(unit, by, locking);
      const here = { spaceId: item.space.id, folderId: item.folderId };
      const place = to ? { spaceId: to.spaceId, folderId: to.folderId ?? null } : here;
      if (to) await mustFit(unit, by, { item, place });
      const wanted = { name: name ?? item.name, exceptId: itemId };
      const free = await freeNameIn(unit, place, wanted);
      await unit.items.rearrange(item, { place, name: free, by: by.actor.id }, deps.clock.now());
      // Who saw it where it was may not see it where it is.
      if (place.spaceId !== here.spaceId) await unit.tell({ spaceId: here.spaceId });
      return presentAgain(unit, by, itemId);
    });
}

function makeBin({ act, deps }: Parts): ArrangeUses['bin'] {
  return (by, itemId, version) =>
    act(by, named('document.bin', itemId), async (unit) => {
      const item = await locked(unit, by, { id: itemId, version });
      await mustBeOnesOwn(unit, by, item);
      await unit.items.setBinned(itemId, { by: by.actor.id, at: deps.clock.now() });
      await unit.tell({ spaceId: item.space.id });
    });
}

function makeRestore({ act, deps }: Parts): ArrangeUses['restore'] {
  return (by, itemId, version) =>
    act(by, named('document.restore', itemId), async (unit) => {
      const item = await locked(unit, by, { id: itemId, version, isFromBin: true });
      await mustComeBack(unit, by, item);
      const folder = item.folderId === null ? null : await unit.items.find(item.folderId, by.actor);
      const isThere = folder !== null && isInPlace(folder);
      const place = { spaceId: item.space.id, folderId: isThere ? folder.id : null };
      const name = await freeNameIn(unit, place, { name: item.name, exceptId: itemId });
      await unit.items.rearrange(item, { place, name, by: by.actor.id }, deps.clock.now());
      return presentAgain(unit, by, itemId);
    });
}

const named = (
  action: string,
  itemId: string,
): { action: string; targetKind: string; targetId: string } => ({
  action,
  targetKind: 'document',
  targetId: itemId,
});

type Locking = {
  readonly id: string;
  readonly version: number;
  readonly otherSpaceId?: string | undefined;
  readonly isFromBin?: boolean;
  readonly action?: 'document.edit' | 'document.change';
};

/** What is to be changed, while nobody else changes its space. */
async function locked(
  unit: Unit,
  by: ByMember,
  { id, version, otherSpaceId, isFromBin = false, action = 'document.change' }: Locking,
): Promise<Item> {
  const wish = { id, action, isFromBin };
  const { space } = await seenItem(unit, by, wish);
  await unit.spaces.lock([space.id, ...(otherSpaceId === undefined ? [] : [otherSpaceId])]);
  const item = await seenItem(unit, by, wish);
  if (item.version !== version) throw new AppError('stale-version');
  return item;
}

/** @throws AppError when it cannot go there. */
async function mustFit(
  unit: Unit,
  by: ByMember,
  { item, place }: { readonly item: Item; readonly place: Place },
): Promise<void> {
  const folder = await seenPlace(unit, by, place);
  if (place.spaceId !== item.space.id) {
    // A folder that is only shared with them is no place for what is theirs: it would become somebody else's.
    const to = await seenSpace(unit, by, { id: place.spaceId, action: 'document.add' });
    // What is in a room came by a message and stays with it; a copy goes elsewhere.
    if (!isSharable(item.space) || !isSharable(to)) throw new AppError('not-allowed');
    await mustBeOnesOwn(unit, by, item);
  }
  if (item.kind !== 'folder' || !folder) return;
  const path = [...(await unit.items.path(folder.id, by.actor)), folder];
  if (path.some(({ id }) => id === item.id)) throw new AppError('folder-in-itself');
  if (depthIn(folder) + (await unit.items.height(item.id)) > deepest)
    throw new AppError('too-deep');
}

/** What others have put into a folder is theirs: it does not go away with the folder. */
async function mustBeOnesOwn(unit: Unit, { actor }: ByMember, item: Item): Promise<void> {
  if (item.kind !== 'folder') return;
  const another = { ...factsOf(item), makerId: '' };
  if (mayOnItem(actor, 'document.change', another)) return;
  if (await unit.items.holdsOthers(item.id, actor.id))
    throw new AppError('not-allowed', 'Others have put something into this folder.');
}

/** How many folders lead to what is in this one. */
export const depthIn = (folder: Item | null): number => (folder === null ? 0 : folder.depth + 1);

const fewForms = 50;
const manyForms = 2_000;

/** A safe name that nothing else there has. */
export async function freeNameIn(
  { items }: Pick<Unit, 'items'>,
  place: Place,
  { name, exceptId }: { readonly name: string; readonly exceptId?: string },
): Promise<string> {
  const safe = safeName(name);
  const formsUpTo = (count: number): string[] =>
    Array.from({ length: count }, (_, at) => nameKey(numbered(safe, at + 1)));
  for (const count of [fewForms, manyForms]) {
    const forms = formsUpTo(count);
    const taken = await items.taken(place, forms, exceptId);
    if (taken.size < new Set(forms).size) return freeName(safe, (key) => taken.has(key));
  }
  throw new AppError('invalid-input', 'Too many things there are called so.');
}

async function presentAgain(unit: Unit, by: ByMember, id: string): Promise<ItemView> {
  return present(by, await seenItem(unit, by, { id, action: 'document.see' }));
}
