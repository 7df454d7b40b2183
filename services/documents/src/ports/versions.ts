import type { HeldVersion } from '#domain/thinning.ts';
import type { NextIds } from '#ports/next-ids.ts';
import type { Gone } from '#ports/store.ts';

export type Version = HeldVersion & {
  readonly sizeBytes: number;
  readonly mediaType: string;
  readonly isScanned: boolean;
};

/** What files were. */
export type Versions = {
  /** Nobody outside is given one of them until this transaction ends: before it is asked which were given. */
  readonly hold: (itemId: string) => Promise<void>;
  /** Newest first. */
  readonly list: (itemId: string, limit: number) => Promise<readonly Version[]>;
  /**
   * With what was known of it but who had it. One that is being copied stays until that is over. Gives none when this
   * transaction may take none away.
   */
  readonly remove: (itemId: string, ids: readonly string[]) => Promise<Gone>;
  /** Files of every organisation that may have too many. */
  readonly due: (now: Date, wish: NextIds) => Promise<readonly string[]>;
  /** When it may have too many again; null: not before another one comes. */
  readonly lookAgain: (itemId: string, at: Date | null) => Promise<void>;
};
