import { thin } from '#domain/thinning.ts';
import type { Gone, Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { oneByOne } from './one-by-one.ts';

/** Longer than any request lasts: whoever reads a version when it goes has it to its end. */
const readMs = 3_600_000;
/** What is being copied is looked at again. */
const whileMs = 600_000;
/** More than any file has between two rounds. */
const allOfThem = 100_000;

/** Takes away the versions that the rule keeps no longer, and gives their room back. */
export function thinVersions(deps: Deps): Promise<void> {
  const { clock, limits } = deps;
  return oneByOne(deps, {
    next: ({ versions }, wish) => versions.due(clock.now(), wish),
    work: async (unit, id) => {
      const item = await unit.items.find(id, null);
      if (!item) return;
      await unit.spaces.lock([item.space.id]);
      const now = clock.now();
      await unit.versions.hold(id);
      const { goes, nextAt } = thin(await unit.versions.list(id, allOfThem), limits.versions, now);
      const gone = goes.length === 0 ? [] : await unit.versions.remove(id, goes);
      const inAWhile = new Date(now.getTime() + whileMs);
      await unit.versions.lookAgain(id, gone.length < goes.length ? inAWhile : nextAt);
      if (gone.length === 0) return;
      await letGo(unit, gone, { at: now, personId: item.space.ownerId });
      const facts = { action: 'document.thin-versions', targetKind: 'document', targetId: id };
      await unit.auditOwn(item.organisationId, { ...facts, outcome: 'done' });
    },
    words: 'Old versions of a document stay for now',
  });
}

/** The bytes go from the file server an hour later, and their room is free at once. `personId`: in whose own space they lay. */
export async function letGo(
  { files, allowances }: Unit,
  gone: Gone,
  { at, personId }: { readonly at: Date; readonly personId: string | null },
): Promise<void> {
  const from = new Date(at.getTime() + readMs);
  for (const { sizeBytes, ...version } of gone) {
    await files.wantRemoval({ ...version, personId }, from);
    await allowances.giveBack(version.organisationId, sizeBytes);
  }
}
