import type { Static } from 'typebox';
import type { ChangeTeamRoom, CreateTeamRoom, TeamRoom, TeamRooms } from '@astra/contracts/chat';
import { AppError } from '@astra/kit/problems';
import { mayOnTeam } from '@astra/policy/chat';
import type { Room, RoomMember } from '#domain/room.ts';
import { peopleOfRoom } from '#domain/room-people.ts';
import type { Team } from '#domain/team.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { Act } from './act.ts';
import type { Deps } from './deps.ts';
import { isRoomArchived } from './export-archive.ts';
import { onTeam } from './on-team.ts';
import { syncAll, type SyncRoom } from './sync-room.ts';

type Of = { readonly teamId: string; readonly roomId: string };
export type TeamRoomUses = {
  readonly listRooms: (by: ByMember, teamId: string) => Promise<Static<typeof TeamRooms>>;
  readonly createRoom: (
    by: ByMember,
    teamId: string,
    room: Static<typeof CreateTeamRoom>,
  ) => Promise<string>;
  readonly changeRoom: (by: ByMember, of: Of, change: ChangeTeamRoom) => Promise<TeamRoom>;
  /** What was written stays readable to those who were there; nobody writes any more. */
  readonly archiveRoom: (by: ByMember, of: Of) => Promise<void>;
};

type Parts = { readonly deps: Deps; readonly act: Act; readonly syncRoom: SyncRoom };

/** The rooms of a care team. */
export function makeTeamRoomUses(parts: Parts): TeamRoomUses {
  return { ...making(parts), ...keeping(parts) };
}

function making({ act, deps, syncRoom }: Parts): Pick<TeamRoomUses, 'listRooms' | 'createRoom'> {
  const { random, clock } = deps;
  return {
    listRooms: (by, teamId) =>
      onTeam({ act, by, teamId, action: 'team.see' }, async (unit, team) => {
        const seesAll = mayOnTeam(by.actor, 'team.change', team);
        const found = await unit.rooms.ofTeam(teamId);
        const rooms = await Promise.all(found.map((room) => present(unit, room, by)));
        return { items: rooms.filter(({ isMine }) => seesAll || isMine) };
      }),
    createRoom: async (by, teamId, wish) => {
      const id = random.uuid();
      const facts = { action: 'room.create', targetKind: 'room', targetId: id };
      await onTeam({ act, by, teamId, action: 'team.change', facts }, async (unit, team) => {
        const members = roomMembers(by, team, wish);
        const { organisationId } = team;
        const about = { id, organisationId, kind: wish.kind, name: wish.name, teamId } as const;
        await unit.rooms.add({ ...about, meetingId: null, directKey: null, members }, clock.now());
      });
      await syncAll(deps, syncRoom, [id]);
      return id;
    },
  };
}

function keeping({ act, deps, syncRoom }: Parts): Pick<TeamRoomUses, 'changeRoom' | 'archiveRoom'> {
  const onRoom = async <R>(
    { by, teamId, roomId, action }: Of & { readonly by: ByMember; readonly action: string },
    work: (unit: Unit, at: { readonly team: Team; readonly room: Room }) => Promise<R>,
  ): Promise<R> => {
    const facts = { action, targetKind: 'room', targetId: roomId };
    const result = await onTeam(
      { act, by, teamId, action: 'team.change', facts },
      async (unit, team) => {
        const room = (await unit.rooms.ofTeam(teamId)).find(({ id }) => id === roomId);
        if (!room) throw new AppError('not-found');
        // The team's first room is the team's own: it is called like it, has everybody of it, and ends with it.
        if (room.kind === 'team') throw new AppError('not-allowed');
        return work(unit, { team, room });
      },
    );
    await syncAll(deps, syncRoom, [roomId]);
    return result;
  };
  return {
    changeRoom: (by, of, { name, memberIds }) =>
      onRoom({ by, ...of, action: 'room.change' }, async (unit, { team, room }) => {
        if (memberIds !== undefined) {
          if (room.kind !== 'private') throw new AppError('not-allowed');
          await unit.rooms.setMembers(room, namedMembers(team, memberIds));
        }
        if (name !== undefined) await unit.rooms.change(room.id, { name, isClosed: false });
        const after = await unit.rooms.find(room.id);
        if (!after) throw new AppError('not-found');
        return present(unit, after, by);
      }),
    archiveRoom: (by, of) =>
      onRoom({ by, ...of, action: 'room.archive' }, (unit, { room: { id, name } }) =>
        unit.rooms.change(id, { name, isClosed: true }),
      ),
  };
}

async function present(unit: Unit, room: Room, { actor }: ByMember): Promise<TeamRoom> {
  const { id, kind, name, members } = room;
  return {
    id,
    kind,
    name: name ?? '',
    memberIds: members.map(({ personId }) => personId),
    isMine: members.some(({ personId }) => personId === actor.id),
    isArchived: await isRoomArchived(unit, room),
  };
}

function namedMembers(team: Team, ids: readonly string[]): readonly RoomMember[] {
  const isOfTeam = (id: string): boolean => team.members.some(({ personId }) => personId === id);
  if (!ids.every(isOfTeam)) throw new AppError('not-in-team');
  return peopleOfRoom({ of: 'team', members: team.members, onlyIds: ids });
}

function roomMembers(
  { actor }: ByMember,
  team: Team,
  { kind, memberIds }: Static<typeof CreateTeamRoom>,
): readonly RoomMember[] {
  if (kind === 'announcement')
    return peopleOfRoom({ of: 'team', members: team.members, onlyIds: null });
  // An administrator may make a room for a team without being in it.
  const isIn = team.members.some(({ personId }) => personId === actor.id);
  return namedMembers(team, isIn ? [...memberIds, actor.id] : memberIds);
}
