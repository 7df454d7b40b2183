import type { MeetingBin as View } from '@astra/contracts/visit-documents';
import { mayInSpace, mayOnItem } from '@astra/policy/documents';
import { AppError } from '@astra/kit/problems';
import type { ByMember, InMeeting } from '#ports/by.ts';
import { makeAct } from './act.ts';
import { freeNameIn } from './arrange.ts';
import type { Deps } from './deps.ts';
import { factsOf, seenItem } from './seen.ts';

type By = InMeeting<ByMember>;
export type MeetingBin = {
  /** What was taken out of the meeting, the newest first. */
  readonly list: (by: By) => Promise<View>;
  /** Back among its documents. What a patient was given of it before stays taken back. */
  readonly restore: (by: By, itemId: string) => Promise<void>;
};

const mostShown = 100;

/** What was taken out of a meeting's documents and can come back, as long as bins keep it. */
export function makeMeetingBin(deps: Deps): MeetingBin {
  const act = makeAct(deps);
  return {
    list: (by) => {
      const { id, organisationId } = by.meeting;
      const facts = { action: 'document.list-bin', targetKind: 'meeting', targetId: id };
      return act(by, { ...facts, isQuiet: true }, async (unit) => {
        const standing = await unit.visits.standing(id);
        const space = { organisationId, kind: 'meeting', ownerId: null, standing } as const;
        if (!mayInSpace(by.actor, 'document.see', space)) throw new AppError('not-found');
        const found = await unit.items.binned(id, { after: null, limit: mostShown });
        return {
          items: found.map(({ item }) => ({
            id: item.id,
            name: item.name,
            sizeBytes: item.file?.sizeBytes ?? 0,
            mediaType: item.file?.mediaType ?? '',
            madeBy: item.madeBy,
            binnedAt: (item.binnedAt ?? item.changedAt).toISOString(),
            mayRestore: mayOnItem(by.actor, 'document.change', factsOf(item)),
          })),
        };
      });
    },
    restore: (by, itemId) => {
      const facts = { action: 'document.restore', targetKind: 'document', targetId: itemId };
      return act(by, facts, async (unit) => {
        const spaceId = by.meeting.id;
        await unit.spaces.lock([spaceId]);
        const wish = { id: itemId, action: 'document.change', isFromBin: true } as const;
        const item = await seenItem(unit, by, wish);
        const place = { spaceId, folderId: null };
        const name = await freeNameIn(unit, place, { name: item.name, exceptId: item.id });
        await unit.items.rearrange(item, { place, name, by: by.actor.id }, deps.clock.now());
        await unit.tell({ spaceId });
      });
    },
  };
}
