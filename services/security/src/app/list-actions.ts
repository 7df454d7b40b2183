import type { Member } from '@astra/contracts/actor';
import type { Trail } from '#ports/trail.ts';

/** The actions that occur in the officer's organisation, for the filter. It shows no entry, so it is none itself. */
export type ListActions = (actor: Member) => Promise<readonly string[]>;

export function makeListActions({ trail }: { readonly trail: Trail }): ListActions {
  return (actor) =>
    trail.inScope({ organisationId: actor.organisationId }, (desk) => desk.actions());
}
