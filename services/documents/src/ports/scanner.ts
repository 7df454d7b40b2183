/** `unlooked`: it answers, but cannot look at this one, which may be too large for it. */
export type ScanVerdict = 'clean' | 'infected' | 'unlooked';

/** Looks for what should reach nobody. */
export type Scanner = {
  /** False: this deployment has none, and its settings say so. */
  readonly isThere: boolean;
  /** @throws AppError `unavailable` when it does not answer: then nothing is known, and nothing may pass. */
  readonly scan: (content: AsyncIterable<Uint8Array>) => Promise<ScanVerdict>;
  /** Whether it answers at all: then what failed failed by itself. */
  readonly isAwake: () => Promise<boolean>;
};
