import type { CloudEvent, EventData } from '@astra/contracts/events';
import { isLate, isOldNews } from '@astra/kit/old-news';
import type { Deps } from './deps.ts';
import { endCopies, endStreams, endTokens, endWhatTheyBegan } from './end-what-they-began.ts';
import { followPassedOn } from './passing-on.ts';

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
  const endAllOf = async (sessionId: string, begunUntil?: Date): Promise<void> => {
    const until = begunUntil && { begunUntil: begunUntil.toISOString() };
    await store.within('system', ({ tell }) => tell({ sessionId, ...until }));
    const whose = { sessionId, ...(begunUntil && { begunUntil }) };
    await endCopies(deps, whose);
    await endTokens(deps, whose);
  };
  return {
    personChanged: async ({ personId }) => {
      await endStreams(deps, personId);
      await endCopies(deps, { personId });
      await followRoles(deps, personId);
      await followPassedOn(deps, personId);
    },
    personDeactivated: async ({ personId }, { time }) => {
      const when = { toldAt: new Date(time), now: clock.now() };
      if (await isOldNews(when, () => directory.person(personId))) return;
      await endWhatTheyBegan(deps, personId);
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
