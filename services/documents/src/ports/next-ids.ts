/** The next of many that are worked on one after the other. */
export type NextIds = {
  readonly limit: number;
  /** What could not be worked on. */
  readonly but: readonly string[];
};
