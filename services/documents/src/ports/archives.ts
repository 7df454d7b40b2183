import type { Readable } from 'node:stream';

/** A folder or a file in a zip; a file is opened when its turn comes. */
export type ArchiveFile = {
  /** With the folders that it lies in, by slashes. */
  readonly path: string;
  readonly changedAt: Date;
  /** Null for a folder. */
  readonly file: { readonly sizeBytes: number; readonly open: () => Promise<Readable> } | null;
};

/** Makes a zip as it is read; a file that cannot be opened ends it in the middle. */
export type MakeArchive = (files: readonly ArchiveFile[]) => Readable;
