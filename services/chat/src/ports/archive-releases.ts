import type { ArchiveRelease } from '#domain/archive-release.ts';

/** Who may take out what an archive has read. */
export type ArchiveReleases = {
  /** Asked since then and not ended, the oldest first. */
  readonly since: (organisationId: string, askedAt: Date) => Promise<readonly ArchiveRelease[]>;
  /** Locked until the transaction ends; null once it was ended. */
  readonly lock: (id: string) => Promise<ArchiveRelease | null>;
  readonly add: (release: Omit<ArchiveRelease, 'confirmedBy' | 'confirmedAt'>) => Promise<void>;
  readonly confirm: (id: string, by: string, at: Date) => Promise<void>;
  /** It counts no more, and is kept. */
  readonly end: (id: string, by: string, at: Date) => Promise<void>;
};
