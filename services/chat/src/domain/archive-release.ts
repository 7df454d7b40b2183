/** What an archive has read: in a room, or of what one person wrote. */
export type ReleaseTarget = { readonly kind: 'room' | 'person'; readonly id: string };

/** That it may be taken out by who asked, once another one has confirmed. */
export type ArchiveRelease = {
  readonly id: string;
  readonly organisationId: string;
  readonly target: ReleaseTarget;
  readonly reason: string;
  readonly askedBy: string;
  readonly askedAt: Date;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Date | null;
};

const hour = 3_600_000;
/** Whoever confirms later than this confirms what nobody remembers. */
const waitsMs = 7 * 24 * hour;
/** Long enough to take it out, and to do it again where it broke off. */
const holdsMs = 24 * hour;

/** Until when it can be confirmed, or used; nothing counts after that. */
export const endOf = ({ askedAt, confirmedAt }: ArchiveRelease): Date =>
  confirmedAt ? new Date(confirmedAt.getTime() + holdsMs) : new Date(askedAt.getTime() + waitsMs);

/** The first moment of asking that can still count for anything. */
export const oldestThatCounts = (now: Date): Date => new Date(now.getTime() - waitsMs - holdsMs);

/** By which this person may take this out now. */
export const releaseFor = (
  releases: readonly ArchiveRelease[],
  { target, personId }: { readonly target: ReleaseTarget; readonly personId: string },
): ArchiveRelease | null =>
  releases.find(
    (one) =>
      one.confirmedAt !== null &&
      one.askedBy === personId &&
      one.target.kind === target.kind &&
      one.target.id === target.id,
  ) ?? null;
