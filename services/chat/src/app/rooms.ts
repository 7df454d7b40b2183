import type { ChatRoom, ChatRooms } from '@astra/contracts/chat';
import type { Static } from 'typebox';
import { AppError } from '@astra/kit/problems';
import { mayUseRoom } from '@astra/policy/chat';
import { directKey, type Room, type RoomMember } from '#domain/room.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { AccountKeeper } from './accounts.ts';
import { makeAct } from './act.ts';
import type { Deps } from './deps.ts';
import { presentRoom, presentRooms } from './present-room.ts';
import type { SyncRoom } from './sync-room.ts';

export type ListRooms = (by: ByMember) => Promise<Static<typeof ChatRooms>>;
export type SeeRoom = (by: ByMember, roomId: string) => Promise<ChatRoom>;

export function makeListRooms(deps: Deps): ListRooms {
  const act = makeAct(deps);
  return async (by) => ({
    items: await act(by, { action: 'room.list', isReading: true }, async (unit) =>
      presentRooms(
        unit,
        { server: deps.server, personId: by.actor.id },
        await unit.rooms.ofPerson(by.actor.id),
      ),
    ),
  });
}

/** One room of the caller's; what they are not in looks like what does not exist. */
export function makeSeeRoom(deps: Deps): SeeRoom {
  const act = makeAct(deps);
  return (by, roomId) =>
    act(
      by,
      { action: 'room.see', targetKind: 'room', targetId: roomId, isReading: true },
      async (unit) => presentRoom(unit, deps.server, ownRoom(by, await unit.rooms.find(roomId))),
    );
}

/** A member keeps what their device can read of a room: it never passes here, and the trail says so before it begins. */
export type NoteCopy = (by: ByMember, roomId: string) => Promise<void>;

export function makeNoteCopy(deps: Deps): NoteCopy {
  const act = makeAct(deps);
  return (by, roomId) =>
    act(by, { action: 'room.copy', targetKind: 'room', targetId: roomId }, async ({ rooms }) => {
      ownRoom(by, await rooms.find(roomId));
    });
}

function ownRoom({ actor }: ByMember, room: Room | null): Room {
  const memberIds = room?.members.map(({ personId }) => personId) ?? [];
  if (!room || !mayUseRoom(actor, { memberIds })) throw new AppError('not-found');
  return room;
}

/** The conversation that these two had before: whoever left the organisation and came back is in it again. */
async function rejoined(
  rooms: Unit['rooms'],
  { key, members }: { readonly key: string; readonly members: readonly RoomMember[] },
): Promise<string> {
  const room = await rooms.direct(key);
  if (!room) throw new AppError('not-found');
  const isWhole = members.every(({ personId }) =>
    room.members.some((one) => one.personId === personId),
  );
  if (!isWhole) await rooms.setMembers(room, members);
  return room.id;
}

/** The one conversation with a colleague of the organisation, made when first asked for. */
export type OpenDirect = (by: ByMember, personId: string) => Promise<ChatRoom>;

export function makeOpenDirect(
  deps: Deps,
  { accounts, syncRoom }: { readonly accounts: AccountKeeper; readonly syncRoom: SyncRoom },
): OpenDirect {
  const { clock, random } = deps;
  const act = makeAct(deps);
  const see = makeSeeRoom(deps);
  return async (by, personId) => {
    const { id: self, organisationId } = by.actor;
    const facts = { action: 'room.open-direct', targetKind: 'person', targetId: personId };
    const other = await accounts.ensureColleague(personId, organisationId);
    if (other) await accounts.ensureMember(self);
    const key = directKey(self, personId);
    const roomId = await act(by, facts, async ({ rooms }) => {
      // Somebody elsewhere, somebody gone and nobody at all look the same.
      if (!other || personId === self) throw new AppError('not-found');
      const members = [self, personId].map((one) => ({ personId: one, isModerator: false }));
      const id = random.uuid();
      const about = { id, organisationId, kind: 'direct', name: null, teamId: null } as const;
      const isNew = await rooms.add(
        { ...about, meetingId: null, directKey: key, members },
        clock.now(),
      );
      return isNew ? id : rejoined(rooms, { key, members });
    });
    await syncRoom(roomId);
    return see(by, roomId);
  };
}
