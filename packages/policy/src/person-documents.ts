import type { Actor, Role } from '@astra/contracts/actor';
import { roleMay, type Permission } from './permissions.ts';

/** What the decision needs to know of who has left. */
export type LeaverFacts = { readonly organisationId: string };
/** What the decision needs to know of who is to have their documents. */
export type TakerFacts = {
  readonly id: string;
  readonly organisationId: string;
  readonly isActive: boolean;
  readonly roles: readonly Role[];
};
export const personDocumentActions = [
  'document.hand-over-person',
  'document.erase-person',
] as const satisfies readonly Permission[];

/** Of one's own organisation alone. Whoever does it never reads what it is. */
export function mayDoWithDocumentsOf(
  actor: Actor,
  action: (typeof personDocumentActions)[number],
  facts: LeaverFacts,
): boolean {
  return (
    actor.kind === 'member' &&
    actor.organisationId === facts.organisationId &&
    roleMay(actor.roles, action)
  );
}

/** Nobody hands over to themselves: that would be to read it. */
export const isOneself = (actor: Actor, taker: Pick<TakerFacts, 'id'>): boolean =>
  actor.id === taker.id;

/** A colleague who works here, and has a space of their own. */
export const canTakeOver = (leaver: LeaverFacts, taker: TakerFacts): boolean =>
  taker.isActive &&
  taker.organisationId === leaver.organisationId &&
  roleMay(taker.roles, 'document.add');
