import type { Whose } from '#ports/copies.ts';
import type { Deps } from './deps.ts';
import { dropUpload } from './drop-upload.ts';
import { failCopy } from './make-copies.ts';
import { endPassedOn } from './passing-on.ts';

type Parts = Pick<Deps, 'store' | 'clock'>;

/** What somebody is getting was allowed by the roles that they had; who still may asks again for the rest. */
export const endStreams = ({ store }: Parts, personId: string): Promise<void> =>
  store.within('system', ({ tell }) => tell({ personId }));

/** Those too were asked for with the roles and the session of that moment. */
export const endCopies = ({ store, clock }: Parts, whose: Whose): Promise<void> =>
  store.within('system', async (unit) => {
    for (const id of await unit.copies.goingOf(whose)) {
      const copy = await unit.copies.findForChange(id);
      if (copy) await failCopy(unit, copy, { problem: 'not-allowed', at: clock.now() });
    }
  });

export const endTokens = ({ store }: Parts, whose: Whose): Promise<void> =>
  store.within('system', ({ editing }) => editing.endTokens(whose));

/** Whoever is gone answers for nobody outside, nor in another organisation. */
const endLinks = ({ store, clock }: Parts, personId: string): Promise<void> =>
  store.within('system', async (unit) => {
    for (const linkId of await unit.links.open(personId)) {
      await unit.links.end(linkId, personId, clock.now());
      await unit.tell({ linkId });
    }
    for (const linkId of await unit.partnerShares.madeBy(personId)) {
      await unit.partnerShares.end(linkId, personId, clock.now());
      await unit.tell({ linkId });
    }
  });

/** All that somebody who is gone had under way, here and outside. The same when it comes twice. */
export async function endWhatTheyBegan(deps: Parts, personId: string): Promise<void> {
  await endStreams(deps, personId);
  await endCopies(deps, { personId });
  await endTokens(deps, { personId });
  await endLinks(deps, personId);
  await endPassedOn(deps, personId);
  await deps.store.within('system', ({ fileServers }) => fileServers.endSignIns(personId));
  await deps.store.within('system', async (unit) => {
    for (const id of await unit.uploads.ofPerson(personId)) {
      const upload = await unit.uploads.findForChange(id);
      if (upload) await dropUpload(unit, upload, deps.clock.now());
    }
  });
}
