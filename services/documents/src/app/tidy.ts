import type { Deps } from './deps.ts';
import { dropUpload } from './drop-upload.ts';
import { dropCopy } from './make-copies.ts';
import { oneByOne } from './one-by-one.ts';
import { removeAll, removeName, removeVersions } from './remove-contents.ts';
import { thinVersions } from './thin-versions.ts';

/** Takes away what nobody wants any more. What cannot be taken away now is tried again. */
export type Tidy = () => Promise<void>;

const atOnce = 100;
/** Longer than any request lasts. */
const staleMs = 3_600_000;
const hour = 3_600_000;

export function makeTidy(deps: Deps): Tidy {
  const { store, clock } = deps;
  return async () => {
    await dropExpired(deps);
    await dropOldCopies(deps);
    await thinVersions(deps);
    await store.within('system', ({ editing }) => editing.forget(clock.now()));
    const yesterday = new Date(clock.now().getTime() - 24 * hour);
    await store.within('system', ({ comments }) => comments.forgetSittings(yesterday));
    const versionIds = await store.within('system', ({ files }) =>
      files.removals(clock.now(), atOnce),
    );
    await removeVersions(deps, versionIds);
    const before = new Date(clock.now().getTime() - staleMs);
    const names = await store.within('system', ({ files }) => files.staleNames(before, atOnce));
    await removeAll(deps, names, {
      remove: (name) => removeName(deps, name),
      putOff: (name) => store.within('system', ({ files }) => files.putOffName(name, clock.now())),
    });
  };
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
