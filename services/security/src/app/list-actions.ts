import type { Member } from '@astra/contracts/actor';
import type { Reading } from '#domain/own-entry.ts';
import type { Trail } from '#ports/trail.ts';
import { scopeOf } from './scope-of.ts';

/** The actions that occur in what the reader may search, for the filter. It shows no entry, so it is none itself. */
export type ListActions = (actor: Member) => Promise<readonly string[]>;

export function makeListActions(
  { trail }: { readonly trail: Trail },
  reading: Reading,
): ListActions {
  return (actor) => trail.inScope(scopeOf(actor, reading), (desk) => desk.actions());
}
