import type { Actor } from '@astra/contracts/actor';
import type { PurposeOfUse } from '@astra/contracts/purposes';
import { purposeIn } from '@astra/policy/purposes';
import type { Space } from './space.ts';

/** For what somebody asks: what it is of is not always known, but whether they ask in a meeting's name is. */
export const purposeOf = (
  { actor, meeting }: { readonly actor: Actor; readonly meeting?: unknown },
  space: Pick<Space, 'kind'> | null = null,
): PurposeOfUse | null =>
  purposeIn(actor, space?.kind ?? (meeting === undefined ? null : 'meeting'));

/** The same, for an entry of the trail: left out where it is not known. */
export const forPurpose = (
  by: { readonly actor: Actor | null; readonly meeting?: unknown },
  space: Pick<Space, 'kind'> | null = null,
): { readonly purpose?: PurposeOfUse } => {
  const purpose = by.actor === null ? null : purposeOf({ ...by, actor: by.actor }, space);
  return purpose === null ? {} : { purpose };
};
