import type { SharedPage, SharedQuery } from '@astra/contracts/document-shares';
import type {
  BinPage,
  BinQuery,
  ItemPage,
  ItemsQuery,
  ItemWithPath,
  Spaces as SpacesView,
} from '@astra/contracts/documents';
import { AppError } from '@astra/kit/problems';
import { mayInSpace } from '@astra/policy/documents';
import type { Space } from '#domain/space.ts';
import type { ByMember } from '#ports/by.ts';
import type { TeamOfCaller } from '#ports/circles.ts';
import type { Listed, Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { largestFile } from './allowance.ts';
import { fromCursor, toCursor } from './cursor.ts';
import type { Deps } from './deps.ts';
import { pathOf } from './placed.ts';
import { present } from './present.ts';
import { seenItem, seenSpace } from './seen.ts';

export type BrowseUses = {
  readonly spaces: (by: ByMember) => Promise<SpacesView>;
  readonly items: (by: ByMember, spaceId: string, query: ItemsQuery) => Promise<ItemPage>;
  readonly bin: (by: ByMember, spaceId: string, query: BinQuery) => Promise<BinPage>;
  /** What others share with the caller. */
  readonly shared: (by: ByMember, query: SharedQuery) => Promise<SharedPage>;
  /** They have seen what was shared until then. */
  readonly lookedAtShared: (by: ByMember, until: Date) => Promise<void>;
  readonly item: (by: ByMember, itemId: string) => Promise<ItemWithPath>;
};

const usualLimit = 50;

/** Looking around: what there is, and where. */
export function makeBrowseUses(deps: Deps): BrowseUses {
  const act = makeAct(deps);
  return {
    spaces: (by) =>
      act(by, { action: 'document.list-spaces', isQuiet: true }, (unit) => spaces(deps, unit, by)),
    items: (by, spaceId, { folderId, order = 'name', cursor, limit = usualLimit }) => {
      const facts = { action: 'document.list', targetKind: 'space', targetId: spaceId };
      return act(by, { ...facts, isQuiet: true }, async (unit) => {
        if (folderId !== undefined) await seenFolder(unit, by, { folderId, spaceId });
        else await seenSpace(unit, by, { id: spaceId, action: 'document.see' });
        const place = { spaceId, folderId: folderId ?? null };
        const after = fromCursor(order, cursor);
        // One more than wanted tells whether there is a next page.
        const wish = { order, after, limit: limit + 1, viewer: by.actor };
        const found = await unit.items.list(place, wish);
        return pageOf(by, found, { limit, list: order });
      });
    },
    bin: (by, spaceId, { cursor, limit = usualLimit }) => {
      const facts = { action: 'document.list-bin', targetKind: 'space', targetId: spaceId };
      return act(by, { ...facts, isQuiet: true }, async (unit) => {
        const space = await seenSpace(unit, by, { id: spaceId, action: 'document.see' });
        const after = fromCursor('bin', cursor);
        const found = await unit.items.binned(space.id, { after, limit: limit + 1 });
        const { binDays: keptDays } = deps.limits;
        return { ...pageOf(by, found, { limit, list: 'bin' }), keptDays };
      });
    },
    shared: (by, { cursor, limit = usualLimit }) =>
      act(by, { action: 'document.list-shared', isQuiet: true }, async (unit) => {
        const after = fromCursor('shared', cursor);
        const found = await unit.items.shared(by.actor, { after, limit: limit + 1 });
        const { next } = pageOf(by, found, { limit, list: 'shared' });
        const items = found.slice(0, limit).map(({ item, mark: _mark, sharedAt, ...how }) => ({
          ...present(by, item),
          ...how,
          sharedAt: sharedAt.toISOString(),
        }));
        return { items, next };
      }),
    lookedAtShared: (by, until) =>
      act(by, { action: 'document.look-at-shared', isQuiet: true }, ({ shelf }) => {
        const { id, organisationId } = by.actor;
        const now = deps.clock.now();
        return shelf.setLooked({ id, organisationId, until: until > now ? now : until });
      }),
    item: (by, itemId) => {
      const facts = { action: 'document.see', targetKind: 'document', targetId: itemId };
      return act(by, { ...facts, isQuiet: true }, async (unit) => {
        const item = await seenItem(unit, by, { id: itemId, action: 'document.see' });
        const steps = await unit.items.path(itemId, by.actor);
        return { item: present(by, item), path: pathOf(by, item, steps) };
      });
    },
  };
}

async function spaces(deps: Deps, unit: Unit, by: ByMember): Promise<SpacesView> {
  const { id: personId, organisationId } = by.actor;
  const kinds = [
    { kind: 'own', ownerId: personId },
    { kind: 'organisation', ownerId: null },
  ] as const;
  const found = [];
  for (const one of kinds) {
    const wanted = { id: deps.random.uuid(), organisationId, ...one };
    found.push({ ...(await unit.spaces.ensure(wanted, deps.clock.now())), kind: one.kind });
  }
  return {
    items: [...found.map((space) => ({ ...space, name: null })), ...(await teams(unit, by))]
      .filter((space) => mayInSpace(by.actor, 'document.see', space))
      .map((space) => ({
        id: space.id,
        kind: space.kind,
        name: space.name,
        mayAdd: mayInSpace(by.actor, 'document.add', space),
      })),
    largestFileBytes: await largestFile(deps, unit, organisationId),
    isScanned: deps.scanner.isThere,
    newShares: await unit.shelf.newShares(by.actor),
    isContentSearched: (await unit.contentSearch.setting(organisationId)).key !== null,
  };
}

/** The caller's, by their names; one that is closed is still to be read. */
async function teams({ circles }: Unit, { actor }: ByMember): Promise<readonly TeamSpace[]> {
  const { organisationId } = actor;
  const found = await circles.teamsOfCaller();
  return found.map((team) => ({ ...team, organisationId, kind: 'team', ownerId: null }));
}
type TeamSpace = TeamOfCaller &
  Pick<Space, 'organisationId' | 'ownerId'> & { readonly kind: 'team' };

async function seenFolder(
  unit: Unit,
  by: ByMember,
  { folderId, spaceId }: { readonly folderId: string; readonly spaceId: string },
): Promise<void> {
  const folder = await seenItem(unit, by, { id: folderId, action: 'document.see' });
  if (folder.kind !== 'folder' || folder.space.id !== spaceId) throw new AppError('not-found');
}

/** As a page of a list, of one more than wanted. */
export function pageOf(
  by: ByMember,
  found: readonly Listed[],
  { limit, list }: { readonly limit: number; readonly list: string },
): ItemPage {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = found.length > limit && last !== undefined;
  return {
    items: shown.map(({ item }) => present(by, item)),
    next: hasMore ? toCursor(list, last.mark) : null,
  };
}
