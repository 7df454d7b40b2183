import { deepest, type Item } from '#domain/item.ts';
import type { Erasure } from '#ports/erasures.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { removeForGood } from './remove.ts';

export type ErasureListUses = {
  /** Writes what went for good to the list outside of the database. */
  readonly write: () => Promise<void>;
  /**
   * Erases once more what the list has and this database does not know: it is a copy from before. Before anybody sees
   * anything. Gives how many things that were there again.
   */
  readonly playAgain: () => Promise<number>;
};

const atOnce = 500;

export function makeErasureListUses(deps: Deps): ErasureListUses {
  const { store, erasureList, log } = deps;
  return {
    write: async () => {
      if (erasureList === null) return;
      const isMore = (): Promise<boolean> =>
        store.within('system', async ({ erasures }) => {
          const some = await erasures.toList(atOnce);
          if (some.length === 0) return false;
          // On the list first: what dies in between writes it a second time, and loses none.
          await erasures.setKnown(await erasureList.add(some));
          await erasures.listed(some);
          return some.length === atOnce;
        });
      while (await isMore());
    },
    playAgain: async () => {
      if (erasureList === null) return 0;
      const known = await store.within('system', ({ erasures }) => erasures.known());
      const { erasures: missed, bytes } = await erasureList.from(known);
      if (bytes < known)
        log.error(
          { bytes, known },
          'The list of erasures is shorter than it was: bring its newest copy back, and start again',
        );
      const back = await eraseAgain(deps, missed);
      await store.within('system', ({ erasures }) => erasures.setKnown(bytes));
      if (back > 0)
        log.warn({ back }, 'An older database was brought back: what was erased since went again');
      return back;
    },
  };
}

type Back = Erasure & {
  /** Of an item. */
  readonly item: Item | null;
};

/** In a folder lies what was moved out of it later, too: it goes when nothing of that is in it, those further down first. */
async function eraseAgain(deps: Deps, missed: readonly Erasure[]): Promise<number> {
  const all: Back[] = [];
  for (const erasure of missed) {
    const back = await backOf(deps, erasure);
    if (back) all.push(back);
  }
  const order = ({ item }: Back): number => (item?.kind === 'folder' ? item.depth : deepest);
  let gone = 0;
  for (const back of all.toSorted((one, other) => order(other) - order(one)))
    if (await eraseOne(deps, back)) gone += 1;
  return gone;
}

const backOf = (deps: Deps, erasure: Erasure): Promise<Back | null> =>
  deps.store.within('system', async ({ erasures, items }) => {
    if (!(await erasures.isBack(erasure))) return null;
    const item = erasure.kind === 'item' ? await items.find(erasure.id, null) : null;
    return erasure.kind === 'item' && !item ? null : { ...erasure, item };
  });

const eraseOne = (deps: Deps, back: Back): Promise<boolean> =>
  deps.store.within('system', async (unit) => {
    const { id, organisationId, item } = back;
    if (item && !(await removeAgain(deps, unit, item))) return false;
    if (!item) await forgetAgain(deps, unit, back);
    await unit.auditOwn(organisationId, {
      action: item ? 'document.remove' : 'document.erase-person',
      outcome: 'done',
      reason: 'erased-before',
      targetKind: item ? 'document' : 'person',
      targetId: id,
      ...(item ? {} : { subjectId: id }),
    });
    return true;
  });

async function removeAgain(deps: Deps, unit: Unit, { id, kind, space }: Item): Promise<boolean> {
  await unit.spaces.lock([space.id]);
  if (kind === 'folder' && !(await unit.erasures.isEmpty(id))) return false;
  await removeForGood(deps, unit, { id, personId: space.ownerId });
  return true;
}

/** What lay in their space is on the list by itself: some of it had come into other hands before. */
async function forgetAgain(
  { clock }: Pick<Deps, 'clock'>,
  { departures }: Unit,
  { id: personId, organisationId, at }: Back,
): Promise<void> {
  await departures.askErasure({ personId, organisationId }, at);
  await departures.setRowsGone(personId, clock.now());
}
