import { AppError } from '@astra/kit/problems';
import { difference, powersOf, shownName, type Powers, type Room } from '#domain/room.ts';
import { archiveLocalpart, archiveOf } from '#domain/archive.ts';
import { isToDo, type Account } from '#domain/account.ts';
import type { SeenRoom } from '#ports/chat-server.ts';
import type { AccountKeeper } from './accounts.ts';
import type { Deps } from './deps.ts';
import { makeTurns } from './turns.ts';

/**
 * Brings one room in the chat server to what is wanted, whatever it was like before: it is made if it is not there, and
 * who is in it, who moderates, its name and who may write follow. Can come twice, and in any replica. Of a whole
 * organisation only so many come in at a time: whoever has to go, and all other rooms, do not wait for them. The room stays
 * to be done until all are in.
 */
export type SyncRoom = (roomId: string) => Promise<void>;

export function makeSyncRoom(deps: Deps, accounts: Pick<AccountKeeper, 'sync'>): SyncRoom {
  const { store, server, clock } = deps;
  const inTurn = makeTurns();
  const find = (roomId: string): Promise<Room | null> =>
    store.within('system', ({ rooms }) => rooms.find(roomId));
  const bring = async (room: Room): Promise<void> => {
    const people = await peopleOf(deps, room, accounts);
    const matrixRoomId = room.matrixRoomId ?? (await make(deps, room, people));
    const actual = await server.see(matrixRoomId);
    const { missing, failed } = await follow(deps, {
      matrixRoomId,
      room,
      people,
      actual,
      accounts,
    });
    await store.within('system', async ({ rooms }) => {
      if (room.forRoles !== null) await rooms.filled(room.id, people.all.size - missing);
      if (missing === 0) await rooms.done(room.id, room.wanted, clock.now());
    });
    if (failed) throw failed;
  };
  return (roomId) =>
    inTurn(roomId, async () => {
      let room = await find(roomId);
      while (room) {
        await bring(room);
        const now = await find(roomId);
        // Another replica may have brought it to something newer meanwhile, and this one back to what it knew.
        room = now?.wanted === room.wanted ? null : now;
      }
    });
}

/** The change is kept already: what the chat server has not heard now, it hears soon. */
export async function syncAll(
  { log }: Pick<Deps, 'log'>,
  syncRoom: SyncRoom,
  roomIds: readonly string[],
): Promise<void> {
  for (const id of roomIds)
    await syncRoom(id).catch((error: unknown) =>
      log.warn({ err: error, roomId: id }, 'A room follows later'),
    );
}

/** Who ought to be in the room by their Matrix ids, and its moderators and those who only read among them. */
type People = {
  readonly all: ReadonlyMap<string, Account>;
  /** No person: it is in the room, and counts for nothing there. */
  readonly archiveIds: readonly string[];
} & Pick<Powers, 'moderators' | 'silenced'>;

async function peopleOf(
  { store, server }: Deps,
  room: Room,
  accounts: Pick<AccountKeeper, 'sync'>,
): Promise<People> {
  const known = await store.within('system', (unit) =>
    unit.accounts.named(room.members.map(({ personId }) => personId)),
  );
  // Of an organisation each is seen to before they come in: they are too many to be seen to before anybody does.
  if (room.forRoles === null)
    for (const one of known.filter(isToDo)) await accounts.sync(one.personId);
  const active = known.filter(({ isActive }) => isActive);
  const moderatorIds = new Set(
    room.members.flatMap(({ personId, isModerator }) => (isModerator ? [personId] : [])),
  );
  const silencedIds = new Set(room.silencedIds.filter((id) => !moderatorIds.has(id)));
  const idOf = ({ localpart }: Account): string => server.userId(localpart);
  return {
    all: new Map(active.map((one) => [idOf(one), one])),
    archiveIds: archiveOf(room) ? [server.userId(archiveLocalpart(room.organisationId))] : [],
    moderators: active.filter(({ personId }) => moderatorIds.has(personId)).map(idOf),
    silenced: active.filter(({ personId }) => silencedIds.has(personId)).map(idOf),
  };
}

async function make({ store, server }: Deps, room: Room, people: People): Promise<string> {
  const matrixRoomId = await server.makeRoom({
    id: room.id,
    name: shownName(room),
    // A patient reads what is said while they are there, and nothing from before.
    history: room.kind === 'meeting' ? 'own' : 'all',
    powers: powersOf(room, people),
  });
  await store.within('system', ({ rooms }) => rooms.keepMatrixId(room.id, matrixRoomId));
  return matrixRoomId;
}

type Following = {
  readonly matrixRoomId: string;
  readonly room: Room;
  readonly people: People;
  readonly actual: SeenRoom;
  readonly accounts: Pick<AccountKeeper, 'sync'>;
};

/** How many come into a room of an organisation at a time: seconds, not minutes. */
const atOnce = 40;

type Followed = {
  /** How many are still to come in. */
  readonly missing: number;
  /** Why the first of those could not who were to come in now; null: all have. */
  readonly failed: Error | null;
};

async function follow(deps: Deps, following: Following): Promise<Followed> {
  const { server } = deps;
  const { matrixRoomId, room, people, actual } = following;
  const wanted = [...people.archiveIds, ...people.all.keys()];
  const { toJoin, toRemove } = difference(wanted, actual.memberIds);
  // Whoever has to go goes first.
  for (const userId of toRemove) await server.remove(matrixRoomId, userId);
  const now = toJoin.slice(0, room.forRoles === null ? toJoin.length : atOnce);
  const faults = await joinAll(deps, following, now);
  const powers = powersOf(room, people);
  if (JSON.stringify(powers) !== JSON.stringify(actual.powers))
    await server.setPowers(matrixRoomId, powers);
  if (!actual.isNamedAfterPeople) await server.nameAfterPeople(matrixRoomId);
  const name = shownName(room);
  if (name !== null && name !== actual.name) await server.rename(matrixRoomId, name);
  if (room.keptDays !== actual.keptDays) await server.setKeptDays(matrixRoomId, room.keptDays);
  return {
    missing: toJoin.length - now.length + faults.length,
    failed: faults[0] ?? null,
  };
}

/** One who cannot be let in holds up none of the others; gives what failed. */
async function joinAll(
  { server }: Deps,
  { matrixRoomId, people, accounts }: Following,
  userIds: readonly string[],
): Promise<readonly Error[]> {
  const faults: Error[] = [];
  for (const userId of userIds)
    try {
      const account = people.all.get(userId);
      if (account && isToDo(account)) await accounts.sync(account.personId);
      await server.join(matrixRoomId, userId);
    } catch (error) {
      // The server is away: nobody can be let in, and each would be waited for.
      if (!(error instanceof Error) || error instanceof AppError) throw error;
      faults.push(error);
    }
  return faults;
}
