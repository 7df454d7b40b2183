/** One line of the results: a figure beside its bar and, where there is one, its peer of the same run. */
export type Figure = {
  readonly what: string;
  readonly value: string;
  readonly peer?: string;
  readonly bar?: string;
  /** Absent where there is no bar. */
  readonly holds?: boolean;
};

export type Outcome = {
  readonly figures: readonly Figure[];
  /** How it was taken, and what it does not say. */
  readonly notes: readonly string[];
};

/** What one `*.bench.ts` exports as `bench`. It reports figures and asserts nothing. */
export type Bench = {
  /** Of the table in the quality bars: P3. */
  readonly id: string;
  readonly title: string;
  /** Needs something that most machines have not: taken only when it is named. */
  readonly isOnRequest?: boolean;
  readonly run: () => Promise<Outcome>;
};
