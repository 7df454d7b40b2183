import type { GuestLink } from '#domain/guest-link.ts';
import type { ListMark } from '#ports/store.ts';

export type LinkSecrets = { readonly tokenHash: string; readonly proofHash: string };
/** Somebody who has given the second proof. */
export type GuestPass = {
  readonly id: string;
  readonly linkId: string;
  readonly passHash: string;
  readonly madeAt: Date;
  readonly expiresAt: Date;
};

export type Links = {
  readonly add: (link: GuestLink, secrets: LinkSecrets) => Promise<void>;
  readonly find: (id: string) => Promise<GuestLink | null>;
  /** Nobody else tries it until this transaction ends. */
  readonly findByToken: (
    tokenHash: string,
  ) => Promise<{ readonly link: GuestLink; readonly proofHash: string } | null>;
  /** Those that nobody has ended, the newest first. */
  readonly ofItem: (itemId: string) => Promise<readonly GuestLink[]>;
  /** That nobody has ended, of the organisation or of one who made them; the newest first. */
  readonly all: (wish: {
    readonly madeBy: string | null;
    readonly after: ListMark | null;
    readonly limit: number;
  }) => Promise<readonly { readonly link: GuestLink; readonly mark: ListMark }[]>;
  readonly setAttempts: (id: string, attemptsLeft: number) => Promise<void>;
  readonly noteOpening: (id: string, at: Date) => Promise<void>;
  readonly end: (id: string, by: string, at: Date) => Promise<void>;
  /** Those of a maker that nobody has ended; of everybody, when none is named. */
  readonly open: (madeBy: string | null) => Promise<readonly string[]>;
  /** Closed by wrong proofs, and their makers not told yet. */
  readonly toTell: (limit: number) => Promise<readonly GuestLink[]>;
  /** False when another replica has done it. */
  readonly markTold: (id: string, at: Date) => Promise<boolean>;
  readonly addPass: (pass: GuestPass) => Promise<void>;
  /** One that holds at this moment. */
  readonly findPass: (
    passHash: string,
    now: Date,
  ) => Promise<{ readonly id: string; readonly linkId: string } | null>;
};
