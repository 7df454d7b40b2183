import type { Sealed } from '#domain/sealed.ts';
import type { NextIds } from '#ports/next-ids.ts';

/** How much lies in somebody's own space, with its bin and all versions. */
export type Amount = {
  readonly files: number;
  readonly sizeBytes: number;
  /** Of the files, those that others have put there. */
  readonly fromOthers: number;
};

/** What was done with the documents of somebody who has left. */
export type Departure = {
  readonly organisationId: string;
  readonly handedTo: string | null;
  readonly handedAt: Date | null;
  readonly erasureAskedAt: Date | null;
  readonly erasedAt: Date | null;
};

/** A content that nothing names any more. */
export type WantedRemoval = Pick<Sealed, 'organisationId' | 'versionId'> & {
  /** Whose it was; null of what lay in nobody's own space. Their erasure waits for it. */
  readonly personId: string | null;
};

/** The own documents of people who have left. Who asks sees numbers and ids, of their organisation alone. */
export type Departures = {
  readonly amount: (personId: string) => Promise<Amount>;
  readonly find: (personId: string) => Promise<Departure | null>;
  /** The own space of somebody of the organisation; null when they never had one. */
  readonly spaceOf: (personId: string) => Promise<string | null>;
  /** The same, made when there is none. */
  readonly makeSpaceOf: (personId: string, freshId: string, at: Date) => Promise<string | null>;
  /** Nobody makes a file of what is on its way there until this transaction ends; before its space is locked. */
  readonly holdUploadsTo: (personId: string) => Promise<void>;
  /** All that lies in the one's space becomes this folder in the other's. False when there was nothing. */
  readonly handOver: (
    wish: {
      readonly leaverId: string;
      readonly takerId: string;
      readonly folderId: string;
      readonly name: string;
    },
    at: Date,
  ) => Promise<boolean>;
  readonly noteHandOver: (
    who: {
      readonly personId: string;
      readonly organisationId: string;
      readonly toId: string;
    },
    at: Date,
  ) => Promise<void>;
  readonly askErasure: (
    who: { readonly personId: string; readonly organisationId: string },
    at: Date,
  ) => Promise<void>;
  /** Those that were asked for and are not done; next time, others come first. */
  readonly takeToErase: (limit: number, at: Date) => Promise<readonly string[]>;
  /** What lies at the top of their space, the bin too, since before the erasure was asked for; none once it was all gone. */
  readonly roots: (personId: string, wish: NextIds) => Promise<readonly string[]>;
  /** There was nothing left of it but bytes. */
  readonly setRowsGone: (personId: string, at: Date) => Promise<void>;
  /** Contents that were theirs and are still on the file server. */
  readonly contents: (personId: string, limit: number) => Promise<readonly string[]>;
  /** What they began and what bears their name elsewhere: lists, stars, names under shares that have ended. */
  readonly forget: (personId: string) => Promise<void>;
  readonly setErased: (personId: string, at: Date) => Promise<void>;
};
