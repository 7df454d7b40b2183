import type { Actor } from '@astra/contracts/actor';
import { mayOnItem, type ItemFacts } from './documents.ts';

/** What the decision needs to know of a comment: what it is of, and who wrote it. */
export type CommentFacts = { readonly item: ItemFacts; readonly makerId: string };
export type CommentAction = 'change' | 'remove' | 'resolve';

/**
 * What somebody wrote is changed by them alone, as long as they may comment. Who may edit the document says that something
 * is settled, and who may change it, who could take all of it away, takes a comment away.
 */
export function mayOnComment(
  actor: Actor,
  action: CommentAction,
  { item, makerId }: CommentFacts,
): boolean {
  // Of a room's file nothing is said here, and so nothing settled nor taken away.
  if (!mayOnItem(actor, 'document.see-comments', item)) return false;
  const isOwn = makerId === actor.id && mayOnItem(actor, 'document.comment', item);
  switch (action) {
    case 'change':
      return isOwn;
    case 'resolve':
      return isOwn || mayOnItem(actor, 'document.edit', item);
    case 'remove':
      return isOwn || mayOnItem(actor, 'document.change', item);
  }
}
