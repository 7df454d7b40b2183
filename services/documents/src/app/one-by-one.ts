import type { NextIds } from '#ports/next-ids.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';

export type Chore = {
  readonly next: (unit: Unit, wish: NextIds) => Promise<readonly string[]>;
  /** In a transaction of its own. */
  readonly work: (unit: Unit, id: string) => Promise<void>;
  /** For the log, of one that fails. */
  readonly words: string;
};

const atOnce = 100;
/** In one round: whatever is wrong with so many, others have their turn. */
const mostAtAll = 5_000;

/** Works on what there is. One that fails is told, tried again in the next round, and holds up none behind it. */
export async function oneByOne(
  { store, log }: Pick<Deps, 'store' | 'log'>,
  { next, work, words }: Chore,
): Promise<void> {
  const tried: string[] = [];
  while (tried.length < mostAtAll) {
    const wish = { limit: atOnce, but: tried };
    const ids = await store.within('system', (unit) => next(unit, wish));
    if (ids.length === 0) return;
    for (const id of ids) {
      tried.push(id);
      await store
        .within('system', (unit) => work(unit, id))
        .catch((err: unknown) => log.warn({ err, id }, words));
    }
  }
}
