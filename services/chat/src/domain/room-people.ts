import type { Role } from '@astra/contracts/actor';
import { roleMay } from '@astra/policy/permissions';
import type { RoomMember } from './room.ts';
import type { TeamMember } from './team.ts';

/** Somebody who works in an organisation, as its rooms know them. */
export type Colleague = { readonly personId: string; readonly roles: readonly Role[] };

/** What a room is of, as far as it says who is in it. */
export type PeopleSource =
  | {
      readonly of: 'team';
      readonly members: readonly TeamMember[];
      /** Of a private room: whom of them it has; null: all. */
      readonly onlyIds: readonly string[] | null;
    }
  | {
      readonly of: 'meeting';
      readonly professionals: readonly RoomMember[];
      /** Those who may talk now. */
      readonly guestIds: readonly string[];
    }
  | {
      readonly of: 'organisation';
      readonly staff: readonly Colleague[];
      /** For whom it is; empty: for everybody. */
      readonly roles: readonly Role[];
      readonly leadIds: readonly string[];
    };

/** Who ought to be in a room, whatever it is of. */
export function peopleOfRoom(source: PeopleSource): readonly RoomMember[] {
  switch (source.of) {
    case 'team': {
      const { members, onlyIds } = source;
      return members
        .filter(({ personId }) => onlyIds?.includes(personId) ?? true)
        .map(({ personId, isLead }) => ({ personId, isModerator: isLead }));
    }
    case 'meeting':
      return [
        ...source.professionals,
        ...source.guestIds.map((personId) => ({ personId, isModerator: false })),
      ];
    case 'organisation': {
      const { staff, roles, leadIds } = source;
      const leads = new Set(leadIds);
      return staff
        .filter((one) => roleMay(one.roles, 'chat.use'))
        .map(({ personId, roles: own }) => ({
          personId,
          isModerator: leads.has(personId),
          isMeant: roles.length === 0 || own.some((role) => roles.includes(role)),
        }))
        .filter(({ isModerator, isMeant }) => isModerator || isMeant)
        .map(({ personId, isModerator }) => ({ personId, isModerator }));
    }
  }
}

/** Whether these are the same people, as what they are in the room too. */
export function areSamePeople(one: readonly RoomMember[], other: readonly RoomMember[]): boolean {
  const known = new Map(one.map(({ personId, isModerator }) => [personId, isModerator]));
  return (
    known.size === other.length &&
    other.every(({ personId, isModerator }) => known.get(personId) === isModerator)
  );
}
