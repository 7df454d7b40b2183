import type { Actor } from '@astra/contracts/actor';
import type { PartnerRole } from '@astra/contracts/partner-shares';
import type { ItemFacts } from './documents.ts';
import { mayShareOutside } from './guest-links.ts';
import { roleMay } from './permissions.ts';

/** What the decision needs to know of a document that is to be read in another organisation. */
export type PartnerWish = {
  readonly item: ItemFacts;
  readonly kind: 'folder' | 'file';
  /** The document's organisation lets documents go there. */
  readonly isAllowed: boolean;
};

/** Whether somebody may let another organisation read it: a file that they may give outside, and an organisation that is allowed. */
export const mayShareWithPartner = (
  actor: Actor,
  { item, kind, isAllowed }: PartnerWish,
): boolean =>
  // What comes into a folder later was not meant when it was shared.
  kind === 'file' && isAllowed && mayShareOutside(actor, item);

/** What a share with another organisation is at this moment. */
export type ReceivedFacts = {
  /** Whose document it is. */
  readonly organisationId: string;
  /** Whose people may read it, those of a role. */
  readonly partnerId: string;
  readonly role: PartnerRole;
  /** Nobody has ended it, its day has not come, and the document is in no bin. */
  readonly holds: boolean;
};

/** Whether somebody may read what another organisation shares with theirs. They may nothing else with it. */
export const mayReceive = (
  actor: Actor,
  { organisationId, partnerId, role, holds }: ReceivedFacts,
): boolean =>
  actor.kind === 'member' &&
  actor.organisationId === partnerId &&
  organisationId !== partnerId &&
  holds &&
  actor.roles.includes(role) &&
  roleMay(actor.roles, 'document.see');
