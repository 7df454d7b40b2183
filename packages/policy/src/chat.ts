import type { Actor, Member } from '@astra/contracts/actor';
import { roleMay, type Permission } from './permissions.ts';

/** What the decision needs to know of a team. */
export type TeamFacts = {
  readonly organisationId: string;
  readonly members: readonly { readonly personId: string; readonly isLead: boolean }[];
};

export const teamActions = [
  'team.see',
  'team.change',
  'team.close',
] as const satisfies readonly Permission[];
export type TeamAction = (typeof teamActions)[number];

/** Pure and closed by default: another organisation, a guest, a service or an unknown role means no. */
export function mayOnTeam(actor: Actor, action: TeamAction, facts: TeamFacts): boolean {
  if (actor.kind !== 'member' || actor.organisationId !== facts.organisationId) return false;
  if (!roleMay(actor.roles, action)) return false;
  if (actor.roles.includes('organisation-administrator')) return true;
  const own = facts.members.find(({ personId }) => personId === actor.id);
  if (!own) return false;
  return action === 'team.see' || (action === 'team.change' && own.isLead);
}

export const organisationRoomActions = [
  'organisation-room.see',
  'organisation-room.create',
  'organisation-room.change',
  'organisation-room.close',
] as const satisfies readonly Permission[];
export type OrganisationRoomAction = (typeof organisationRoomActions)[number];

/** Rooms of a whole organisation are decided by who administers it; who leads one writes in it, and decides nothing of it. */
export function mayOnOrganisationRoom(
  actor: Actor,
  action: OrganisationRoomAction,
  { organisationId }: { readonly organisationId: string },
): boolean {
  return (
    actor.kind === 'member' &&
    actor.organisationId === organisationId &&
    roleMay(actor.roles, action)
  );
}

/** What the decision needs to know of a room. */
export type RoomFacts = {
  /** Who is in it, of whichever organisation. */
  readonly memberIds: readonly string[];
};

/** A room is its members' alone: no administrator looks into it from outside. */
export function mayUseRoom(actor: Actor, facts: RoomFacts): boolean {
  return (
    actor.kind === 'member' &&
    roleMay(actor.roles, 'chat.use') &&
    facts.memberIds.includes(actor.id)
  );
}

/** What the decision needs to know of a room and of one link in it. */
export type LinkFacts = {
  /** The room's. */
  readonly organisationId: string;
  /** Two people have no moderator: each is one. */
  readonly isDirect: boolean;
  /** It is of the whole organisation. */
  readonly isForAll: boolean;
  readonly members: readonly { readonly personId: string; readonly isModerator: boolean }[];
  /** Who added the link; null when it is about none of them. */
  readonly addedBy: string | null;
};

export const linkActions = [
  'room-link.see',
  'room-link.add',
  'room-link.change',
  'room-link.remove',
  'room-link.order',
] as const satisfies readonly Permission[];
export type LinkAction = (typeof linkActions)[number];

/**
 * Who is in the room sees and adds, but of a whole organisation who keeps it alone adds; who added one, and who keeps the room,
 * changes it.
 */
export function mayOnLink(actor: Actor, action: LinkAction, facts: LinkFacts): boolean {
  if (actor.kind !== 'member' || !roleMay(actor.roles, action)) return false;
  const own = facts.members.find(({ personId }) => personId === actor.id);
  if (!own) return false;
  const keeps = own.isModerator || facts.isDirect || administers(actor, facts);
  switch (action) {
    case 'room-link.see':
      return true;
    case 'room-link.add':
      return addsLinks(facts, keeps);
    case 'room-link.change':
    case 'room-link.remove':
      return keeps || facts.addedBy === actor.id;
    case 'room-link.order':
      return keeps;
  }
}

/** Among a thousand people not each of them does. */
const addsLinks = ({ isForAll }: LinkFacts, keeps: boolean): boolean => keeps || !isForAll;

const administers = (
  actor: Member,
  { organisationId }: Pick<LinkFacts, 'organisationId'>,
): boolean =>
  actor.organisationId === organisationId && actor.roles.includes('organisation-administrator');
