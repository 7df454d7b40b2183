import { areSamePeople, peopleOfRoom } from '#domain/room-people.ts';
import type { RoomMember } from '#domain/room.ts';
import type { Unit } from '#ports/store.ts';

/**
 * Who works in an organisation is in its rooms. The rooms are held before it is asked who that is: of two that follow at once
 * the later one sees what the earlier one knew.
 */
export async function followOrganisation(
  { rooms, accounts }: Pick<Unit, 'rooms' | 'accounts'>,
  organisationId: string,
): Promise<void> {
  const all = await rooms.ofOrganisationForChange(organisationId);
  if (all.length === 0) return;
  const staff = await accounts.staffOf(organisationId);
  for (const room of all) {
    const members = peopleOfRoom({
      of: 'organisation',
      staff,
      roles: room.forRoles ?? [],
      leadIds: leadIdsOf(room),
    });
    if (!areSamePeople(room.members, members)) await rooms.setMembers(room, members);
  }
}

/** Those who lead a room of the organisation are known by the room alone. */
export const leadIdsOf = ({ members }: { readonly members: readonly RoomMember[] }): string[] =>
  members.filter(({ isModerator }) => isModerator).map(({ personId }) => personId);
