import type { Readable } from 'node:stream';

/** A folder or a file in a zip; a file is opened when its turn comes. */
export type ArchiveFile = {
  /** With the folders that it lies in, by slashes. */
  readonly path: string;
  readonly changedAt: Date;
  /** Null for a folder. */
  readonly file: { readonly sizeBytes: number; readonly open: () => Promise<Readable> } | null;
};
/** A file that is not in the zip: it could not be opened, or broke off. */
export type LeftOut = { readonly path: string; readonly error: unknown };
export type ArchiveNote = { readonly path: string; readonly text: string };

/** Makes a zip as it is read. What cannot be had whole is left out of it, and a note about that is its last file. */
export type MakeArchive = (
  files: readonly ArchiveFile[],
  noteOf: (leftOut: readonly LeftOut[]) => ArchiveNote,
) => Readable;
