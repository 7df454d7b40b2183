import type { Comment } from '#domain/comment.ts';
import type { Sealed } from '#domain/sealed.ts';
import type { WrappedKeys } from '#ports/wrapped-keys.ts';

/** What is said of files, by what the person of this transaction may read of it. */
export type Comments = WrappedKeys & {
  /** The newest first. */
  readonly list: (
    itemId: string,
    wish: { readonly before: string | null; readonly limit: number },
  ) => Promise<readonly Comment[]>;
  readonly find: (itemId: string, id: string) => Promise<Comment | null>;
  /** Until the end of this transaction nobody else changes what is said of it, or deletes it. */
  readonly hold: (itemId: string) => Promise<void>;
  /** False: the actor goes on reading what is said of it (a sitting, as of an opening). @throws AppError when they may not */
  readonly noteSitting: (sitting: Sitting, at: Date) => Promise<boolean>;
  /** Those that are over since then. */
  readonly forgetSittings: (before: Date) => Promise<void>;
  /** Null when the item is another by now. */
  readonly add: (comment: NewComment, at: Date) => Promise<Comment | null>;
  /** Null when somebody has changed it since that version, or taken it away. */
  readonly change: (
    comment: Pick<Comment, 'id' | 'version' | 'bytes'>,
    at: Date,
  ) => Promise<Comment | null>;
  /** `settled` null: it is open again. */
  readonly settle: (
    comment: Pick<Comment, 'id' | 'version'>,
    settled: { readonly by: string; readonly at: Date } | null,
  ) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
  /** By which all comments on a file open; null before the first. Its `versionId` is its own id. */
  readonly key: (itemId: string) => Promise<Sealed | null>;
  /** The first that is kept stays: gives the one that holds. */
  readonly keepKey: (key: Sealed) => Promise<Sealed>;
};
export type Sitting = {
  readonly itemId: string;
  readonly sessionId: string;
  readonly roles: readonly string[];
};
export type NewComment = Pick<Comment, 'id' | 'bytes' | 'madeBy'> & {
  readonly organisationId: string;
  readonly itemId: string;
  /** The version that the item still has to be. */
  readonly itemIs: number;
};

/**
 * Texts under the key of their file's comments. Each throws AppError `files-unavailable` when the keys do not answer, and a
 * text opens for its own comment alone.
 */
export type CommentSeal = {
  /** Base64url. */
  readonly close: (
    key: Sealed,
    comment: { readonly id: string; readonly text: string },
  ) => Promise<string>;
  /** In the same order; null for one that was changed, or laid in the place of another. */
  readonly open: (
    key: Sealed,
    comments: readonly Pick<Comment, 'id' | 'bytes'>[],
  ) => Promise<readonly (string | null)[]>;
};
