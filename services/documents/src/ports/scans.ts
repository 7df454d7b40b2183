import type { Claim } from './copies.ts';

/** Files that wait for the scanner. Each is looked at by one process, as long as that one lives. */
export type Scans = {
  /** Claims the oldest that nobody looks at and that does not rest; null when there is none. */
  readonly next: (claim: Claim, now: Date, wish: ScanWish) => Promise<string | null>;
  /** This one, whoever has it. */
  readonly take: (id: string, claim: Claim) => Promise<void>;
  /** What this process looks at now. */
  readonly renew: (ids: readonly string[], claim: Claim) => Promise<void>;
  /** Nobody takes it before `until`. */
  readonly letGo: (id: string, claim: Claim) => Promise<void>;
};

export type ScanWish = {
  /** Of one person so many are looked at at once. */
  readonly mostOfOne: number;
  /** Only what is no larger, that of meetings first. Null: whichever. */
  readonly quickBytes: number | null;
};
