import type { CloudEvent, EventData } from '@astra/contracts/events';
import { isLate, isOldNews } from '@astra/kit/old-news';
import type { Whose } from '#ports/copies.ts';
import type { Deps } from './deps.ts';
import { dropUpload } from './drop-upload.ts';
import { failCopy } from './make-copies.ts';

/** What identity tells. Each can come twice and ends the same. */
export type NewsOfPeople = {
  readonly personChanged: (data: EventData<'person.changed'>) => Promise<void>;
  readonly personDeactivated: (
    data: EventData<'person.deactivated'>,
    event: Pick<CloudEvent, 'time'>,
  ) => Promise<void>;
  readonly sessionEnded: (
    data: EventData<'session.ended'>,
    event: Pick<CloudEvent, 'time'>,
  ) => Promise<void>;
};

/**
 * Nobody has ended these: a clock has, or the same person who proved anew who they are. What they began goes on to its own
 * end; nothing new begins without a session that lives.
 */
const goesOn: ReadonlySet<EventData<'session.ended'>['reason']> = new Set(['expired', 'renewed']);

export function makeNewsOfPeople(deps: Deps): NewsOfPeople {
  const { store, directory, clock } = deps;
  // What somebody is getting was allowed by the roles that they had; who still may asks again for the rest.
  const endStreams = (personId: string): Promise<void> =>
    store.within('system', ({ tell }) => tell({ personId }));
  /** Those too were asked for with the roles and the session of that moment. */
  const endCopies = (whose: Whose): Promise<void> =>
    store.within('system', async (unit) => {
      for (const id of await unit.copies.goingOf(whose)) {
        const copy = await unit.copies.findForChange(id);
        if (copy) await failCopy(unit, copy, { problem: 'not-allowed', at: clock.now() });
      }
    });
  /** Whoever is gone answers for nobody outside, nor in another organisation. */
  const endLinks = (personId: string): Promise<void> =>
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
  const endTokens = (whose: Whose): Promise<void> =>
    store.within('system', ({ editing }) => editing.endTokens(whose));
  const endAllOf = async (sessionId: string, begunUntil?: Date): Promise<void> => {
    const until = begunUntil && { begunUntil: begunUntil.toISOString() };
    await store.within('system', ({ tell }) => tell({ sessionId, ...until }));
    const whose = { sessionId, ...(begunUntil && { begunUntil }) };
    await endCopies(whose);
    await endTokens(whose);
  };
  return {
    personChanged: async ({ personId }) => {
      await endStreams(personId);
      await endCopies({ personId });
      await followRoles(deps, personId);
    },
    personDeactivated: async ({ personId }, { time }) => {
      const when = { toldAt: new Date(time), now: clock.now() };
      if (await isOldNews(when, () => directory.person(personId))) return;
      await endStreams(personId);
      await endCopies({ personId });
      await endTokens({ personId });
      await endLinks(personId);
      await store.within('system', ({ fileServers }) => fileServers.endSignIns(personId));
      await store.within('system', async (unit) => {
        for (const id of await unit.uploads.ofPerson(personId)) {
          const upload = await unit.uploads.findForChange(id);
          if (upload) await dropUpload(unit, upload, clock.now());
        }
      });
    },
    sessionEnded: async ({ sessionId, subjectId, reason }, { time }) => {
      if (goesOn.has(reason)) return outlive(deps, sessionId);
      await endAllOf(sessionId);
      // Which session came after one that was outlived, nobody says: the next that is ended on purpose takes it along.
      // Told late, it does not take what has been begun since.
      const toldAt = new Date(time);
      await endAllOf(subjectId, isLate(toldAt, clock.now()) ? toldAt : undefined);
    },
  };
}

const outlive = ({ store }: Deps, sessionId: string): Promise<void> =>
  store.within('system', async ({ tell, copies, editing }) => {
    await tell({ sessionId, isOutlived: true });
    await copies.outlive(sessionId);
    await editing.outlive(sessionId);
  });

/** What somebody works on in the editor goes on, with the roles that they have from now on. */
async function followRoles({ store, directory }: Deps, personId: string): Promise<void> {
  const isWorking = await store.within('system', ({ editing }) => editing.hasTokens(personId));
  if (!isWorking) return;
  const person = await directory.person(personId);
  await store.within('system', async ({ editing }) => {
    if (person?.isActive === true) await editing.setRoles(personId, person.roles);
    else await editing.endTokens({ personId });
  });
}
