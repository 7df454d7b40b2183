import type { Actor } from '@astra/contracts/actor';
import { roleMay, type Permission } from './permissions.ts';

/** What the decision needs to know of a space. */
export type SpaceFacts = {
  readonly organisationId: string;
  readonly kind: 'own' | 'organisation';
  /** Of somebody's own space. */
  readonly ownerId: string | null;
};
/** What the decision needs to know of a folder or a file. */
export type ItemFacts = { readonly space: SpaceFacts; readonly makerId: string };

export const documentActions = [
  'document.see',
  'document.add',
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

/** The same of what lies in it. What everybody sees is changed by its maker and by administrators. */
export function mayOnItem(actor: Actor, action: DocumentAction, facts: ItemFacts): boolean {
  if (action !== 'document.change') return mayInSpace(actor, action, facts.space);
  if (actor.kind !== 'member' || !mayInSpace(actor, 'document.see', facts.space)) return false;
  if (!roleMay(actor.roles, action)) return false;
  if (facts.space.kind === 'own' || facts.makerId === actor.id) return true;
  return actor.roles.includes('organisation-administrator');
}
