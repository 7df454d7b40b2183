import type {
  CreatePartnerShare,
  PartnerShare as ShareView,
  PartnerSharePage,
  PartnerShares as SharesView,
  PartnerSharesQuery,
} from '@astra/contracts/partner-shares';
import { AppError } from '@astra/kit/problems';
import { mayOnItem } from '@astra/policy/documents';
import { mayEndLink } from '@astra/policy/guest-links';
import { mayShareWithPartner } from '@astra/policy/partner-shares';
import type { PartnerShare } from '#domain/partner-share.ts';
import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { fromCursor, toCursor } from './cursor.ts';
import type { Deps } from './deps.ts';
import { mustBeMarkable } from './marked-shares.ts';
import { factsOf, seenItem } from './seen.ts';

export type PartnerShareUses = {
  readonly share: (by: ByMember, itemId: string, wish: CreatePartnerShare) => Promise<ShareView>;
  readonly list: (by: ByMember, itemId: string) => Promise<SharesView>;
  readonly listAll: (by: ByMember, query: PartnerSharesQuery) => Promise<PartnerSharePage>;
  readonly end: (by: ByMember, shareId: string) => Promise<void>;
};

const usualLimit = 50;
const day = 86_400_000;

/** What people of other organisations may read, as those see it whose document it is. */
export function makePartnerShareUses(deps: Deps): PartnerShareUses {
  const act = makeAct(deps);
  return {
    share: makeShare(deps),
    list: (by, itemId) => {
      const about = { action: 'document.list-partner-shares', targetKind: 'document' };
      return act(by, { ...about, targetId: itemId, isQuiet: true }, async (unit) => {
        await seenItem(unit, by, { id: itemId, action: 'document.change' });
        return { items: (await unit.partnerShares.ofItem(itemId)).map(shown) };
      });
    },
    listAll: (by, { cursor, limit = usualLimit }) =>
      act(by, { action: 'document.list-all-partner-shares' }, async ({ partnerShares, items }) => {
        const after = fromCursor('partner-shares', cursor);
        const { organisationId } = by.actor;
        const found = await partnerShares.all({ organisationId, after, limit: limit + 1 });
        const page = found.slice(0, limit);
        const last = page.at(-1);
        const listed: PartnerSharePage['items'] = [];
        for (const { share } of page) {
          // To end a share, nobody needs to know more than with whom it is.
          const item = await items.find(share.itemId, by.actor);
          const isSeen = item !== null && mayOnItem(by.actor, 'document.see', factsOf(item));
          listed.push({ ...shown(share), itemName: isSeen ? item.name : null });
        }
        const hasMore = found.length > limit && last !== undefined;
        return { items: listed, next: hasMore ? toCursor('partner-shares', last.mark) : null };
      }),
    end: makeEnd(deps),
  };
}

function makeShare(deps: Deps): PartnerShareUses['share'] {
  const act = makeAct(deps);
  const { random, clock, directory } = deps;
  return async (by, itemId, { organisationId: partnerId, role, isMarked = false, endsAt }) => {
    const facts = {
      action: 'document.share-with-partner',
      targetKind: 'document',
      targetId: itemId,
    };
    const [maker, own] = await Promise.all([
      directory.person(by.actor.id),
      directory.organisation(by.actor.organisationId),
    ]);
    return act(by, { ...facts, isQuiet: true }, async (unit) => {
      const item = await seenItem(unit, by, { id: itemId, action: 'document.change' });
      const partner = await unit.partners.find(item.organisationId, partnerId);
      const wish = { item: factsOf(item), kind: item.kind, isAllowed: partner !== null };
      if (!mayShareWithPartner(by.actor, wish) || !partner) throw new AppError('not-allowed');
      mustEnd(deps, endsAt);
      if (isMarked) mustBeMarkable(item);
      const share: PartnerShare = {
        id: random.uuid(),
        organisationId: item.organisationId,
        itemId,
        partnerId,
        partnerName: partner.name,
        role,
        isMarked,
        fromName: own.name,
        makerName: maker?.displayName ?? '',
        endsAt: new Date(endsAt),
        madeBy: by.actor.id,
        madeAt: clock.now(),
      };
      await unit.partnerShares.add(share);
      await unit.auditBoth(by, partnerId, { ...facts, outcome: 'done' });
      // What took the place of another share can be shorter than that was.
      await unit.tell({ spaceId: item.space.id });
      return shown(share);
    });
  };
}

/** @throws AppError for one that is over before it begins, or hardly ever. */
function mustEnd({ clock, limits }: Deps, endsAt: string): void {
  const now = clock.now();
  const ends = new Date(endsAt);
  if (ends > now && ends <= new Date(now.getTime() + limits.linkDays * day)) return;
  const message = `must be in the future, within ${limits.linkDays} days`;
  const errors = [{ pointer: '/endsAt', message }];
  throw new AppError('invalid-input', undefined, { extras: { errors } });
}

function makeEnd(deps: Deps): PartnerShareUses['end'] {
  const act = makeAct(deps);
  return (by, shareId) => {
    const facts = { action: 'document.end-partner-share', targetKind: 'share', targetId: shareId };
    return act(by, { ...facts, isQuiet: true }, async (unit) => {
      const share = await unit.partnerShares.find(shareId);
      if (!share) throw new AppError('not-found');
      const { organisationId, madeBy, itemId, partnerId } = share;
      const found = await unit.items.find(itemId, by.actor);
      const item = found && factsOf(found);
      // What the actor may not end looks like what does not exist.
      if (!mayEndLink(by.actor, { organisationId, madeBy, item })) throw new AppError('not-found');
      await unit.partnerShares.end(shareId, by.actor.id, deps.clock.now());
      await unit.auditBoth(by, partnerId, { ...facts, outcome: 'done' });
      await unit.tell({ linkId: shareId });
    });
  };
}

const shown = (share: PartnerShare): ShareView => ({
  id: share.id,
  itemId: share.itemId,
  organisationId: share.partnerId,
  organisationName: share.partnerName,
  role: share.role,
  isMarked: share.isMarked,
  endsAt: share.endsAt.toISOString(),
  madeBy: share.madeBy,
  madeAt: share.madeAt.toISOString(),
});
