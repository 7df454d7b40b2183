import type { Actor, Member } from '@astra/contracts/actor';
import { roleMay, type Permission } from './permissions.ts';

/** What the decision needs to know of a space. */
export type SpaceFacts = {
  readonly organisationId: string;
  readonly kind: 'own' | 'organisation';
  /** Of somebody's own space. */
  readonly ownerId: string | null;
};
/** What the decision needs to know of a folder or a file. */
export type ItemFacts = {
  readonly space: SpaceFacts;
  readonly makerId: string;
  /** The most that it, or a folder above it, is shared with the actor for at this moment. */
  readonly share: 'none' | 'view' | 'edit';
};

export const documentActions = [
  'document.see',
  'document.add',
  'document.edit',
  'document.change',
] as const satisfies readonly Permission[];
export type DocumentAction = (typeof documentActions)[number];

/** Whether somebody may see what is in a space, or add to it. Closed by default: unknown means no. */
export function mayInSpace(
  actor: Actor,
  action: 'document.see' | 'document.add',
  facts: SpaceFacts,
): boolean {
  if (actor.kind !== 'member' || actor.organisationId !== facts.organisationId) return false;
  if (!roleMay(actor.roles, action)) return false;
  switch (facts.kind) {
    case 'own':
      // Nobody else, no administrator either.
      return facts.ownerId === actor.id;
    case 'organisation':
      return true;
  }
}

/** The same of what lies in it. */
export function mayOnItem(actor: Actor, action: DocumentAction, facts: ItemFacts): boolean {
  const { space, share } = facts;
  if (actor.kind !== 'member' || actor.organisationId !== space.organisationId) return false;
  if (!roleMay(actor.roles, action)) return false;
  switch (action) {
    case 'document.see':
      return mayInSpace(actor, action, space) || share !== 'none';
    case 'document.add':
      return mayInSpace(actor, action, space) || share === 'edit';
    case 'document.edit':
      return isTheirs(actor, facts) || share === 'edit';
    case 'document.change':
      return isTheirs(actor, facts);
  }
}

/** What everybody sees is changed by its maker and by administrators. */
function isTheirs(actor: Member, { space, makerId }: ItemFacts): boolean {
  if (!mayInSpace(actor, 'document.see', space)) return false;
  if (space.kind === 'own' || makerId === actor.id) return true;
  return actor.roles.includes('organisation-administrator');
}
