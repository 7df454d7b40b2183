/** Looks for what should reach nobody. */
export type Scanner = {
  /** False: this deployment has none, and its settings say so. */
  readonly isThere: boolean;
  /** @throws AppError `unavailable` when it does not answer: then nothing is known, and nothing may pass. */
  readonly scan: (content: AsyncIterable<Uint8Array>) => Promise<'clean' | 'infected'>;
};
