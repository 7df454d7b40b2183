import { askFreshProof } from '@astra/kit/fresh-proof';
import type {
  ArchiveRelease as ReleaseView,
  ArchiveReleases as ReleasesView,
  AskArchiveRelease,
} from '@astra/contracts/chat-archive';
import { AppError } from '@astra/kit/problems';
import { mayKeepRoom } from '@astra/policy/chat-keeping';
import { endOf, oldestThatCounts } from '#domain/archive-release.ts';
import type { ArchiveRelease, ReleaseTarget } from '#domain/archive-release.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import { makeAct, type ActName } from './act.ts';
import type { Deps } from './deps.ts';
import { isArchivedBy, isRoomArchived } from './export-archive.ts';
import { keptRoom } from './kept-room.ts';
import { thePerson } from './the-person.ts';

export type ArchiveReleaseUses = {
  /** Those that wait or hold. */
  readonly list: (by: ByMember) => Promise<ReleasesView>;
  readonly ask: (by: ByMember, wish: AskArchiveRelease) => Promise<ReleaseView>;
  /** By another one than who asked. */
  readonly confirm: (by: ByMember, id: string) => Promise<ReleaseView>;
  /** Withdraws one's own, refuses another's, ends what holds. */
  readonly end: (by: ByMember, id: string) => Promise<void>;
};

/** What an archive has read is taken out by two: one asks and says why, another one confirms. */
export function makeArchiveReleaseUses(deps: Deps): ArchiveReleaseUses {
  const act = makeAct(deps);
  return {
    list: (by) =>
      act(by, { ...listing(by), isReading: true }, async (unit) => {
        const items = await alive(deps, unit, by);
        return {
          items: await Promise.all(items.map((one) => present(deps, unit, { by, release: one }))),
        };
      }),
    ask: (by, wish) => {
      const target = { kind: wish.targetKind, id: wish.targetId };
      return act(by, { action: 'archive.ask-release', ...named(target) }, async (unit) => {
        const id = await ask(deps, unit, { by, target, reason: wish.reason });
        return shown(deps, unit, { by, id });
      });
    },
    confirm: async (by, id) => {
      const target = await targetOf(deps, by, id);
      return act(by, { action: 'archive.confirm-release', ...named(target) }, async (unit) => {
        await confirm(deps, unit, { by, id });
        return shown(deps, unit, { by, id });
      });
    },
    end: async (by, id) => {
      const target = await targetOf(deps, by, id);
      await act(by, { action: 'archive.end-release', ...named(target) }, async (unit) => {
        await theRelease(deps, unit, { by, id });
        await unit.archiveReleases.end(id, by.actor.id, deps.clock.now());
      });
    },
  };
}

const listing = ({ actor }: ByMember): ActName => ({
  action: 'archive.see',
  targetKind: 'organisation',
  targetId: actor.organisationId,
});

type Wish = { readonly by: ByMember; readonly target: ReleaseTarget; readonly reason: string };

/** Gives its id. */
async function ask(deps: Deps, unit: Unit, { by, target, reason }: Wish): Promise<string> {
  const { clock, random } = deps;
  if (!(await isArchived(deps, unit, { by, target }))) throw new AppError('not-found');
  askFreshProof(by, clock);
  const { organisationId, id: askedBy } = by.actor;
  const before = await alive(deps, unit, by);
  if (before.some((one) => one.askedBy === askedBy && one.target.id === target.id))
    throw new AppError('stale-version', 'It was asked before');
  const id = random.uuid();
  const askedAt = clock.now();
  await unit.archiveReleases.add({ id, organisationId, target, reason, askedBy, askedAt });
  // Who may confirm it is looked up when they are told, apart: it can be asked for while identity is away.
  const notice = { id: random.uuid(), personId: null, organisationId, releaseId: id } as const;
  await unit.notices.ask([{ ...notice, kind: 'release-waits' }], askedAt);
  return id;
}

async function confirm(deps: Deps, unit: Unit, { by, id }: Which): Promise<void> {
  const release = await theRelease(deps, unit, { by, id });
  askFreshProof(by, deps.clock);
  if (release.confirmedBy !== null) throw new AppError('stale-version');
  if (release.askedBy === by.actor.id)
    throw new AppError('not-allowed', 'Somebody else confirms it');
  await unit.archiveReleases.confirm(id, by.actor.id, deps.clock.now());
}

const shown = async (deps: Deps, unit: Unit, which: Which): Promise<ReleaseView> =>
  present(deps, unit, { by: which.by, release: await theRelease(deps, unit, which) });

const named = ({ kind, id }: ReleaseTarget): Omit<ActName, 'action'> => ({
  targetKind: kind,
  targetId: id,
  ...(kind === 'person' ? { subjectId: id } : {}),
});

/** Those of the caller's organisation that can still be confirmed, or used. */
export async function alive(
  { clock }: Pick<Deps, 'clock'>,
  { archiveReleases }: Unit,
  { actor }: ByMember,
): Promise<readonly ArchiveRelease[]> {
  const now = clock.now();
  const found = await archiveReleases.since(actor.organisationId, oldestThatCounts(now));
  return found.filter((one) => endOf(one) > now);
}

type Which = { readonly by: ByMember; readonly id: string };

/** One that is over, or another organisation's, looks exactly like what does not exist. */
async function theRelease(
  { clock }: Pick<Deps, 'clock'>,
  { archiveReleases }: Unit,
  { by, id }: Which,
): Promise<ArchiveRelease> {
  const found = await archiveReleases.lock(id);
  const isOwn = found?.organisationId === by.actor.organisationId;
  if (!found || !isOwn || endOf(found) <= clock.now()) throw new AppError('not-found');
  return found;
}

/** For the trail, which names what it is about. */
async function targetOf(deps: Deps, by: ByMember, id: string): Promise<ReleaseTarget> {
  const { organisationId, id: personId } = by.actor;
  const { target } = await deps.store.within({ organisationId, personId }, (unit) =>
    theRelease(deps, unit, { by, id }),
  );
  return target;
}

/** Whether an archive has read anything there; refused to who may not export it. */
async function isArchived(
  { server }: Deps,
  unit: Unit,
  { by, target }: { readonly by: ByMember; readonly target: ReleaseTarget },
): Promise<boolean> {
  if (target.kind === 'person') {
    const { record } = await thePerson(unit, by, target.id);
    return isArchivedBy(unit, by, record.localparts.map(server.userId));
  }
  const room = await keptRoom(unit, by, target.id);
  if (!mayKeepRoom(by.actor, 'room.export', room)) throw new AppError('not-allowed');
  return isRoomArchived(unit, room);
}

async function present(
  { directory }: Pick<Deps, 'directory'>,
  { accounts, rooms }: Unit,
  { by, release }: { readonly by: ByMember; readonly release: ArchiveRelease },
): Promise<ReleaseView> {
  const { id, target, reason, askedBy, askedAt, confirmedBy } = release;
  // Who administers and has never opened the chat has no account there.
  const nameOf = async (personId: string): Promise<string> =>
    ((await accounts.find(personId)) ?? (await directory.person(personId)))?.displayName ?? '';
  return {
    id,
    targetKind: target.kind,
    targetId: target.id,
    targetName:
      target.kind === 'person'
        ? await nameOf(target.id)
        : ((await rooms.find(target.id))?.name ?? null),
    reason,
    askedBy: await nameOf(askedBy),
    askedAt: askedAt.toISOString(),
    confirmedBy: confirmedBy && (await nameOf(confirmedBy)),
    until: endOf(release).toISOString(),
    isMine: askedBy === by.actor.id,
  };
}
