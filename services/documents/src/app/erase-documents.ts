import type { ByMember } from '#ports/by.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { endWhatTheyBegan } from './end-what-they-began.ts';
import { oneByOne } from './one-by-one.ts';
import { removeVersions } from './remove-contents.ts';
import { removeForGood } from './remove.ts';
import { erasureOf, whoLeft, wrong } from './who-left.ts';

export type EraseDocumentUses = {
  /** Of somebody who has left. It begins at once and is taken up again until it is done, whatever dies in between. */
  readonly ask: (by: ByMember, personId: string, name: string) => Promise<void>;
  readonly unfinished: () => Promise<void>;
};

const action = 'document.erase-person' as const;
const peopleAtOnce = 5;
const contentsAtOnce = 100;

/** What somebody had in their own space, with its names, its keys and its bytes. What they put elsewhere is not theirs. */
export function makeEraseDocumentUses(deps: Deps): EraseDocumentUses {
  const { store, clock, log } = deps;
  const act = makeAct(deps);
  return {
    ask: async (by, personId, name) => {
      const facts = { action, targetKind: 'person', targetId: personId, subjectId: personId };
      await act(by, facts, async (unit) => {
        const { displayName, organisationId } = await whoLeft(deps, by, { personId, action });
        const space = await unit.departures.spaceOf(personId);
        if (space !== null) await unit.spaces.lock([space]);
        // Once it is done it can be asked anew: who came back and left again has left something.
        if (erasureOf(await unit.departures.find(personId)) === 'asked') return;
        if (name.trim() !== displayName.trim())
          throw wrong('name', 'is not the name of this person');
        await unit.departures.askErasure({ personId, organisationId }, clock.now());
      });
      await endWhatTheyBegan(deps, personId);
    },
    unfinished: async () => {
      const people = await store.within('system', ({ departures }) =>
        departures.takeToErase(peopleAtOnce, clock.now()),
      );
      // One that cannot be erased yet holds up none of the others.
      for (const personId of people)
        await erase(deps, personId).catch((err: unknown) =>
          log.warn({ err, personId }, 'Not erased yet'),
        );
    },
  };
}

/** Names, keys and room first, in as many transactions as there are things at the top; then the bytes. */
async function erase(deps: Deps, personId: string): Promise<void> {
  const { store, clock } = deps;
  await oneByOne(deps, {
    next: ({ departures }, wish) => departures.roots(personId, wish),
    work: async (unit, id) => {
      const known = await unit.items.find(id, null);
      if (!known) return;
      await unit.spaces.lock([known.space.id]);
      const item = await unit.items.find(id, null);
      // What came into other hands a moment before the erasure was asked for is theirs.
      if (item?.space.ownerId === personId) await removeForGood(deps, unit, { id, personId });
    },
    words: 'Something of who is erased stays for now',
  });
  // Noted once, and not looked at again: who comes back before the last byte is gone puts something there.
  const areRowsGone = await store.within('system', async ({ departures }) => {
    const left = await departures.roots(personId, { limit: 1, but: [] });
    if (left.length === 0) await departures.setRowsGone(personId, clock.now());
    return left.length === 0;
  });
  await store.within('system', ({ departures }) => departures.forget(personId));
  if (!(await areContentsGone(deps, personId))) return;
  if (!areRowsGone) return;
  // Last: as long as this is not done, all of it is done again.
  await store.within('system', async ({ departures, erasures }) => {
    await departures.setErased(personId, clock.now());
    const departure = await departures.find(personId);
    if (!departure?.erasureAskedAt) return;
    const { organisationId, erasureAskedAt: at } = departure;
    await erasures.notePerson({ id: personId, organisationId, at });
  });
}

async function areContentsGone(deps: Deps, personId: string): Promise<boolean> {
  for (;;) {
    const ids = await deps.store.within('system', ({ departures }) =>
      departures.contents(personId, contentsAtOnce),
    );
    if (ids.length === 0) return true;
    if ((await removeVersions(deps, ids)) > 0) return false;
  }
}
