import type { Actor } from '@astra/contracts/actor';
import { mayOnItem, type ItemFacts } from './documents.ts';
import { roleMay } from './permissions.ts';

/** So many shares hang on each other: the one of whose document it is, and two more. The database holds the same bound. */
export const longestChain = 3;

/** What somebody has by a share at this moment, all that it hangs on taken into account. */
export type HeldShare = {
  readonly level: Exclude<ItemFacts['share'], 'none'>;
  /** Null: until somebody ends it. */
  readonly endsAt: Date | null;
  readonly mayPassOn: boolean;
  /** How many shares lead to it, itself included. */
  readonly links: number;
};
/** What somebody else shall have by it. */
export type PassedShare = Omit<HeldShare, 'links'>;

const levels = ['view-marked', 'view', 'comment', 'edit'] as const;

/** Whether who holds it may let the next one pass it on as well. */
export const mayLetPassOn = ({ links }: Pick<HeldShare, 'links'>): boolean =>
  links + 1 < longestChain;

/** What of a wish is more than who passes it on has themselves. Nothing: it can be. */
export const moreThanHeld = (
  held: HeldShare,
  wish: PassedShare,
): readonly ('may' | 'endsAt' | 'mayPassOn')[] => [
  ...(levels.indexOf(wish.level) > levels.indexOf(held.level) ? (['may'] as const) : []),
  ...(isLater(wish.endsAt, held.endsAt) ? (['endsAt'] as const) : []),
  ...(wish.mayPassOn && !mayLetPassOn(held) ? (['mayPassOn'] as const) : []),
];

const isLater = (one: Date | null, other: Date | null): boolean =>
  other !== null && (one === null || one > other);

type Passing = {
  readonly item: ItemFacts;
  readonly held: HeldShare;
  readonly wish: PassedShare;
};

/** Whether somebody may share on what they hold by a share: no more, no longer, and not on for ever. */
export const mayPassOn = (actor: Actor, { item, held, wish }: Passing): boolean =>
  mayOnItem(actor, 'document.pass-on', item) &&
  held.mayPassOn &&
  held.level !== 'view-marked' &&
  held.links < longestChain &&
  // Who is only shown something gives it to nobody.
  !(wish.mayPassOn && wish.level === 'view-marked') &&
  moreThanHeld(held, wish).length === 0;

/** A share, or one on which it hangs. */
type ChainLink = {
  readonly madeBy: string;
  readonly isPassedOn: boolean;
  /** What it is of, as who asks stands to it; null when they do not see it. */
  readonly item: ItemFacts | null;
};

/** Whether somebody may end a share: whose document it is, who passed on what it hangs on, and who answers for all. */
export const mayEndShare = (
  actor: Actor,
  {
    organisationId,
    chain,
  }: { readonly organisationId: string; readonly chain: readonly ChainLink[] },
): boolean =>
  actor.kind === 'member' &&
  actor.organisationId === organisationId &&
  (roleMay(actor.roles, 'document.end-any-share') ||
    chain.some(
      ({ madeBy, isPassedOn, item }) =>
        (isPassedOn && madeBy === actor.id) ||
        (item !== null && mayOnItem(actor, 'document.change', item)),
    ));
