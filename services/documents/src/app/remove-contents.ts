import type { Deps } from './deps.ts';

type Parts = Pick<Deps, 'store' | 'contents' | 'clock' | 'log'>;

/** So many that stay, and it is no fault of theirs: the file server is away. */
const mostThatStay = 3;

/**
 * Takes from the file server what nothing names any more. What it does not let go of comes again after all others, and
 * holds up none of them. Gives how many have stayed.
 */
export async function removeAll(
  { log }: Pick<Parts, 'log'>,
  ids: readonly string[],
  { remove, putOff }: Record<'remove' | 'putOff', (id: string) => Promise<void>>,
): Promise<number> {
  let staying = 0;
  for (const id of ids) {
    try {
      await remove(id);
    } catch (err) {
      log.warn({ err, id }, 'A content stays on the file server for now');
      await putOff(id);
      staying += 1;
      if (staying === mostThatStay) break;
    }
  }
  return staying;
}

/** Whole versions, each with all of its pieces. Gives how many have stayed. */
export const removeVersions = (deps: Parts, versionIds: readonly string[]): Promise<number> =>
  removeAll(deps, versionIds, {
    remove: async (versionId) => {
      const names = await deps.store.within('system', ({ files }) => files.names(versionId));
      for (const name of names) await removeName(deps, name);
      await deps.store.within('system', ({ files }) => files.removed(versionId));
    },
    putOff: (versionId) =>
      deps.store.within('system', ({ files }) => files.putOffRemoval(versionId, deps.clock.now())),
  });

/** One piece, by its name there. */
export async function removeName({ store, contents }: Parts, name: string): Promise<void> {
  await contents.remove(name);
  await store.within('system', ({ files }) => files.forgetName(name));
}
