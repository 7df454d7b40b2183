import { difference, powersOf, shownName, type Powers, type Room } from '#domain/room.ts';
import { archiveLocalpart, archiveOf } from '#domain/archive.ts';
import type { Account } from '#domain/account.ts';
import type { SeenRoom } from '#ports/chat-server.ts';
import type { AccountKeeper } from './accounts.ts';
import type { Deps } from './deps.ts';
import { makeTurns } from './turns.ts';

/**
 * Brings one room in the chat server to what is wanted, whatever it was like before: it is made if it is not there, and
 * who is in it, who moderates, its name and who may write follow. Can come twice, and in any replica.
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
    await follow(deps, { matrixRoomId, room, people, actual });
    await store.within('system', ({ rooms }) => rooms.done(room.id, room.wanted, clock.now()));
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

/** Matrix ids of those who ought to be in the room, and of its moderators and those who only read among them. */
type People = { readonly all: readonly string[] } & Pick<Powers, 'moderators' | 'silenced'>;

async function peopleOf(
  { store, server }: Deps,
  room: Room,
  accounts: Pick<AccountKeeper, 'sync'>,
): Promise<People> {
  const ids = room.members.map(({ personId }) => personId);
  for (const id of ids) await accounts.sync(id);
  const known = await store.within('system', (unit) => unit.accounts.named(ids));
  const active = known.filter(({ isActive }) => isActive);
  const isModerator = (personId: string): boolean =>
    room.members.some((one) => one.personId === personId && one.isModerator);
  const idsOf = (accounts: readonly Account[]): readonly string[] =>
    accounts.map(({ localpart }) => server.userId(localpart));
  const moderators = active.filter(({ personId }) => isModerator(personId));
  return {
    // The archive is no person: it is in the room, and counts for nothing there.
    all: [...idsOf(active), ...archiveIds(server, room)],
    moderators: idsOf(moderators),
    silenced: idsOf(
      active.filter((one) => room.silencedIds.includes(one.personId) && !moderators.includes(one)),
    ),
  };
}

const archiveIds = (server: Deps['server'], room: Room): readonly string[] =>
  archiveOf(room) ? [server.userId(archiveLocalpart(room.organisationId))] : [];

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
};

async function follow(
  { server }: Deps,
  { matrixRoomId, room, people, actual }: Following,
): Promise<void> {
  const { toJoin, toRemove } = difference(people.all, actual.memberIds);
  // Whoever has to go goes first.
  for (const userId of toRemove) await server.remove(matrixRoomId, userId);
  for (const userId of toJoin) await server.join(matrixRoomId, userId);
  const powers = powersOf(room, people);
  if (JSON.stringify(powers) !== JSON.stringify(actual.powers))
    await server.setPowers(matrixRoomId, powers);
  if (!actual.isNamedAfterPeople) await server.nameAfterPeople(matrixRoomId);
  const name = shownName(room);
  if (name !== null && name !== actual.name) await server.rename(matrixRoomId, name);
  if (room.keptDays !== actual.keptDays) await server.setKeptDays(matrixRoomId, room.keptDays);
}
