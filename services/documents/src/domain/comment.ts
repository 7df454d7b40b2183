/** What somebody said of a file, its text sealed. */
export type Comment = {
  readonly id: string;
  /** Grows with each one. */
  readonly mark: string;
  /** Of its text. */
  readonly version: number;
  /** Base64url. */
  readonly bytes: string;
  /** Which version the file was when it was written. */
  readonly versionNumber: number;
  readonly madeBy: string;
  readonly madeAt: Date;
  readonly changedAt: Date | null;
  /** Both null while it is open. */
  readonly settledBy: string | null;
  readonly settledAt: Date | null;
};
