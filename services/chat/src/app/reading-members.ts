import { roomRoles } from '@astra/contracts/organisation-rooms';
import type { Room } from '#domain/room.ts';
import type { Team } from '#domain/team.ts';
import type { Unit } from '#ports/store.ts';

/**
 * Among whom a message of a room is asked to be read: its team; of a whole organisation its people, each of whom holds there
 * what they are by role. Null: of no such room.
 */
export async function readingMembers(unit: Unit, room: Room): Promise<Team['members'] | null> {
  if (room.teamId !== null) return (await unit.teams.find(room.teamId))?.members ?? null;
  if (room.forRoles === null) return null;
  const staff = await unit.accounts.staffOf(room.organisationId);
  const roles = new Map(staff.map((one) => [one.personId, one.roles]));
  return room.members.map(({ personId, isModerator }) => ({
    personId,
    isLead: isModerator,
    // The first one says best what somebody is to the house.
    position: roomRoles.find((role) => roles.get(personId)?.includes(role)) ?? null,
  }));
}
