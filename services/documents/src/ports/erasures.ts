/** Something that went for good: one item, or what bore a person's name when their own space was erased. */
export type Erasure = {
  readonly kind: 'item' | 'person';
  readonly id: string;
  readonly organisationId: string;
  /** Of a person: when it was asked for. What was made later is none of it. */
  readonly at: Date;
};

/** What the database knows of erasures and of the list of them. */
export type Erasures = {
  /** With all that is in it, each by itself: in an older database other things lie in a folder than when it went. */
  readonly noteItem: (id: string, at: Date) => Promise<void>;
  readonly notePerson: (erasure: Omit<Erasure, 'kind'>) => Promise<void>;
  /** Some that are not on the list yet, the oldest first. Nobody else writes to the list until this transaction ends. */
  readonly toList: (limit: number) => Promise<readonly Erasure[]>;
  readonly listed: (erasures: readonly Erasure[]) => Promise<void>;
  /** How much of the list is known, bytes. */
  readonly known: () => Promise<number>;
  readonly setKnown: (bytes: number) => Promise<void>;
  /** Whether it is there, as it was before it was erased. */
  readonly isBack: (erasure: Erasure) => Promise<boolean>;
  /** Nothing lies in it, nor in its bin. */
  readonly isEmpty: (itemId: string) => Promise<boolean>;
};

/** The list of erasures, kept where no copy of the database is brought back. It only grows. */
export type ErasureList = {
  /** Gives how long the list is then, bytes. It is on the disk before this settles. */
  readonly add: (erasures: readonly Erasure[]) => Promise<number>;
  /** What stands behind so many bytes; none in a list that is not there. A line that was broken off is left out. */
  readonly from: (bytes: number) => Promise<{
    readonly erasures: readonly Erasure[];
    readonly bytes: number;
  }>;
};
