import type { Deps } from './deps.ts';
import { dropUpload } from './drop-upload.ts';
import { dropCopy } from './make-copies.ts';

/** Takes away what nobody wants any more. What cannot be taken away now is tried again. */
export type Tidy = () => Promise<void>;

const atOnce = 100;
/** Longer than any request lasts. */
const staleMs = 3_600_000;
const hour = 3_600_000;

export function makeTidy(deps: Deps): Tidy {
  const { store, contents, clock } = deps;
  return async () => {
    await dropExpired(deps);
    await dropOldCopies(deps);
    await store.within('system', ({ editing }) => editing.forget(clock.now()));
    const versionIds = await store.within('system', ({ files }) => files.removals(atOnce));
    for (const versionId of versionIds) {
      const names = await store.within('system', ({ files }) => files.names(versionId));
      await removeAll(names);
      await store.within('system', ({ files }) => files.removed(versionId));
    }
    const before = new Date(clock.now().getTime() - staleMs);
    await removeAll(await store.within('system', ({ files }) => files.staleNames(before, atOnce)));
  };

  async function removeAll(names: readonly string[]): Promise<void> {
    for (const name of names) {
      await contents.remove(name);
      await store.within('system', ({ files }) => files.forgetName(name));
    }
  }
}

async function dropExpired({ store, clock }: Deps): Promise<void> {
  const now = clock.now();
  await store.within('system', async (unit) => {
    for (const id of await unit.uploads.expired(now, atOnce)) {
      const upload = await unit.uploads.findForChange(id);
      if (upload && upload.expiresAt < now) await dropUpload(unit, upload, now);
    }
  });
}

/** What became of a copy is shown for a day; one that could not be made for so long is given up. */
async function dropOldCopies({ store, clock, limits }: Deps): Promise<void> {
  const now = clock.now();
  const before = new Date(now.getTime() - limits.uploadHours * hour);
  await store.within('system', async (unit) => {
    for (const id of await unit.copies.begunBefore(before, atOnce)) {
      const copy = await unit.copies.findForChange(id);
      if (copy) await dropCopy(unit, copy, now);
      await unit.copies.remove(id);
    }
  });
}
