import type { Deps } from './deps.ts';
import { dropUpload } from './drop-upload.ts';

/** Takes away what nobody wants any more. What cannot be taken away now is tried again. */
export type Tidy = () => Promise<void>;

const atOnce = 100;
/** Longer than any request lasts. */
const staleMs = 3_600_000;

export function makeTidy(deps: Deps): Tidy {
  const { store, contents, clock } = deps;
  return async () => {
    await dropExpired(deps);
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
