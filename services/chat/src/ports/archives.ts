import type { Readable } from 'node:stream';

/** A file of lines, made as it is read. */
export type ArchiveFile = {
  readonly path: string;
  readonly lines: () => AsyncIterable<string>;
};

/** All files as one stream, one after the other; it breaks off where one of them cannot be made to its end. */
export type MakeArchive = (files: readonly ArchiveFile[], at: Date) => Readable;
