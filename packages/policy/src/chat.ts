import type { Actor } from '@astra/contracts/actor';
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
