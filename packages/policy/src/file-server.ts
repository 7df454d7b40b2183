import type { Actor } from '@astra/contracts/actor';
import { mayInSpace, mayOnItem, type SpaceFacts } from './documents.ts';
import { roleMay } from './permissions.ts';

/** What the decision needs to know of something on the organisation's file server that is named to others. */
export type ReferenceFacts = {
  readonly organisationId: string;
  readonly makerId: string;
  /** For those who see this space; null: with a colleague. */
  readonly space: SpaceFacts | null;
  readonly personId: string | null;
};
type Action = 'file-server.share' | 'file-server.see-reference' | 'file-server.end-reference';

/**
 * Who may name something of the file server to whom. What is behind the name is between each person and that server: no
 * right here opens anything there. Never in a meeting, whose people are of several houses, nor in a space of one's own.
 */
export function mayOnReference(actor: Actor, action: Action, facts: ReferenceFacts): boolean {
  const { space, makerId, personId, organisationId } = facts;
  if (actor.kind !== 'member' || actor.organisationId !== organisationId) return false;
  if (!roleMay(actor.roles, 'file-server.use')) return false;
  if (space === null) return isBetween(actor.id, action, { makerId, personId });
  if (space.kind === 'meeting' || space.kind === 'own') return false;
  if (action === 'file-server.share') return mayInSpace(actor, 'document.add', space);
  if (action === 'file-server.see-reference') return mayInSpace(actor, 'document.see', space);
  return mayOnItem(actor, 'document.change', { space, makerId, share: 'none' });
}

/** Both may take it away: it is in the lists of both. */
function isBetween(
  id: string,
  action: Action,
  { makerId, personId }: Pick<ReferenceFacts, 'makerId' | 'personId'>,
): boolean {
  if (action === 'file-server.share') return id === makerId && id !== personId;
  return id === makerId || id === personId;
}
