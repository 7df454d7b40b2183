import type { Actor } from '@astra/contracts/actor';
import { isSharable, mayOnItem, type ItemFacts } from './documents.ts';
import { roleMay } from './permissions.ts';

/** What the decision needs to know of a link for somebody outside. */
export type LinkFacts = {
  readonly organisationId: string;
  readonly madeBy: string;
  /** Of what it leads to, as the actor sees it; null: they do not see it. */
  readonly item: ItemFacts | null;
};

/** Whether somebody may make a way to a document for a person outside: it is theirs, and their role allows it. */
export const mayShareOutside = (actor: Actor, item: ItemFacts): boolean =>
  actor.kind === 'member' &&
  // A meeting has a patient, who gets what is for them there; what was sent in a room is for those who are in it.
  isSharable(item.space) &&
  roleMay(actor.roles, 'document.share-outside') &&
  mayOnItem(actor, 'document.change', item);

/** Whether somebody may see such a way and end it: who has made it, whoever may change the document, and who answers for the shares of the organisation. */
export function mayEndLink(actor: Actor, { organisationId, madeBy, item }: LinkFacts): boolean {
  if (actor.kind !== 'member' || actor.organisationId !== organisationId) return false;
  if (roleMay(actor.roles, 'document.end-any-share')) return true;
  // What somebody has opened they close, whatever has become of the document for them.
  if (madeBy === actor.id && roleMay(actor.roles, 'document.change')) return true;
  return item !== null && mayOnItem(actor, 'document.change', item);
}

/** What a link is at this moment. */
export type LinkNow = {
  readonly state: 'open' | 'locked' | 'used-up' | 'expired' | 'ended';
  readonly may: 'view' | 'download';
};
/** Whether who has proved themselves may have a file by a link. One that was opened as often as it can be goes on for who is in. */
export const mayTakeByLink = ({ state, may }: LinkNow, isShown: boolean): boolean =>
  (state === 'open' || state === 'used-up') && (may === 'download' || isShown);
