import type { Room } from './room.ts';

/** That an organisation keeps what is written in its rooms, as two of its administrators have decided. */
export type ArchiveRule = {
  readonly id: string;
  readonly organisationId: string;
  readonly organisationName: string;
  /** Everybody in the rooms reads it. */
  readonly reason: string;
  /** Conversations of two as well. */
  readonly hasDirect: boolean;
  readonly proposedBy: string;
  readonly proposedAt: Date;
  readonly confirmedBy: string | null;
  readonly confirmedAt: Date | null;
  /** Since when the archive's account can read. */
  readonly readyAt: Date | null;
};

/** Its account in the chat server: the one name there that says whose it is. */
export const archiveLocalpart = (organisationId: string): string => `archive-${organisationId}`;
export const archiveName = ({ organisationName }: Pick<ArchiveRule, 'organisationName'>): string =>
  `Archive de ${organisationName}`;

/** What everybody in a room is told of its archive. */
export type RoomArchive = Pick<ArchiveRule, 'organisationName' | 'reason' | 'hasDirect'> & {
  readonly since: Date;
};

/** The archive that reads in this room; null: none does. */
export const archiveOf = ({ kind, archive }: Pick<Room, 'kind' | 'archive'>): RoomArchive | null =>
  archive && (kind !== 'direct' || archive.hasDirect) ? archive : null;

/** What something sealed is bound to. */
export const aboutRecord = (organisationId: string): string => `record ${organisationId}`;
export const aboutMessage = (organisationId: string, eventId: string): string =>
  `message ${organisationId} ${eventId}`;
