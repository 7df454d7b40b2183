import type {
  CreateShare,
  Share as ShareView,
  SharePage,
  Shares as SharesView,
  SharesQuery,
} from '@astra/contracts/documents';
import { AppError } from '@astra/kit/problems';
import { isSharable, mayOnItem } from '@astra/policy/documents';
import { roleMay } from '@astra/policy/permissions';
import type { Share } from '#domain/share.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import { fromCursor, toCursor } from './cursor.ts';
import type { Deps } from './deps.ts';
import { mustBeMarkable, onlyToView } from './marked-shares.ts';
import { factsOf, seenItem } from './seen.ts';

export type SharingUses = {
  readonly share: (by: ByMember, itemId: string, wish: CreateShare) => Promise<ShareView>;
  readonly list: (by: ByMember, itemId: string) => Promise<SharesView>;
  readonly listAll: (by: ByMember, query: SharesQuery) => Promise<SharePage>;
  readonly end: (by: ByMember, shareId: string) => Promise<void>;
};

const usualLimit = 50;

/** Who else may have a document. Who made it sees and ends each share, and so does the organisation's administrator. */
export function makeSharingUses(deps: Deps): SharingUses {
  const act = makeAct(deps);
  return {
    share: makeShare(deps),
    list: (by, itemId) => {
      const facts = { action: 'document.list-shares', targetKind: 'document', targetId: itemId };
      return act(by, { ...facts, isQuiet: true }, async (unit) => {
        await seenItem(unit, by, { id: itemId, action: 'document.change' });
        return { items: (await unit.shares.ofItem(itemId)).map(shown) };
      });
    },
    listAll: (by, { cursor, limit = usualLimit }) =>
      act(by, { action: 'document.list-all-shares' }, async ({ shares, items }) => {
        const after = fromCursor('shares', cursor);
        // One more than wanted tells whether there is a next page.
        const found = await shares.all({ after, limit: limit + 1 });
        const last = found[limit - 1];
        const listed: SharePage['items'] = [];
        for (const { share } of found.slice(0, limit)) {
          // To end a share, nobody needs to know more than with whom it is.
          const item = await items.find(share.itemId, by.actor);
          const isSeen = item !== null && mayOnItem(by.actor, 'document.see', factsOf(item));
          listed.push({ ...shown(share), itemName: isSeen ? item.name : null });
        }
        return {
          items: listed,
          next: found.length > limit && last ? toCursor('shares', last.mark) : null,
        };
      }),
    end: makeEnd(deps),
  };
}

function makeShare(deps: Deps): SharingUses['share'] {
  const act = makeAct(deps);
  const { random, clock, directory } = deps;
  return async (by, itemId, wish) => {
    const { personId, role, may, isMarked = false } = wish;
    const about = { action: 'document.share', targetKind: 'document', targetId: itemId };
    const facts = personId === null ? about : { ...about, subjectId: personId };
    const person = personId === null ? null : await directory.person(personId);
    return act(by, facts, async (unit) => {
      const item = await seenItem(unit, by, { id: itemId, action: 'document.change' });
      if (!isSharable(item.space)) throw new AppError('not-allowed');
      const share: Share = {
        id: random.uuid(),
        organisationId: item.organisationId,
        itemId,
        personId,
        role,
        may,
        isMarked,
        endsAt: wish.endsAt === null ? null : new Date(wish.endsAt),
        madeBy: by.actor.id,
        madeAt: clock.now(),
      };
      mustBeWithOneOther(share);
      if (isMarked) mustBeMarkable(item);
      const isColleague =
        person?.isActive === true && person.organisationId === item.organisationId;
      // Somebody elsewhere, somebody gone and nobody at all look the same.
      if (personId !== null && !isColleague) throw new AppError('not-found');
      await unit.shares.add(share);
      // What took the place of another share can be less than that was.
      await unit.tell({ spaceId: item.space.id });
      return shown(share);
    });
  };
}

/** @throws AppError for what is with nobody, with oneself, with two, or over before it begins. */
function mustBeWithOneOther(share: Share): void {
  const { personId, role, may, isMarked, endsAt, madeBy, madeAt } = share;
  const errors = [
    ...((personId === null) === (role === null)
      ? [{ pointer: '', message: 'must be with a person or with a role' }]
      : []),
    ...(personId === madeBy ? [{ pointer: '/personId', message: 'must be somebody else' }] : []),
    ...(isMarked && may !== 'view' ? [onlyToView] : []),
    ...(endsAt !== null && endsAt <= madeAt
      ? [{ pointer: '/endsAt', message: 'must be in the future' }]
      : []),
  ];
  if (errors.length > 0) throw new AppError('invalid-input', undefined, { extras: { errors } });
}

function makeEnd(deps: Deps): SharingUses['end'] {
  const act = makeAct(deps);
  return async (by, shareId) => {
    const about = { action: 'document.end-share', targetKind: 'share', targetId: shareId };
    await act(by, about, async (unit) => {
      const share = await unit.shares.find(shareId);
      if (!share || share.organisationId !== by.actor.organisationId)
        throw new AppError('not-found');
      if (!roleMay(by.actor.roles, 'document.end-any-share')) await mustBeTheirs(unit, by, share);
      await unit.shares.end(shareId, by.actor.id, deps.clock.now());
      // Whoever reads it just now is looked at again, wherever it lies.
      await unit.tell(null);
    });
  };
}

async function mustBeTheirs(unit: Unit, { actor }: ByMember, { itemId }: Share): Promise<void> {
  const item = await unit.items.find(itemId, actor);
  if (!item || !mayOnItem(actor, 'document.change', factsOf(item))) throw new AppError('not-found');
}

const shown = ({ organisationId: _own, endsAt, madeAt, ...share }: Share): ShareView => ({
  ...share,
  endsAt: endsAt?.toISOString() ?? null,
  madeAt: madeAt.toISOString(),
});
