import { nobody } from '#domain/erased.ts';
import type { Erasure } from '#ports/erasures.ts';
import type { Unit } from '#ports/store.ts';
import type { Deps } from './deps.ts';
import { eraseInServer } from './erase-person.ts';

export type ErasureListUses = {
  /**
   * Writes who was erased to the list outside of the databases, and erases once more whom one of them does not know to be: it
   * is a copy from before.
   */
  readonly round: () => Promise<void>;
};

const atOnce = 500;
const byTheRound = {
  actor: { kind: 'service', id: 'chat' },
  requestId: 'erased-before',
  origin: null,
} as const;

export function makeErasureListUses(deps: Deps): ErasureListUses {
  const { erasureList } = deps;
  return {
    round: async () => {
      if (erasureList === null) return;
      await playAgain(deps, erasureList);
      await write(deps, erasureList);
    },
  };
}

type List = NonNullable<Deps['erasureList']>;

async function write({ store, server }: Deps, list: List): Promise<void> {
  const isMore = (): Promise<boolean> =>
    store.within('system', async ({ erasures }) => {
      await erasures.lockList();
      const some = await erasures.toList(atOnce);
      if (some.length === 0) return false;
      // On the list first: what dies in between writes it a second time, and loses none.
      const bytes = await list.add(some);
      // A copy of the chat server that has not heard of this has not heard of the erasure, either.
      await server.setKnownErasures(bytes);
      await erasures.setKnown(bytes);
      await erasures.listed(some);
      return some.length === atOnce;
    });
  while (await isMore());
}

type Missed = { readonly erasures: readonly Erasure[]; readonly bytes: number };

/** What stands on the list since the older of the two databases; null: both know all of it. */
const missedOf = ({ store, server, log }: Deps, list: List): Promise<Missed | null> =>
  store.within('system', async ({ erasures }) => {
    await erasures.lockList();
    const [ours, theirs] = [await erasures.known(), await server.knownErasures()];
    const missed = await list.from(Math.min(ours, theirs));
    const { bytes } = missed;
    if (bytes < Math.max(ours, theirs))
      log.error(
        { bytes, ours, theirs },
        'The list of erasures is shorter than it was: bring its newest copy back, and start again',
      );
    return ours === bytes && theirs === bytes ? null : missed;
  });

/** All of it is done again until it has come to its end. */
async function playAgain(deps: Deps, list: List): Promise<void> {
  const { store, server, log } = deps;
  const missed = await missedOf(deps, list);
  if (!missed) return;
  for (const erasure of missed.erasures) await eraseAgain(deps, erasure);
  await store.within('system', ({ erasures }) => erasures.setKnown(missed.bytes));
  await server.setKnownErasures(missed.bytes);
  if (missed.erasures.length > 0)
    log.warn(
      { people: missed.erasures.length },
      'An older database was brought back: who was erased since was erased again',
    );
}

async function eraseAgain(deps: Deps, erasure: Erasure): Promise<void> {
  const { store, server, clock } = deps;
  const { personId, organisationId, localparts } = erasure;
  await store.within('system', (unit) => closeAgain(unit, erasure));
  await eraseInServer(server, localparts);
  // Last, as in any erasure: as long as this is not done, it counts as asked for.
  await store.within('system', async (unit) => {
    await unit.archives.forgetBy(localparts.map(server.userId));
    if (await isTheirs(unit, erasure)) await unit.records.erase(personId, nobody, clock.now());
    await unit.audit(byTheRound, {
      action: 'chat.erase-person',
      outcome: 'done',
      reason: 'erased-before',
      targetKind: 'person',
      targetId: personId,
      subjectId: personId,
      organisationId,
    });
  });
}

/** Who has come back since has another account, which is none of what was erased. */
async function isTheirs({ accounts }: Unit, { personId, localparts }: Erasure): Promise<boolean> {
  const account = await accounts.find(personId);
  return account !== null && localparts.includes(account.localpart);
}

async function closeAgain(unit: Unit, erasure: Erasure): Promise<void> {
  const { personId, at } = erasure;
  if (!(await isTheirs(unit, erasure))) return;
  await unit.accounts.change(personId, { displayName: nobody, isActive: false });
  await unit.rooms.removeEverywhere(personId);
  await unit.pushDevices.endPerson(personId);
  await unit.records.askErasure(personId, at);
}
