import type {
  CreateShare,
  ListedShare,
  Share as ShareView,
  SharePage,
  Shares as SharesView,
  SharesQuery,
} from '@astra/contracts/document-shares';
import { AppError } from '@astra/kit/problems';
import { isSharable, mayOnItem, mayShareWithTeam } from '@astra/policy/documents';
import { mayEndShare } from '@astra/policy/passing-on';
import type { Item } from '#domain/item.ts';
import type { HoldingShare, Share } from '#domain/share.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { fromCursor, toCursor } from './cursor.ts';
import type { Deps } from './deps.ts';
import { mustBeMarkable, onlyToView } from './marked-shares.ts';
import { atMost, followPassedOn, heldFor } from './passing-on.ts';
import { factsOf, seenItem } from './seen.ts';

export type SharingUses = {
  readonly share: (by: ByMember, itemId: string, wish: CreateShare) => Promise<ShareView>;
  readonly list: (by: ByMember, itemId: string) => Promise<SharesView>;
  readonly listAll: (by: ByMember, query: SharesQuery) => Promise<SharePage>;
  readonly end: (by: ByMember, shareId: string) => Promise<void>;
};

const usualLimit = 50;

/**
 * Who else may have a document. Who may change it sees and ends each share, and what was passed on of it; who passed
 * something on, that branch; and the organisation's administrator all.
 */
export function makeSharingUses(deps: Deps): SharingUses {
  const act = makeAct(deps);
  return {
    share: makeShare(deps),
    list: (by, itemId) => {
      const facts = { action: 'document.list-shares', targetKind: 'document', targetId: itemId };
      return act(by, { ...facts, isQuiet: true }, (unit) => list(unit, by, itemId));
    },
    listAll: (by, { cursor, limit = usualLimit }) =>
      act(by, { action: 'document.list-all-shares' }, async (unit) => {
        const after = fromCursor('shares', cursor);
        // One more than wanted tells whether there is a next page.
        const found = await unit.shares.all({ after, limit: limit + 1 });
        const last = found[limit - 1];
        return {
          items: await named(
            unit,
            by,
            found.slice(0, limit).map(({ share }) => share),
          ),
          next: found.length > limit && last ? toCursor('shares', last.mark) : null,
        };
      }),
    end: makeEnd(deps),
  };
}

async function list(unit: Unit, by: ByMember, itemId: string): Promise<SharesView> {
  const item = await seenItem(unit, by, { id: itemId, action: 'document.see' });
  const isTheirs = mayOnItem(by.actor, 'document.change', factsOf(item));
  const most = isTheirs ? null : await atMost(unit, by, item);
  const shares = await unit.shares.ofItem(itemId, isTheirs ? null : by.actor.id);
  const above = isTheirs ? await unit.shares.above(itemId) : [];
  return {
    items: await named(unit, by, shares),
    above: await endable(unit, by, above),
    atMost: most,
  };
}

async function endable(
  unit: Unit,
  by: ByMember,
  shares: readonly HoldingShare[],
): Promise<SharesView['above']> {
  const above = [];
  for (const [index, share] of (await named(unit, by, shares)).entries()) {
    const held = shares[index];
    above.push({ ...share, mayEnd: held !== undefined && (await mayEnd(unit, by, held)) });
  }
  return above;
}

/** To end a share, nobody needs to know more than with whom it is. */
async function named(
  { items }: Unit,
  by: ByMember,
  shares: readonly HoldingShare[],
): Promise<ListedShare[]> {
  const listed: ListedShare[] = [];
  for (const share of shares) {
    const item = await items.find(share.itemId, by.actor);
    const isSeen = item !== null && mayOnItem(by.actor, 'document.see', factsOf(item));
    listed.push({ ...shown(share), itemName: isSeen ? item.name : null });
  }
  return listed;
}

function makeShare(deps: Deps): SharingUses['share'] {
  const act = makeAct(deps);
  const { directory } = deps;
  return async (by, itemId, wish) => {
    const { personId } = wish;
    const about = { action: 'document.share', targetKind: 'document', targetId: itemId };
    const facts = personId === null ? about : { ...about, subjectId: personId };
    const person = personId === null ? null : await directory.person(personId);
    const made = await act(by, { ...facts, isQuiet: true }, async (unit) => {
      const item = await seenItem(unit, by, { id: itemId, action: 'document.see' });
      const isTheirs = mayOnItem(by.actor, 'document.change', factsOf(item));
      const may = isTheirs ? isSharable(item.space) : isPassable(by, item);
      if (!may) throw new AppError('not-allowed');
      const share = shareOf(deps, { by, item, wish });
      mustBeWithOneOther(share, item);
      if (share.isMarked) mustBeMarkable(item);
      const isColleague =
        person?.isActive === true && person.organisationId === item.organisationId;
      // Somebody elsewhere, somebody gone and nobody at all look the same.
      if (personId !== null && !isColleague) throw new AppError('not-found');
      await mustBeTheirTeam(unit, by, share);
      const parentId = isTheirs ? null : (await heldFor(unit, by, { item, share })).id;
      await unit.shares.add({ ...share, parentId }, item);
      const action = isTheirs ? facts.action : 'document.pass-on';
      await unit.audit(by, { ...facts, action, outcome: 'done' });
      // What took the place of another share can be less than that was.
      await unit.tell(isTheirs ? { spaceId: item.space.id } : null);
      return { ...share, parentId };
    });
    if (made.parentId !== null) await mustStillBeTheirs(deps, made);
    return act(by, { ...facts, isQuiet: true }, async ({ shares }) => {
      const share = await shares.find(made.id);
      if (!share) throw new AppError('not-found');
      return shown(share);
    });
  };
}

/** @throws AppError `not-found` for a team that is not theirs, that is closed, and that does not exist. */
async function mustBeTheirTeam(
  { spaces }: Unit,
  { actor }: ByMember,
  { teamId }: Pick<Share, 'teamId'>,
): Promise<void> {
  if (teamId === null) return;
  const team = await spaces.find(teamId);
  if (!team || !mayShareWithTeam(actor, team)) throw new AppError('not-found');
}

/** Told before it was there, that they have left would have ended nothing. @throws AppError when nobody can say */
async function mustStillBeTheirs(deps: Deps, { id, madeBy }: Share): Promise<void> {
  try {
    await followPassedOn(deps, madeBy);
  } catch (error) {
    await deps.store.within('system', ({ shares }) => shares.end(id, madeBy, deps.clock.now()));
    throw error;
  }
}

const isPassable = ({ actor }: ByMember, item: Item): boolean =>
  mayOnItem(actor, 'document.pass-on', factsOf(item));

type Making = { readonly by: ByMember; readonly item: Item; readonly wish: CreateShare };

/** As it is wished for; on what it hangs is seen later. */
function shareOf({ random, clock }: Deps, { by, item, wish }: Making): Share {
  const { teamId = null, isMarked = false, mayPassOn = false, endsAt, ...about } = wish;
  return {
    ...about,
    id: random.uuid(),
    organisationId: item.organisationId,
    itemId: item.id,
    teamId,
    isMarked,
    mayPassOn,
    parentId: null,
    endsAt: endsAt === null ? null : new Date(endsAt),
    madeBy: by.actor.id,
    madeAt: clock.now(),
  };
}

/** @throws AppError for what is with nobody, with oneself, with two, with whose it is, or over before it begins. */
function mustBeWithOneOther(share: Share, item: Pick<Item, 'space'>): void {
  const errors = [...withWhom(share, item), ...how(share)];
  if (errors.length > 0) throw new AppError('invalid-input', undefined, { extras: { errors } });
}

type Fault = { readonly pointer: string; readonly message: string };

function withWhom(share: Share, { space }: Pick<Item, 'space'>): readonly Fault[] {
  const { personId, role, teamId, madeBy } = share;
  const isOwn = personId !== null && (personId === madeBy || personId === space.ownerId);
  const named = [personId, role, teamId].filter((one) => one !== null);
  return [
    ...(named.length === 1
      ? []
      : [{ pointer: '', message: 'must be with a person, a role or a team' }]),
    ...(isOwn ? [{ pointer: '/personId', message: 'must be somebody else' }] : []),
    ...(teamId === space.id
      ? [{ pointer: '/teamId', message: 'must be another than where it lies' }]
      : []),
  ];
}

function how({ may, isMarked, mayPassOn, endsAt, madeAt }: Share): readonly Fault[] {
  return [
    ...(isMarked && may !== 'view' ? [onlyToView] : []),
    ...(isMarked && mayPassOn
      ? [{ pointer: '/mayPassOn', message: 'goes with no share that is only shown' }]
      : []),
    ...(endsAt !== null && endsAt <= madeAt
      ? [{ pointer: '/endsAt', message: 'must be in the future' }]
      : []),
  ];
}

function makeEnd(deps: Deps): SharingUses['end'] {
  const act = makeAct(deps);
  return async (by, shareId) => {
    const about = { action: 'document.end-share', targetKind: 'share', targetId: shareId };
    await act(by, about, async (unit) => {
      const share = await unit.shares.find(shareId);
      // What the actor may not end looks like what does not exist.
      if (!share || !(await mayEnd(unit, by, share))) throw new AppError('not-found');
      await unit.shares.end(shareId, by.actor.id, deps.clock.now());
      // Whoever reads it just now is looked at again, wherever it lies, and so is who has it by what hung on this one.
      await unit.tell(null);
    });
  };
}

async function mayEnd(unit: Unit, { actor }: ByMember, share: HoldingShare): Promise<boolean> {
  const chain = [];
  for (const { itemId, madeBy, parentId } of await unit.shares.chain(share.id)) {
    const item = await unit.items.find(itemId, actor);
    chain.push({ madeBy, isPassedOn: parentId !== null, item: item && factsOf(item) });
  }
  return mayEndShare(actor, { organisationId: share.organisationId, chain });
}

const shown = ({ organisationId: _own, endsAt, madeAt, ...share }: HoldingShare): ShareView => ({
  ...share,
  endsAt: endsAt?.toISOString() ?? null,
  madeAt: madeAt.toISOString(),
});
