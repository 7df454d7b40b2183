import type { Role } from '@astra/contracts/actor';
import type {
  ChangeOrganisationRoom,
  CreateOrganisationRoom,
  OrganisationRoom,
  OrganisationRooms,
} from '@astra/contracts/organisation-rooms';
import { AppError } from '@astra/kit/problems';
import { mayOnOrganisationRoom, type OrganisationRoomAction } from '@astra/policy/chat';
import { peopleOfRoom } from '#domain/room-people.ts';
import type { Room } from '#domain/room.ts';
import type { ByMember } from '#ports/by.ts';
import type { Unit } from '#ports/store.ts';
import type { AccountKeeper } from './accounts.ts';
import { makeAct, type Act } from './act.ts';
import type { Deps } from './deps.ts';
import { isRoomArchived } from './export-archive.ts';
import { leadIdsOf } from './follow-organisation.ts';
import { rolesOf } from './present-room.ts';

export type OrganisationRoomUses = {
  readonly list: (by: ByMember) => Promise<OrganisationRooms>;
  /** It is there at once; its people come in by the rounds, and so they do after a change. */
  readonly create: (by: ByMember, wish: CreateOrganisationRoom) => Promise<OrganisationRoom>;
  readonly change: (
    by: ByMember,
    roomId: string,
    change: ChangeOrganisationRoom,
  ) => Promise<OrganisationRoom>;
  /** What was written stays readable to those who were there; nobody writes, or comes in, any more. */
  readonly close: (by: ByMember, roomId: string) => Promise<void>;
};

type Parts = {
  readonly act: Act;
  readonly deps: Deps;
  readonly accounts: Pick<AccountKeeper, 'ensureColleague'>;
};

/** The rooms of a whole organisation. */
export function makeOrganisationRoomUses(
  deps: Deps,
  { accounts }: Pick<Parts, 'accounts'>,
): OrganisationRoomUses {
  const parts = { deps, accounts, act: makeAct(deps) };
  return { ...making(parts), ...changing(parts) };
}

function making(parts: Parts): Pick<OrganisationRoomUses, 'list' | 'create'> {
  const { act, deps } = parts;
  return {
    list: (by) =>
      act(by, { ...facts('organisation-room.see', by), isReading: true }, async (unit) => {
        const rooms = await unit.rooms.ofOrganisation(allowed(by, 'organisation-room.see'));
        return { items: await Promise.all(rooms.map((room) => present(unit, room, by))) };
      }),
    create: async (by, { kind, name, roles, leadIds }) => {
      await ensureLeads(parts, by, leadIds);
      const id = deps.random.uuid();
      const about = { action: 'organisation-room.create', targetKind: 'room', targetId: id };
      return act(by, about, async (unit) => {
        const organisationId = allowed(by, 'organisation-room.create');
        const members = await peopleFor(unit, { organisationId, roles, leadIds });
        const room = { id, organisationId, kind, name, forRoles: roles, members } as const;
        const ofNobody = { teamId: null, meetingId: null, directKey: null };
        await unit.rooms.add({ ...room, ...ofNobody }, deps.clock.now());
        return presentAgain(unit, id, by);
      });
    },
  };
}

function changing(parts: Parts): Pick<OrganisationRoomUses, 'change' | 'close'> {
  const { act } = parts;
  const onRoom = <R>(
    { by, roomId, action }: Asked,
    work: (unit: Unit, room: Room) => Promise<R>,
  ): Promise<R> =>
    act(by, { action, targetKind: 'room', targetId: roomId }, async (unit) => {
      // All of them are held: somebody who comes or goes at the same time is seen by one of both.
      const all = await unit.rooms.ofOrganisationForChange(allowed(by, action));
      const room = all.find(({ id }) => id === roomId);
      if (!room) throw new AppError('not-found');
      return work(unit, room);
    });
  return {
    change: async (by, roomId, { name, roles, leadIds }) => {
      const action = 'organisation-room.change';
      if (leadIds) await ensureLeads(parts, by, leadIds);
      return onRoom({ by, roomId, action }, async (unit, room) => {
        const { organisationId } = room;
        const after = { roles: roles ?? room.forRoles ?? [], leadIds: leadIds ?? leadIdsOf(room) };
        if (name !== undefined) await unit.rooms.change(roomId, { name, isClosed: false });
        if (roles) await unit.rooms.setRoles(roomId, roles);
        if (roles || leadIds)
          await unit.rooms.setMembers(room, await peopleFor(unit, { organisationId, ...after }));
        return presentAgain(unit, roomId, by);
      });
    },
    close: (by, roomId) =>
      onRoom({ by, roomId, action: 'organisation-room.close' }, (unit, { name }) =>
        unit.rooms.change(roomId, { name, isClosed: true }),
      ),
  };
}

type Asked = {
  readonly by: ByMember;
  readonly roomId: string;
  readonly action: OrganisationRoomAction;
};

const facts = (
  action: OrganisationRoomAction,
  { actor }: ByMember,
): { readonly action: string; readonly targetKind: string; readonly targetId: string } => ({
  action,
  targetKind: 'organisation',
  targetId: actor.organisationId,
});

/** The organisation in which the caller may do this: their own. */
function allowed({ actor }: ByMember, action: OrganisationRoomAction): string {
  const { organisationId } = actor;
  if (!mayOnOrganisationRoom(actor, action, { organisationId })) throw new AppError('not-allowed');
  return organisationId;
}

/** Whoever is to lead and has never opened the chat has an account before the room asks for it. */
async function ensureLeads(
  { accounts }: Parts,
  { actor }: ByMember,
  leadIds: readonly string[],
): Promise<void> {
  for (const id of leadIds) await accounts.ensureColleague(id, actor.organisationId);
}

type For = {
  readonly organisationId: string;
  readonly roles: readonly Role[];
  readonly leadIds: readonly string[];
};

/** @throws AppError `not-found` when one of those who are to lead does not work there. */
async function peopleFor(
  { accounts }: Unit,
  { organisationId, roles, leadIds }: For,
): Promise<ReturnType<typeof peopleOfRoom>> {
  const staff = await accounts.staffOf(organisationId);
  const people = peopleOfRoom({ of: 'organisation', staff, roles, leadIds });
  const leads = new Set(leadIdsOf({ members: people }));
  if (!leadIds.every((id) => leads.has(id))) throw new AppError('not-found');
  return people;
}

async function presentAgain(unit: Unit, roomId: string, by: ByMember): Promise<OrganisationRoom> {
  const room = await unit.rooms.find(roomId);
  if (!room) throw new AppError('not-found');
  return present(unit, room, by);
}

async function present(unit: Unit, room: Room, { actor }: ByMember): Promise<OrganisationRoom> {
  const { id, kind, name, members, joined } = room;
  const leads = await unit.accounts.named(leadIdsOf(room));
  return {
    id,
    kind: kind === 'announcement' ? kind : 'organisation',
    name: name ?? '',
    roles: rolesOf(room.forRoles ?? []),
    leads: leads.map(({ personId, displayName }) => ({ personId, displayName })),
    people: members.length,
    joined: Math.min(joined, members.length),
    isMine: members.some(({ personId }) => personId === actor.id),
    isArchived: await isRoomArchived(unit, room),
  };
}
