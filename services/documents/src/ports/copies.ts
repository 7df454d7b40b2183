import type { Role } from '@astra/contracts/actor';
import type { Copy, CopyPart } from '#domain/copy.ts';
import type { Sealed } from '#domain/sealed.ts';
import type { Item } from '#domain/item.ts';
import type { NextIds } from '#ports/next-ids.ts';
import type { Listed, ListMark } from '#ports/store.ts';

/** A process’s word that it works on something. */
export type Claim = { readonly id: string; readonly until: Date };
/** What a person has begun, or what one of their sessions has; of a session until a moment, when its end is told late. */
export type Whose =
  | { readonly personId: string }
  | { readonly sessionId: string; readonly begunUntil?: Date };
export type NewPart = Omit<CopyPart, 'file'> & {
  readonly file: {
    readonly sourceVersionId: string;
    readonly versionId: string;
    readonly sizeBytes: number;
    readonly mediaType: string;
  } | null;
};

export type Copies = {
  readonly add: (copy: Copy, parts: readonly NewPart[]) => Promise<void>;
  readonly find: (id: string) => Promise<Copy | null>;
  /** Nobody goes on with it until this transaction ends. */
  readonly findForChange: (id: string) => Promise<Copy | null>;
  /** Those of a person, the newest first. */
  readonly ofPerson: (personId: string) => Promise<readonly Copy[]>;
  /** In the order in which they are made. */
  readonly parts: (copyId: string) => Promise<readonly CopyPart[]>;
  /** Those on which nobody works, the oldest first. */
  readonly unclaimed: (now: Date, limit: number) => Promise<readonly string[]>;
  /** Null when somebody else works on it, or it is over. */
  readonly claim: (copyId: string, claim: Claim, now: Date) => Promise<Copy | null>;
  /** Locked until the transaction ends; null when the claim holds no more. */
  readonly claimed: (copyId: string, claimId: string) => Promise<Copy | null>;
  /** Later, by whoever comes then. */
  readonly letGo: (copyId: string, claimId: string, until: Date) => Promise<void>;
  readonly setSealed: (copyId: string, number: number, sealed: Sealed) => Promise<void>;
  /** A piece of a file is there. The claim must have been looked at in the same transaction. */
  readonly advance: (
    copyId: string,
    number: number,
    step: { readonly bytes: number; readonly isEnd: boolean; readonly claim: Claim },
  ) => Promise<void>;
  readonly settle: (
    copyId: string,
    end: { readonly madeId: string } | { readonly problem: string },
  ) => Promise<void>;
  /** With its parts. What is on the file server of it must have been given up before. */
  readonly remove: (copyId: string) => Promise<void>;
  /** On their way. */
  readonly goingOf: (whose: Whose) => Promise<readonly string[]>;
  /** Those on their way go on, as their person's: from now on they have that id for a session. */
  readonly outlive: (sessionId: string) => Promise<void>;
  /** Begun before then, whatever became of them. */
  readonly begunBefore: (before: Date, wish: NextIds) => Promise<readonly string[]>;
};

/** What a person finds again. */
export type Shelf = {
  /** Null takes the star away. */
  readonly setFavourite: (item: Item, personId: string, at: Date | null) => Promise<void>;
  readonly favourites: (
    viewer: { readonly id: string; readonly roles: readonly Role[] },
    wish: { readonly after: ListMark | null; readonly limit: number },
  ) => Promise<readonly Listed[]>;
  /** How many things others have shared since they last looked. */
  readonly newShares: (viewer: {
    readonly id: string;
    readonly roles: readonly Role[];
  }) => Promise<number>;
  /** They have looked at what was shared until then. */
  readonly setLooked: (who: {
    readonly id: string;
    readonly organisationId: string;
    readonly until: Date;
  }) => Promise<void>;
  /** Opened, made or changed by this person, the newest first. */
  readonly recent: (
    viewer: { readonly id: string; readonly roles: readonly Role[] },
    limit: number,
  ) => Promise<readonly Item[]>;
};
