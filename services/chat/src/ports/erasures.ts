/** Somebody who was erased, by every name that the chat server had known them by until then. */
export type Erasure = {
  readonly personId: string;
  readonly organisationId: string;
  readonly localparts: readonly string[];
  readonly at: Date;
};

/** What the database knows of erasures and of the list of them. */
export type Erasures = {
  readonly note: (erasure: Erasure) => Promise<void>;
  /** Nobody else looks at the list, or writes to it, until this transaction ends. */
  readonly lockList: () => Promise<void>;
  /** Some that are not on the list yet, the oldest first. */
  readonly toList: (limit: number) => Promise<readonly Erasure[]>;
  readonly listed: (erasures: readonly Erasure[]) => Promise<void>;
  /** How much of the list is known, bytes. */
  readonly known: () => Promise<number>;
  readonly setKnown: (bytes: number) => Promise<void>;
};

/** The list of erasures, kept where no copy of a database is brought back. It only grows. */
export type ErasureList = {
  /** Gives how long the list is then, bytes. It is on the disk before this settles. */
  readonly add: (erasures: readonly Erasure[]) => Promise<number>;
  /** What stands behind so many bytes; none in a list that is not there. A line that was broken off is left out. */
  readonly from: (bytes: number) => Promise<{
    readonly erasures: readonly Erasure[];
    readonly bytes: number;
  }>;
};
