import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { dropUpload } from './drop-upload.ts';
import { oneByOne } from './one-by-one.ts';
import { seenItem } from './seen.ts';
import { letGo } from './thin-versions.ts';

export type RemoveUses = {
  /** From the bin, for good. */
  readonly remove: (by: ByMember, itemId: string) => Promise<void>;
  /** What was in the bin long enough. */
  readonly emptyBins: () => Promise<void>;
};

const day = 86_400_000;

/** There is no way back from this one: the bytes go from the file server by and by, and their room is free at once. */
export function makeRemoveUses(deps: Deps): RemoveUses {
  const act = makeAct(deps);
  const { store, clock, limits } = deps;
  return {
    remove: async (by, itemId) => {
      const facts = { action: 'document.remove', targetKind: 'document', targetId: itemId };
      await act(by, facts, async (unit) => {
        await seenItem(unit, by, { id: itemId, action: 'document.change', isFromBin: true });
      });
      // Others' uploads can be on their way there: nobody sees those but the service itself.
      await store.within('system', (unit) => removeOne(deps, unit, itemId));
    },
    emptyBins: () => {
      const before = new Date(clock.now().getTime() - limits.binDays * day);
      return oneByOne(deps, {
        next: ({ items }, wish) => items.binnedBefore(before, wish),
        work: async (unit, id) => {
          const organisationId = await removeOne(deps, unit, id);
          if (organisationId === null) return;
          const facts = { action: 'document.remove', targetKind: 'document', targetId: id };
          const why = { outcome: 'done', reason: 'bin-days-over' } as const;
          await unit.auditOwn(organisationId, { ...facts, ...why });
        },
        words: 'Something stays in the bin for now',
      });
    },
  };
}

/** Null when it is in the bin no more: somebody was faster, or has taken it out. */
async function removeOne(deps: Deps, unit: Unit, id: string): Promise<string | null> {
  const { items, spaces } = unit;
  const known = await items.find(id, null);
  if (!known) return null;
  await spaces.lock([known.space.id]);
  const item = await items.find(id, null);
  if (!item || item.binnedAt === null) return null;
  await removeForGood(deps, unit, { id, personId: item.space.ownerId });
  return item.organisationId;
}

/**
 * With all that is in it and whatever is on its way there: rows at once, bytes by and by. Its space must be locked.
 * `personId`: in whose own space it lies.
 */
export async function removeForGood(
  { clock }: Pick<Deps, 'clock'>,
  unit: Unit,
  { id, personId }: { readonly id: string; readonly personId: string | null },
): Promise<void> {
  const { items, uploads, erasures } = unit;
  const now = clock.now();
  for (const uploadId of await items.uploadsTo(id)) {
    const upload = await uploads.findForChange(uploadId);
    if (upload) await dropUpload(unit, upload, now);
  }
  await erasures.noteItem(id, now);
  await letGo(unit, await items.remove(id), { at: now, personId });
}
