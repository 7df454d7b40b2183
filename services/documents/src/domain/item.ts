import type { ShareRight } from '@astra/contracts/document-shares';
import type { Space } from '#domain/space.ts';

/** A folder or a file, with the space whose rights hold for it. */
export type Item = {
  readonly id: string;
  readonly organisationId: string;
  readonly space: Space;
  readonly folderId: string | null;
  readonly kind: 'folder' | 'file';
  readonly name: string;
  readonly version: number;
  readonly madeBy: string;
  readonly changedBy: string;
  readonly changedAt: Date;
  readonly binnedAt: Date | null;
  readonly binnedBy: string | null;
  /** A folder that it lies in was put into the bin. */
  readonly isBinnedAbove: boolean;
  /** How many folders lead to it. */
  readonly depth: number;
  /** The most that it, or a folder above it, is shared with who asks for. */
  readonly share: 'none' | 'view-marked' | ShareRight;
  /** One of those shares lets who asks pass it on. */
  readonly mayPassOn: boolean;
  /** Who asks has a star on it. */
  readonly isFavourite: boolean;
  /** Comments on it that are not settled. */
  readonly openComments: number;
  /** Of a meeting's: what the guest who asks was given of it. */
  readonly given?: 'none' | 'shown' | 'handed';
  readonly file: FileFacts | null;
};

/** What the newest version of a file is. */
export type FileFacts = {
  readonly versionId: string;
  readonly versions: number;
  readonly sizeBytes: number;
  readonly mediaType: string;
};

/** Folders in each other, and what is in the last one. */
export const deepest = 30;

/** Whether it is to be seen where it lies: what is in the bin is there only by itself. */
export const isInPlace = ({ binnedAt, isBinnedAbove }: Item): boolean =>
  binnedAt === null && !isBinnedAbove;
