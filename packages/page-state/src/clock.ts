/** Time and chance, handed in so that tests can draw them. */
export interface Clock {
  readonly now: () => number;
  /** Calls back after `delayMs`; the result cancels it. */
  readonly after: (delayMs: number, run: () => void) => () => void;
  /** 0 (included) to 1 (excluded). */
  readonly random: () => number;
  /** Calls back whenever the network is said to be back; the result stops it. */
  readonly onOnline: (run: () => void) => () => void;
}
