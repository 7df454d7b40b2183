import type { ArchiveRelease } from '#domain/archive-release.ts';

/** Who may take out what an archive has read. */
export type ArchiveReleases = {
  /** Asked since then, the oldest first. */
  readonly since: (organisationId: string, askedAt: Date) => Promise<readonly ArchiveRelease[]>;
  /** Locked until the transaction ends. */
  readonly lock: (id: string) => Promise<ArchiveRelease | null>;
  readonly add: (release: Omit<ArchiveRelease, 'confirmedBy' | 'confirmedAt'>) => Promise<void>;
  readonly confirm: (id: string, by: string, at: Date) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
};
