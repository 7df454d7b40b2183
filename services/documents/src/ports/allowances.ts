export type AllowanceRow = {
  readonly version: number;
  readonly largestFileBytes: number | null;
  readonly quotaBytes: number | null;
  readonly usedBytes: number;
};
export type Allowances = {
  readonly find: (organisationId: string) => Promise<AllowanceRow>;
  /** False when that would be more than the quota. Two at once cannot both take the last room. */
  readonly take: (organisationId: string, bytes: number, quotaBytes: number) => Promise<boolean>;
  readonly giveBack: (organisationId: string, bytes: number) => Promise<void>;
  /** Null when the version is not the last. */
  readonly change: (
    organisationId: string,
    change: Omit<AllowanceRow, 'usedBytes'>,
  ) => Promise<AllowanceRow | null>;
};
