/** What a check says: whether all is good, and else what it found. */
export interface Finding {
  readonly isGood: boolean;
  readonly output: string;
}

export interface CheckOptions {
  /** The repository, or a small likeness of it in the tests. */
  readonly root: string;
  /** Mend what can be mended by writing. */
  readonly write: boolean;
}

/** One thing that `npm run check` looks at. */
export interface Check {
  readonly name: string;
  readonly title: string;
  readonly run: (options: CheckOptions) => Promise<Finding>;
}
