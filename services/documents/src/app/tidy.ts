import type { Deps } from './deps.ts';
import { dropUpload } from './drop-upload.ts';
import { dropCopy } from './make-copies.ts';
import { oneByOne } from './one-by-one.ts';

/** Takes away what nobody wants any more. What cannot be taken away now is tried again. */
export type Tidy = () => Promise<void>;

const atOnce = 100;
/** Longer than any request lasts. */
const staleMs = 3_600_000;
const hour = 3_600_000;

/** So many that stay, and it is no fault of theirs: the file server is away. */
const mostThatStay = 3;

export function makeTidy(deps: Deps): Tidy {
  const { store, contents, clock, log } = deps;
  return async () => {
    await dropExpired(deps);
    await dropOldCopies(deps);
    await store.within('system', ({ editing }) => editing.forget(clock.now()));
    const versionIds = await store.within('system', ({ files }) => files.removals(atOnce));
    await each(versionIds, {
      remove: async (versionId) => {
        const names = await store.within('system', ({ files }) => files.names(versionId));
        for (const name of names) await removeOne(name);
        await store.within('system', ({ files }) => files.removed(versionId));
      },
      putOff: (versionId) =>
        store.within('system', ({ files }) => files.putOffRemoval(versionId, clock.now())),
    });
    const before = new Date(clock.now().getTime() - staleMs);
    const names = await store.within('system', ({ files }) => files.staleNames(before, atOnce));
    await each(names, {
      remove: removeOne,
      putOff: (name) => store.within('system', ({ files }) => files.putOffName(name, clock.now())),
    });
  };

  async function removeOne(name: string): Promise<void> {
    await contents.remove(name);
    await store.within('system', ({ files }) => files.forgetName(name));
  }

  /** What the file server does not let go of comes again after all others, and holds up none of them. */
  async function each(
    ids: readonly string[],
    { remove, putOff }: Record<'remove' | 'putOff', (id: string) => Promise<void>>,
  ): Promise<void> {
    let staying = 0;
    for (const id of ids) {
      try {
        await remove(id);
      } catch (err) {
        log.warn({ err, id }, 'A content stays on the file server for now');
        await putOff(id);
        staying += 1;
        if (staying === mostThatStay) return;
      }
    }
  }
}

function dropExpired(deps: Deps): Promise<void> {
  const now = deps.clock.now();
  return oneByOne(deps, {
    next: ({ uploads }, wish) => uploads.expired(now, wish),
    work: async (unit, id) => {
      const upload = await unit.uploads.findForChange(id);
      if (upload && upload.expiresAt < now) await dropUpload(unit, upload, now);
    },
    words: 'An upload that is given up stays for now',
  });
}

/** What became of a copy is shown for a day; one that could not be made for so long is given up. */
function dropOldCopies(deps: Deps): Promise<void> {
  const now = deps.clock.now();
  const before = new Date(now.getTime() - deps.limits.uploadHours * hour);
  return oneByOne(deps, {
    next: ({ copies }, wish) => copies.begunBefore(before, wish),
    work: async (unit, id) => {
      const copy = await unit.copies.findForChange(id);
      if (copy) await dropCopy(unit, copy, now);
      await unit.copies.remove(id);
    },
    words: 'A copy that is over stays for now',
  });
}
