import type { HeldShare } from '@astra/policy/passing-on';
import type { HoldingShare, Share } from '#domain/share.ts';
import type { Item } from '#domain/item.ts';
import type { ListMark, Viewer } from '#ports/store.ts';

/** A share by which somebody has an item, with what it is worth to them. */
export type Held = HeldShare & { readonly id: string };
/** What somebody has passed on: with the role by which they had it, null when it was theirs as a person. */
export type PassedOn = {
  readonly id: string;
  readonly organisationId: string;
  readonly byRole: string | null;
};
export type TeamShareEnd = Pick<Share, 'id' | 'organisationId' | 'madeBy'>;

/** Those that hold, with all that they hang on. */
export type Shares = {
  /**
   * Takes the place of one of the same item with the same person, role or team: among those that hang on nothing, or among what its
   * maker passed on of the same share. What hung on that one hangs on this one from then on, where this may be passed on.
   */
  readonly add: (share: Share, item: Pick<Item, 'space'>) => Promise<void>;
  readonly find: (id: string) => Promise<HoldingShare | null>;
  /** A share, and those on which it hangs, itself first. */
  readonly chain: (id: string) => Promise<readonly Pick<Share, 'itemId' | 'madeBy' | 'parentId'>[]>;
  /** Those of an item, with all that hangs on them; only what one person passed on of it, and of what is in it. */
  readonly ofItem: (itemId: string, passedOnBy: string | null) => Promise<readonly HoldingShare[]>;
  /** Those of the folders that an item lies in. */
  readonly above: (itemId: string) => Promise<readonly HoldingShare[]>;
  /** By which somebody may pass an item on; the one that gives most comes first, and of these the one that ends last. */
  readonly toPassOn: (itemId: string, viewer: Viewer) => Promise<readonly Held[]>;
  /** Nobody ends it, or takes its place, until this transaction ends. False when somebody has. */
  readonly hold: (id: string) => Promise<boolean>;
  /** Those of the organisation, newest first. */
  readonly all: (wish: {
    readonly after: ListMark | null;
    readonly limit: number;
  }) => Promise<readonly { readonly share: HoldingShare; readonly mark: ListMark }[]>;
  readonly end: (id: string, by: string, at: Date) => Promise<void>;
  /**
   * Ends what is with a team that is closed, and what was passed on by a share with it by who is in it no more. Gives what
   * was ended.
   */
  readonly endOfTeam: (teamId: string, at: Date) => Promise<readonly TeamShareEnd[]>;
  /** What somebody has passed on and nobody has ended. */
  readonly passedOnBy: (personId: string) => Promise<readonly PassedOn[]>;
};
